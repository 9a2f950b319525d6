// Finds the owner of a state directory and greets it; starts one where there is none.

import net from 'node:net';
import { relayProtocol, type LockInfo } from '../../src-shared/relay-protocol.ts';
import { heliosVersion } from '../../src-shared/version.ts';
import { askForLife, greet } from './greet.ts';
import { readLock } from './lock-reader.ts';
import type { SessionFailure } from './session.ts';
import { isAlive, startOwner, type HeliosCommand, type OwnerStart } from './start-owner.ts';
import { Successor } from './successor.ts';

const pollMs = 20;
/** From the first look to the welcome, a cold start included, while no owner listens. */
const searchTimeoutMs = 15_000;
/** An owner that went in order made room for another one (DESIGN: hand-over): it is given this long to appear. */
const graceMs = 1000;

export interface SearchOptions {
  readonly dir: string;
  readonly heliosCommand: HeliosCommand;
  readonly session: string;
  /** Asked again on every look: the client may say something meanwhile. */
  readonly mayStart: () => boolean;
  /** An owner was connected just now. */
  readonly wasLost: boolean;
}

/** `nobody` only if none may be started; `failed` may pass by itself, `refused` will not. */
export type SearchResult =
  | { readonly kind: 'connected'; readonly socket: net.Socket }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'failed' | 'refused'; readonly failure: SessionFailure };

const stopped: SessionFailure = {
  code: 'unavailable',
  message: 'Helios stopped while it was starting. Try again in a few seconds.',
};
const timedOut: SessionFailure = {
  code: 'unavailable',
  message: 'Helios did not answer in time. Try again in a few seconds; `helios doctor` shows what is wrong.',
};

export async function findOwner(options: SearchOptions): Promise<SearchResult> {
  const startedAtMs = performance.now();
  let graceUntilMs = startedAtMs + graceMs;
  let start: OwnerStart | undefined;
  const successor = new Successor(options.dir, options.heliosCommand);
  let hopeless: SessionFailure | undefined;
  try {
    for (;;) {
      const lock = readLock(options.dir);
      if (lock) {
        const greeted = await greet(lock, options.session, async () => {
          hopeless = start ? undefined : await successor.call(lock.nonce);
          return hopeless !== undefined;
        });
        if (hopeless) return { kind: 'refused', failure: hopeless };
        if (greeted instanceof net.Socket) return { kind: 'connected', socket: greeted };
        // Refused by an owner that has just replaced the one in the lock we read: look again.
        if (greeted === 'refused' && readLock(options.dir)?.nonce === lock.nonce)
          return { kind: 'refused', failure: explainRefusal(lock) };
      }
      if (!options.mayStart()) return { kind: 'nobody' };
      const nowMs = performance.now();
      if (nowMs - startedAtMs > searchTimeoutMs) return { kind: 'failed', failure: timedOut };

      const state = start?.state();
      if (typeof state === 'object') return { kind: 'refused', failure: state };
      if (state === 'crashed') return { kind: 'failed', failure: stopped };
      if (state === 'yielded') {
        start?.release();
        start = undefined;
        graceUntilMs = nowMs + graceMs;
      }
      const isGone = lock ? !isAlive(lock.pid) : !options.wasLost && state !== 'yielded';
      if (!start && (isGone || nowMs > graceUntilMs)) {
        const isSame = (): boolean => readLock(options.dir)?.nonce === lock?.nonce;
        start = await startOwner(options.dir, options.heliosCommand, isSame);
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', failure: { code: 'io', message: `Helios cannot use ${options.dir}: ${message}` } };
  } finally {
    start?.release();
    successor.release();
  }
}

/** An owner takes everybody in who speaks its version of the protocol, whatever the version of the program. */
function explainRefusal({ protocol, version }: LockInfo): SessionFailure {
  const [running, ours] = [`The running Helios (${version})`, `this connection (${heliosVersion})`];
  let message = `${running} refuses ${ours}. Restart Helios, then restart the client.`;
  if (protocol > relayProtocol)
    message = `${running} is newer than ${ours}. Restart the client; if that does not help, connect it again in Helios.`;
  if (protocol < relayProtocol)
    message = `${running} is older than ${ours}. Quit it and start Helios again, then restart the client.`;
  return { code: 'unavailable', message };
}

/**
 * Settles when the owner of an open connection shows that it lives, or is gone: then the connection closes too. One that
 * stays silent is judged meanwhile, and replaced if it has stopped.
 */
export async function checkOwner(dir: string, heliosCommand: HeliosCommand): Promise<void> {
  const lock = readLock(dir);
  if (!lock) return;
  const successor = new Successor(dir, heliosCommand);
  try {
    // A judge that fails leaves the owner the time it needs.
    await askForLife(lock, async () => (await successor.call(lock.nonce)) !== undefined);
  } finally {
    successor.release();
  }
}
