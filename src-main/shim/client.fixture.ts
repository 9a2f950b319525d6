// Test only: builds the shim as it is shipped, starts it, and speaks to it as an MCP client does.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';
import { LineSplitter } from './line-splitter.ts';

const here = import.meta.dirname;

/**
 * A folder with `helios-mcp.mjs` and, as `helios.mjs` beside it, the owner of the tests.
 * @param fake what a shim of another version has instead
 */
export async function buildShim(fake: { version?: string; protocol?: number } = {}): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shim-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    define: fake.version === undefined ? {} : { __HELIOS_VERSION__: JSON.stringify(fake.version) },
    plugins: fake.protocol === undefined ? [] : [speakProtocol(fake.protocol)],
    build: {
      ssr: path.join(here, 'helios-mcp.ts'),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'helios-mcp.mjs', codeSplitting: false } },
    },
  });
  const fixture = pathToFileURL(path.join(here, 'owner.fixture.ts')).href;
  fs.writeFileSync(path.join(folder, 'helios.mjs'), `await import(${JSON.stringify(fixture)});\n`);
  return folder;
}

const speakProtocol = (protocol: number): Plugin => ({
  name: 'speak-protocol',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('relay-protocol.ts') ? code.replace(/relayProtocol = \d+/, `relayProtocol = ${protocol}`) : null,
});

export const newStateDir = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'state-'));

/** Process ids of all owners started for a directory, in order. */
export function ownersStarted(dir: string): number[] {
  const file = path.join(dir, 'starts');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

/** Ends the owners that tests have left and removes the directory. */
export function removeStateDir(dir: string): void {
  for (const pid of ownersStarted(dir)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Ended by itself.
    }
  }
  fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

// The tests look into whatever comes back.
// oxlint-disable-next-line typescript/no-explicit-any
export type Received = any;

export class TestClient {
  readonly child: ChildProcess;
  readonly lines: Buffer[] = [];
  readonly messages: Received[] = [];
  stderr = '';
  readonly exited: Promise<number | null>;

  constructor(folder: string, dir: string) {
    this.child = spawn(process.execPath, [path.join(folder, 'helios-mcp.mjs'), '--helios-dir', dir], { stdio: 'pipe' });
    this.exited = once(this.child, 'exit').then(([code]) => code);
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk));
    const lines = new LineSplitter({
      maxLineBytes: Infinity,
      onLongLine: (head) => this.lines.push(head),
      onLine: (line) => {
        this.lines.push(line);
        try {
          this.messages.push(JSON.parse(line.toString()));
        } catch {
          // Some tests send lines that are not JSON and get them back.
        }
      },
    });
    this.child.stdout?.on('data', (chunk: Buffer) => lines.push(chunk));
  }

  write(bytes: Buffer | string): void {
    this.child.stdin?.write(bytes);
  }

  notify(method: string, params: object = {}): void {
    this.write(`${JSON.stringify({ jsonrpc: '2.0', method, params })}\n`);
  }

  /** Sends a request without waiting; the order of members is that of the SDK. */
  request(id: number | string, method: string, params: object = {}): void {
    this.write(`${JSON.stringify({ method, params, jsonrpc: '2.0', id })}\n`);
  }

  async answerTo(id: number | string): Promise<Received> {
    const find = (): Received => this.messages.find((message) => message.id === id && message.method === undefined);
    await until(() => find() !== undefined || this.child.exitCode !== null);
    return find();
  }

  async ask(id: number | string, method: string, params: object = {}): Promise<Received> {
    this.request(id, method, params);
    return this.answerTo(id);
  }

  async initialize(): Promise<void> {
    await this.ask('init', 'initialize', { protocolVersion: '2025-11-25' });
    this.notify('notifications/initialized');
  }

  end(): Promise<number | null> {
    this.child.stdin?.end();
    return this.exited;
  }
}
