// The part of `helios serve` that owns: becomes the owner, or joins the one there is, and follows it when it goes.

import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { HeliosError } from '../../src-shared/errors.ts';
import { type Settings } from '../../src-shared/model.ts';
import { crashExitCode } from '../../src-shared/relay-protocol.ts';
import { failureOf } from '../core/call.ts';
import { endMuteOwner } from '../host/mute-owner.ts';
import { becomeOwner, ownerInfoCall, type Owner, type OwnerInfo } from '../host/owner.ts';
import { askHandOver, connectToOwner, type OwnerClient } from '../host/owner-client.ts';
import { readSettings } from '../host/read-settings.ts';
import { meetSupervisor, type Supervised } from '../host/supervision.ts';
import type { ServeOptions } from './serve.ts';

export interface OwnOptions {
  readonly dir: string;
  readonly options: ServeOptions;
  readonly rendererDir: string;
  readonly stop: AbortSignal;
  readonly onReady: (info: OwnerInfo) => void;
}

/** How long an owner that agreed to hand over may take to finish what it runs. */
const handOverTimeoutMs = 40_000;
const pollMs = 50;

/** @returns the exit code */
export async function own({ dir, options, rendererDir, stop, onReady }: OwnOptions): Promise<number> {
  endOnFaults();
  const orphaned = new AbortController();
  const end = AbortSignal.any([stop, orphaned.signal]);
  const supervised = meetSupervisor(() => orphaned.abort());
  try {
    for (let first = true; !end.aborted; first = false) {
      const held = await holdOrJoin(dir, options, rendererDir, supervised?.watch);
      if (held === null) return 0; // a background owner that came second
      if (supervised) supervised.ready(held.info, held.settings);
      else if (first) onReady(held.info);
      const reason = await Promise.race([held.ended, aborted(end)]);
      await held.close();
      if (reason === 'lock lost') process.stderr.write('The lock of the state directory was lost.\n');
      // A background owner that is still wanted is started again by the shims it served.
      if (reason !== 'owner gone' && (reason !== 'lock lost' || options.background)) return 0;
    }
    return 0;
  } catch (error) {
    reportFatal(error, options);
    return 1;
  }
}

interface Held {
  readonly info: OwnerInfo;
  /** Null when somebody else owns. */
  readonly settings: Settings | null;
  readonly ended: Promise<'hand-over' | 'idle' | 'lock lost' | 'owner gone'>;
  close(): Promise<void>;
}

async function holdOrJoin(
  dir: string,
  { port, background = false }: ServeOptions,
  rendererDir: string,
  watch: Supervised['watch'] | undefined,
): Promise<Held | null> {
  const rank = background ? 'background' : 'serve';
  const loopback = { rendererDir, ...(port !== undefined && { port }) };
  const deadline = Date.now() + handOverTimeoutMs;
  for (;;) {
    const owner = await becomeOwner({ dir, rank, loopback, watch });
    if ('helios' in owner) return owned(owner);
    if (await endMuteOwner(dir, owner.heldBy, () => readSettings(dir))) continue;
    if (background) return null;
    if ((await askHandOver(dir, rank)) === 'refused') {
      if (owner.heldBy.rank === 'desktop' && !(await showsPage(dir))) throw heldByApp();
      const joined = await join(dir);
      if (joined) return joined;
    }
    if (Date.now() > deadline)
      throw new HeliosError('locked', `The process ${owner.heldBy.pid} does not give up ${dir}.`);
    await delay(pollMs);
  }
}

function owned({ info, settings, ended, close }: Owner): Held {
  if (info === null) throw new HeliosError('internal', 'The owner does not listen.');
  return { info, settings, ended, close };
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
  return { info, settings: null, ended: gone(client), close: () => Promise.resolve(client.close()) };
}

async function showsPage(dir: string): Promise<boolean> {
  const client = await connectToOwner(dir, 'helios serve');
  try {
    return (await client?.call(ownerInfoCall, {})) !== null;
  } finally {
    client?.close();
  }
}

const heldByApp = (): HeliosError =>
  new HeliosError('locked', 'The Helios app is running and shows the interface in its own window.', {
    guidance: 'Open that window, allow browsers in the menu of its icon, or quit the app.',
  });

const gone = async (client: OwnerClient): Promise<'owner gone'> => {
  await client.closed;
  return 'owner gone';
};

/** The last line on stderr is for the shim that started this process; for a person it is a sentence. */
export function reportFatal(error: unknown, { background }: ServeOptions): void {
  const { code, message, guidance } = failureOf(error);
  process.stderr.write(
    background ? `${JSON.stringify({ level: 'fatal', code, message, guidance })}\n` : `${message}\n${guidance}\n`,
  );
}

/** A fault of Helios ends it, with all that is known on stderr: nobody knows what it would do to the state otherwise. */
function endOnFaults(): void {
  process.on('uncaughtException', (error) => {
    try {
      writeSync(2, `${error.stack ?? String(error)}\n`);
    } finally {
      process.exit(crashExitCode);
    }
  });
}

const aborted = (signal: AbortSignal): Promise<'stopped'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'));
  });
