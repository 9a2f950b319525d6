// Finds the owner of a state directory and greets it; starts one where there is none.

import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {
  lockFileName,
  relayProtocol,
  type Hello,
  type LockInfo,
  type Welcome,
} from '../../src-shared/relay-protocol.ts';
import { asObject } from './json-rpc.ts';
import type { SessionFailure } from './session.ts';
import { errorCode, isAlive, startOwner, type OwnerStart } from './start-owner.ts';

const pollMs = 20;
/** From the first look to the welcome, a cold start included. */
const searchTimeoutMs = 15_000;
/** An owner that went in order made room for another one (DESIGN: hand-over): it is given this long to appear. */
const graceMs = 1000;

export interface SearchOptions {
  readonly dir: string;
  /** The program of a headless owner. */
  readonly ownerEntry: string;
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

const outdated: SessionFailure = {
  code: 'unavailable',
  message: 'The running Helios and this connection are of different versions. Update Helios, then restart the client.',
};
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
  try {
    for (;;) {
      const lock = readLock(options.dir);
      if (lock) {
        const greeted = await greet(lock, options.session);
        if (greeted instanceof net.Socket) return { kind: 'connected', socket: greeted };
        // Refused by an owner that has just replaced the one in the lock we read: look again.
        if (greeted === 'refused' && readLock(options.dir)?.nonce === lock.nonce)
          return { kind: 'refused', failure: outdated };
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
        start = await startOwner(options.dir, options.ownerEntry, isSame);
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', failure: { code: 'io', message: `Helios cannot use ${options.dir}: ${message}` } };
  } finally {
    start?.release();
  }
}

/** Undefined when there is none, or none of ours. */
function readLock(dir: string): LockInfo | undefined {
  try {
    const lock = asObject(JSON.parse(fs.readFileSync(path.join(dir, lockFileName), 'utf8')));
    const isOurs =
      typeof lock['socket'] === 'string' && typeof lock['token'] === 'string' && typeof lock['pid'] === 'number';
    // The three fields that are used here have been looked at.
    return isOurs ? (lock as unknown as LockInfo) : undefined;
  } catch (error) {
    // The Python helios-mcp writes its lock in place, so it can be read half written; the owner to start will judge it.
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Greeting = net.Socket | 'refused' | 'unreachable';

/** Resolves to the socket once it is welcomed, with everything after the welcome still to be read. */
function greet(lock: LockInfo, session: string): Promise<Greeting> {
  const hello: Hello = { helios: relayProtocol, token: lock.token, want: 'mcp', session };
  return new Promise((resolve) => {
    const socket = net.connect(lock.socket);
    let received: Buffer = Buffer.alloc(0);
    const giveUp = (greeting: Greeting): void => {
      clearTimeout(timer);
      socket.destroy();
      // Without effect after the welcome, when the socket is in other hands.
      resolve(greeting);
    };
    const timer = setTimeout(() => giveUp('unreachable'), searchTimeoutMs);
    socket.on('error', () => giveUp('unreachable'));
    socket.on('close', () => giveUp('unreachable'));
    socket.on('connect', () => socket.write(`${JSON.stringify(hello)}\n`));
    const readWelcome = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\n');
      if (end === -1) return;
      const welcome = parseWelcome(received.toString('utf8', 0, end));
      if (!welcome?.ok) return giveUp(!welcome || welcome.code === 'closing' ? 'unreachable' : 'refused');
      clearTimeout(timer);
      socket.off('data', readWelcome);
      socket.pause();
      if (end + 1 < received.length) socket.unshift(received.subarray(end + 1));
      resolve(socket);
    };
    socket.on('data', readWelcome);
  });
}

function parseWelcome(line: string): Welcome | undefined {
  try {
    const welcome = asObject(JSON.parse(line));
    // `ok` decides, and the code is only compared.
    return typeof welcome['ok'] === 'boolean' ? (welcome as unknown as Welcome) : undefined;
  } catch {
    // Something else listens at an address that a dead owner left behind.
    return undefined;
  }
}
