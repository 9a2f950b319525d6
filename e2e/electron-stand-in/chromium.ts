// The system's Chromium over DevTools' pipe. It ends with this process, however that ends: it sees the pipe close.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Readable, Writable } from 'node:stream';

/** Parameters and results of DevTools' protocol, which are what its documentation says. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Cdp = any;

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Cdp;
  readonly result?: Cdp;
  readonly error?: { readonly message: string };
}

export interface CdpSession {
  send(method: string, params?: object): Promise<Cdp>;
  on(method: string, listener: (params: Cdp) => void): void;
}

export interface Chromium {
  readonly browser: CdpSession;
  /** One tab or worker. */
  attach(sessionId: string): CdpSession;
  /** At once; nothing of it is left running. */
  kill(): void;
}

export interface ChromiumOptions {
  readonly executable: string;
  /** Its profile; other programs find its port in the file `DevToolsActivePort`. */
  readonly profile: string;
  readonly onExit: () => void;
}

const portFile = 'DevToolsActivePort';

export async function startChromium({ executable, profile, onExit }: ChromiumOptions): Promise<Chromium> {
  rmSync(join(profile, portFile), { force: true });
  const args = [
    '--headless=new',
    '--remote-debugging-pipe',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-sandbox',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-gpu',
    '--hide-scrollbars',
    '--disable-dev-shm-usage',
    '--disable-features=Translate,HttpsUpgrades',
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    '--lang=en-US',
    '--password-store=basic',
    '--use-mock-keychain',
    'about:blank',
  ];
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  child.on('error', onExit);
  child.on('exit', onExit);
  const wire = connect(child);
  while (!existsSync(join(profile, portFile)) || readFileSync(join(profile, portFile), 'utf8') === '') await delay(10);
  const kill = () => {
    rmSync(join(profile, portFile), { force: true });
    child.kill('SIGKILL');
  };
  return { ...wire, kill };
}

function connect(child: ChildProcess): Pick<Chromium, 'browser' | 'attach'> {
  // Both are pipes by the `stdio` above.
  const to = child.stdio[3] as Writable;
  const from = child.stdio[4] as Readable;
  const waiting = new Map<number, { resolve: (result: Cdp) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, ((params: Cdp) => void)[]>();
  let lastId = 0;
  let rest = '';

  const take = ({ id, sessionId, method, params, result, error }: Message) => {
    if (method !== undefined) {
      for (const listener of listeners.get(`${sessionId ?? ''} ${method}`) ?? []) listener(params);
    } else if (id !== undefined) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error) asked?.reject(new Error(error.message));
      else asked?.resolve(result);
    }
  };
  from.setEncoding('utf8');
  from.on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) take(JSON.parse(message));
  });
  // A browser that is gone answers nothing any more; its exit is told by the process.
  to.on('error', () => {});
  const attach = (sessionId?: string): CdpSession => ({
    send(method, params = {}) {
      const id = (lastId += 1);
      to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    on(method, listener) {
      const key = `${sessionId ?? ''} ${method}`;
      listeners.set(key, [...(listeners.get(key) ?? []), listener]);
    },
  });
  return { browser: attach(), attach };
}
