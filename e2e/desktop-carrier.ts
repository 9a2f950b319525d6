// The process of the desktop app as a test reaches it, over Electron and over the stand-in.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net, { type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type * as ElectronModule from 'electron';
import { _electron, chromium, expect, type Browser, type ElectronApplication, type Page } from '@playwright/test';

import { findSystemChromium } from '../scripts/chromium.mjs';
import { desktopCommand, findElectron, type DesktopOptions } from './desktop-command.ts';
import { isRunning } from './fixtures.ts';

export type Electron = typeof ElectronModule;

export interface DesktopCarrier {
  readonly child: ChildProcess;
  pid(): number;
  isRunning(): boolean;
  evaluate(run: (electron: Electron, arg: unknown) => unknown, arg: unknown): Promise<unknown>;
  page(): Promise<Page>;
  close(): Promise<void>;
}

export function startDesktopCarrier(options: DesktopOptions): Promise<DesktopCarrier> {
  const program = findElectron();
  return program === undefined ? startStandIn(options) : startElectron(program, options);
}

async function startElectron(program: string, options: DesktopOptions): Promise<DesktopCarrier> {
  const { args, env } = await desktopCommand(options, {});
  // A relaunch is out of Playwright's sight, so tests of it run over the stand-in alone.
  const app: ElectronApplication = await _electron.launch({
    executablePath: program,
    args: [...args, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    // Whatever is undefined was left out.
    env: env as Record<string, string>,
  });
  const child = app.process();
  return {
    child,
    pid: () => child.pid ?? 0,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    evaluate: (run, arg) => app.evaluate(run as never, arg),
    page: () => app.firstWindow(),
    close: () => app.close(),
  };
}

async function startStandIn(options: DesktopOptions): Promise<DesktopCarrier> {
  const executable = findSystemChromium() ?? chromium.executablePath();
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'));
  const address =
    process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/[\\:]/g, '-')}` : join(folder, 'test');
  const processes: Remote[] = [];
  const server = net.createServer((socket) => void Remote.meet(socket).then((remote) => processes.push(remote)));
  server.listen(address);
  await once(server, 'listening');
  const { program, args, env } = await desktopCommand(options, {
    STAND_IN_TEST: address,
    STAND_IN_CHROMIUM: executable,
  });
  const portFile = join(options.home, 'app', 'chromium', 'DevToolsActivePort');
  await rm(portFile, { force: true }); // of a start that was killed
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  const newest = async () => {
    await expect
      .poll(() => processes.some((remote) => remote.isOpen), { timeout: 30_000, intervals: [20, 50] })
      .toBe(true);
    return processes.findLast((remote) => remote.isOpen) as Remote; // there is one now
  };
  await Promise.race([newest(), once(child, 'exit')]);
  if (processes.length === 0) throw new Error(`The app ended with ${child.exitCode} before it was ready.`);
  let browser: Browser | undefined;
  return {
    child,
    pid: () => processes.at(-1)?.pid ?? child.pid ?? 0,
    isRunning: () =>
      isRunning(processes.at(-1)?.pid ?? child.pid ?? 0) && (processes.length > 1 || child.exitCode === null),
    evaluate: async (run, arg) => (await newest()).evaluate(String(run), arg),
    async page() {
      const read = () => (existsSync(portFile) ? readFileSync(portFile, 'utf8') : '');
      await expect.poll(read, { intervals: [20, 50, 100], timeout: 30_000 }).toContain('devtools');
      browser = await chromium.connectOverCDP(`http://127.0.0.1:${read().split('\n')[0]}`);
      const [context] = browser.contexts();
      const find = () => context?.pages().find((page) => page.url().startsWith('https://helios.helios-app.'));
      await expect.poll(() => find() !== undefined, { message: 'the window has its page', timeout: 30_000 }).toBe(true);
      return find() as Page; // there is one now
    },
    async close() {
      await browser?.close().catch(() => {}); // it ends with the app
      for (const remote of processes) remote.close();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The end of electron-stand-in/listen-to-test.ts in one process of the app. */
class Remote {
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #lastId = 0;
  isOpen = true;
  readonly pid: number;
  readonly #socket: Socket;

  private constructor(socket: Socket, pid: number) {
    this.#socket = socket;
    this.pid = pid;
  }

  static meet(socket: Socket): Promise<Remote> {
    return new Promise((resolve) => {
      let remote: Remote | undefined;
      socket.on('error', () => {}); // `close` follows
      socket.on('close', () => remote && remote.#lose());
      createInterface({ input: socket }).on('line', (line) => {
        const message = JSON.parse(line);
        if (remote) remote.#take(message);
        else resolve((remote = new Remote(socket, message.pid)));
      });
    });
  }

  evaluate(source: string, arg: unknown): Promise<unknown> {
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(`${JSON.stringify({ id, source, arg })}\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take({ id, value, error }: { id: number; value?: unknown; error?: string }): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }

  #lose(): void {
    this.isOpen = false;
    for (const { reject } of this.#waiting.values()) reject(new Error('The app is gone.'));
    this.#waiting.clear();
  }
}
