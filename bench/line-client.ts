// An MCP client that costs next to nothing, so that hundreds of them do not become what is measured: JSON lines, the
// opening of 2025-11-25, one answer looked for at a time or many.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type Readable, type Writable } from 'node:stream';

import { lockFileName, relayProtocol, type LockInfo } from '../src-shared/relay-protocol.ts';
import { shimEntry } from './owner.ts';

export interface LineClient {
  /** @throws when the tool fails */
  call(tool: string, args: object): Promise<void>;
  close(): Promise<void>;
}

/** Through a shim of its own. */
export function connectByShim(dir: string, name: string): Promise<LineClient> {
  const child = spawn(process.execPath, [shimEntry, '--helios-dir', dir], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  return open(name, child.stdout, child.stdin, stop);
}

/** Straight to the owner, as a shim connects. */
export async function connectBySocket(dir: string, name: string): Promise<LineClient> {
  const lock = JSON.parse(readFileSync(join(dir, lockFileName), 'utf8')) as LockInfo;
  const socket = connect(lock.socket);
  const hello = { helios: relayProtocol, token: lock.token, want: 'mcp', session: `bench ${name}` };
  socket.write(`${JSON.stringify(hello)}\n`);
  const stop = async () => {
    socket.destroy();
  };
  return open(name, socket, socket, stop);
}

async function open(name: string, input: Readable, output: Writable, stop: () => Promise<void>): Promise<LineClient> {
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let rest = '';
  input.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
  const lost = () => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} lost its connection.`));
  };
  input.on('close', lost).on('error', lost);
  output.on('error', lost);

  function take(line: string): void {
    const message = JSON.parse(line) as { id?: number; result?: { isError?: boolean }; error?: object };
    const call = message.id === undefined ? undefined : waiting.get(message.id);
    if (!call || message.id === undefined) return; // the welcome of the socket, or a notification
    waiting.delete(message.id);
    if (message.error || message.result?.isError === true) call.reject(new Error(`${name}: ${line.slice(0, 500)}`));
    else call.resolve();
  }
  const send = (message: object) => output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const request = (method: string, params: object): Promise<void> => {
    const id = (lastId += 1);
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      send({ id, method, params });
    });
  };

  const clientInfo = { name, version: '1' };
  await request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
  send({ method: 'notifications/initialized' });
  return {
    call: (tool, args) => request('tools/call', { name: tool, arguments: args }),
    close: async () => {
      waiting.clear();
      await stop();
    },
  };
}
