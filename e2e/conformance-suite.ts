// Runs the conformance suite of the MCP project against an address, and says check by check what it found.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect } from '@playwright/test';

import type { OwnerInfo } from '../src-main/host/owner.ts';

const suite = fileURLToPath(
  new URL('../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
);

export type Revision = '2025-11-25' | '2026-07-28';

export interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

/** @returns scenario → its checks */
export async function runSuite(url: string, revision: Revision): Promise<Map<string, readonly Check[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'helios-conformance-'));
  const child = spawn(process.execPath, [suite, 'server', '--url', url, '--requirements', revision, '-o', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  await once(child, 'close');
  const scenarios = new Map<string, readonly Check[]>();
  for (const name of await readdir(folder)) {
    const scenario = /^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(name)?.[1];
    expect(scenario, name).toBeDefined();
    scenarios.set(scenario ?? name, JSON.parse(await readFile(join(folder, name, 'checks.json'), 'utf8')) as Check[]);
  }
  await rm(folder, { recursive: true });
  // What it ran and what it saved must agree, or something was not judged.
  const announced = new Set([...said.matchAll(/^=== Running scenario: (\S+) ===$/gm)].map(([, name]) => name));
  expect([...scenarios.keys()].toSorted(), said.slice(-500)).toEqual([...announced].toSorted());
  return scenarios;
}

/**
 * The suite has no option for a token, so this stands between: it adds the token, and exchanges its own address for the
 * owner's in Host and Origin, because a client is to be judged as if it asked the owner directly. Every other Host and
 * Origin passes untouched, so whether they are refused (dns-rebinding-protection) is the owner's answer and not ours.
 */
export function forwardTo({ mcpUrl, token }: OwnerInfo): RequestListener {
  const { hostname, port, host: owner } = new URL(mcpUrl);
  return (incoming, response) => {
    const own = addressOf(incoming);
    const { host, origin, ...others } = incoming.headers;
    const headers = {
      ...others,
      ...(host !== undefined && { host: host === own ? owner : host }),
      ...(origin !== undefined && { origin: origin === `http://${own}` ? `http://${owner}` : origin }),
      authorization: `Bearer ${token}`,
    };
    const outgoing = request({ hostname, port, method: incoming.method, path: incoming.url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  };
}

const addressOf = ({ socket }: IncomingMessage): string => `${socket.localAddress}:${socket.localPort}`;

export async function listen(listener: RequestListener): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, // a TCP server that listens has one
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
