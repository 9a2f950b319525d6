// `helios serve`: owns the state directory until told to end, or stays beside whoever owns it already.

import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

import { HeliosError } from '../../src-shared/errors.ts';
import { failureOf } from '../core/call.ts';
import { becomeOwner, ownerInfoCall, type Owner, type OwnerInfo } from '../host/owner.ts';
import { askHandOver, connectToOwner, type OwnerClient } from '../host/owner-client.ts';

export interface ServeOptions {
  readonly port?: number;
  readonly open?: boolean;
  readonly json?: boolean;
  /** Started by a shim: gives way to anybody, ends when idle, says nothing. */
  readonly background?: boolean;
}

/** How long an owner that agreed to hand over may take to finish what it runs. */
const handOverTimeoutMs = 40_000;
const pollMs = 50;

/**
 * @param rendererDir folder of the built interface
 * @returns the exit code
 */
export async function serve(dir: string, options: ServeOptions, rendererDir: string): Promise<number> {
  const stop = stopSignal();
  try {
    for (let first = true; !stop.aborted; first = false) {
      const held = await holdOrJoin(dir, options, rendererDir);
      if (held === null) return 0; // a background owner that came second
      if (first) announce(held.info, options);
      const reason = await Promise.race([held.ended, aborted(stop)]);
      await held.close();
      if (reason !== 'owner gone') return 0;
    }
    return 0;
  } catch (error) {
    reportFatal(error, options);
    return 1;
  }
}

interface Held {
  readonly info: OwnerInfo;
  readonly ended: Promise<'hand-over' | 'idle' | 'owner gone'>;
  close(): Promise<void>;
}

async function holdOrJoin(
  dir: string,
  { port, background = false }: ServeOptions,
  rendererDir: string,
): Promise<Held | null> {
  const rank = background ? 'background' : 'serve';
  const loopback = { rendererDir, ...(port !== undefined && { port }) };
  const deadline = Date.now() + handOverTimeoutMs;
  for (;;) {
    const owner = await becomeOwner({ dir, rank, loopback });
    if ('helios' in owner) return owned(owner);
    if (background) return null;
    if ((await askHandOver(dir, rank)) === 'refused') {
      const joined = await join(dir);
      if (joined) return joined;
    }
    if (Date.now() > deadline)
      throw new HeliosError('locked', `The process ${owner.heldBy.pid} does not give up ${dir}.`);
    await delay(pollMs);
  }
}

function owned({ info, ended, close }: Owner): Held {
  if (info === null) throw new HeliosError('internal', 'The owner does not listen.');
  return { info, ended, close };
}

/** Stays connected, so that the owner does not end as idle, and takes its place when it goes. */
async function join(dir: string): Promise<Held | null> {
  const client = await connectToOwner(dir, 'helios serve');
  if (client === null) return null;
  // The owner of the same version answers this call with its OwnerInfo.
  const info = (await client.call(ownerInfoCall, {})) as unknown as OwnerInfo | null;
  if (info === null || !('mcpUrl' in info)) {
    client.close();
    return null;
  }
  return { info, ended: gone(client), close: () => Promise.resolve(client.close()) };
}

const gone = async (client: OwnerClient): Promise<'owner gone'> => {
  await client.closed;
  return 'owner gone';
};

function announce(info: OwnerInfo, { json, open, background }: ServeOptions): void {
  if (json) process.stdout.write(`${JSON.stringify(info)}\n`);
  else if (!background)
    process.stdout.write(`Helios is ready: ${info.url}\nState: ${info.heliosDir}. Ctrl+C ends it.\n`);
  if (open) openInBrowser(info.url);
}

function openInBrowser(url: string): void {
  const hasScreen =
    process.platform !== 'linux' ||
    process.env['DISPLAY'] !== undefined ||
    process.env['WAYLAND_DISPLAY'] !== undefined;
  if (!hasScreen) return;
  const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
    darwin: ['open'],
    win32: ['cmd', '/c', 'start', ''],
  };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  // No browser is no failure: the address stands in the line above.
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

/** The last line on stderr is for the shim that started this process; for a person it is a sentence. */
function reportFatal(error: unknown, { background }: ServeOptions): void {
  const { code, message, guidance } = failureOf(error);
  process.stderr.write(
    background ? `${JSON.stringify({ level: 'fatal', code, message, guidance })}\n` : `${message}\n${guidance}\n`,
  );
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

const aborted = (signal: AbortSignal): Promise<'stopped'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'));
  });
