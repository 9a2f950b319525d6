// One MCP session over the built shim, line by line as it stands on stdout: for what an SDK's client would hide.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { expect } from '@playwright/test';

import type { OperationName, Output } from '../src-shared/operations.ts';
import { shimEntry } from './fixtures.ts';

export interface RpcAnswer {
  readonly id: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: { readonly code?: string } };
}

export const rpcLine = (id: number, method: string, params: string): string =>
  `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${params}}`;
export const callParams = (tool: string, args: string): string =>
  `{"name":${JSON.stringify(tool)},"arguments":${args}}`;

export interface ShimOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly entry?: string;
  /** Instead of Node and `entry`. */
  readonly executable?: string;
}

export class ShimSession {
  readonly child: ChildProcess;
  readonly #waiting = new Map<number, (answer: RpcAnswer) => void>();
  readonly #closed: Promise<unknown>;
  #lastId = 0;
  /** Lines on stdout that are no JSON-RPC message: there must never be one (H21). */
  readonly strayLines: string[] = [];
  stderr = '';

  constructor({ args = [], env = {}, entry = shimEntry, executable }: ShimOptions) {
    const { HELIOS_DIR: _ours, ...inherited } = process.env;
    const [program, first] = executable === undefined ? [process.execPath, [entry]] : [executable, []];
    this.child = spawn(program, [...first, ...args], { stdio: 'pipe', env: { ...inherited, ...env } });
    this.#closed = once(this.child, 'close');
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += String(chunk)));
    // Piped just above.
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on('line', (line) => this.#take(line));
  }

  static on(dir: string, entry?: string): ShimSession {
    return new ShimSession({ args: ['--helios-dir', dir], ...(entry !== undefined && { entry }) });
  }

  request(method: string, params: object = {}): Promise<RpcAnswer> {
    return this.#requestRaw(method, JSON.stringify(params));
  }

  /** A call whose arguments are JSON text, so that they can be what no program would write. */
  callRaw(tool: string, args: string): Promise<RpcAnswer> {
    return this.#requestRaw('tools/call', callParams(tool, args));
  }

  async #requestRaw(method: string, params: string): Promise<RpcAnswer> {
    const id = (this.#lastId += 1);
    const answer = new Promise<RpcAnswer>((resolve) => this.#waiting.set(id, resolve));
    this.child.stdin?.write(`${rpcLine(id, method, params)}\n`);
    return Promise.race([
      answer,
      this.#closed.then((): never => expect(this.stderr, 'the shim ended').toBe('') as never),
    ]);
  }

  async initialize(name = 'shim session'): Promise<RpcAnswer> {
    const answer = await this.request('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name, version: '1' },
    });
    if (answer.result) this.#send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return answer;
  }

  /** A call of a tool that must succeed. */
  async ask<Name extends OperationName>(name: Name, args: object): Promise<Output<Name>> {
    const answer = await this.request('tools/call', { name, arguments: args });
    expect(answer, JSON.stringify(args)).toMatchObject({ result: { structuredContent: { status: 'success' } } });
    return answer.result?.['structuredContent'] as Output<Name>; // `status` says so
  }

  /** As a client ends it. @returns the exit code */
  async end(): Promise<number | null> {
    this.child.stdin?.end();
    await this.#closed;
    expect(this.strayLines).toEqual([]);
    return this.child.exitCode;
  }

  #send(message: object): void {
    this.child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  #take(line: string): void {
    const message = parseRpc(line);
    if (!message) return void this.strayLines.push(line);
    if (!('id' in message) || 'method' in message) return;
    const answer = message as unknown as RpcAnswer; // an id without a method is an answer
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
  }
}

function parseRpc(line: string): Record<string, unknown> | null {
  try {
    const message = JSON.parse(line) as Record<string, unknown>;
    return message['jsonrpc'] === '2.0' ? message : null;
  } catch {
    return null;
  }
}
