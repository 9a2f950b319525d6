// How another local process (command line, desktop app) talks to the owner of a state directory.

import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import { guidanceFor, HeliosError, type Reply } from '../../src-shared/errors.ts';
import {
  relayProtocol,
  type CallAnswer,
  type Hello,
  type OwnerRank,
  type Welcome,
} from '../../src-shared/relay-protocol.ts';
import { readLock } from '../core/ownership/lock-holder.ts';
import { readFirstJson, readJsonLines, writeJson } from './json-lines.ts';

const welcomeLimits = { maxBytes: 4096, timeoutMs: 15_000 };
const maxAnswerBytes = 100_000_000;

export interface OwnerClient {
  /** Never rejects; a lost owner is a failure `unavailable`, and whether the call took effect is then unknown. */
  readonly call: (name: string, input: unknown) => Promise<Reply>;
  readonly close: () => void;
  /** Settles when the owner is gone or this end was closed. */
  readonly closed: Promise<void>;
}

/**
 * Null when nobody owns the directory, or who does is about to end. `client` names the caller in the history. Throws
 * HeliosError `unavailable`.
 */
export async function connectToOwner(dir: string, client: string): Promise<OwnerClient | null> {
  const greeting = await greet(dir, (token) => ({ helios: relayProtocol, token, want: 'calls', client }));
  if (!greeting) return null;
  const { socket, welcome } = greeting;
  if (!welcome.ok) {
    socket.destroy();
    if (welcome.code === 'closing') return null;
    throw new HeliosError('unavailable', `The running Helios does not accept this connection: ${welcome.message}`, {
      guidance: 'If it goes on, update Helios and restart it.',
    });
  }
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      for (const answer of waiting.values()) answer(lost);
      waiting.clear();
      resolve();
    });
  });
  readJsonLines(socket, maxAnswerBytes, (value) => {
    // The owner is the same program and proved it by the lock; its replies are made by core/call.ts.
    const { id, reply } = value as CallAnswer & { reply: Reply };
    waiting.get(id)?.(reply);
    waiting.delete(id);
  });

  return {
    call: (name, input) =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve(lost);
        waiting.set((lastId += 1), resolve);
        writeJson(socket, { id: lastId, name, input });
      }),
    close: () => void socket.end(),
    closed,
  };
}

/** Asks the owner to make room for one of `rank`. After `accepted` it takes a moment until the lock is free. */
export async function askHandOver(dir: string, rank: OwnerRank): Promise<'accepted' | 'refused' | 'nobody'> {
  const greeting = await greet(dir, (token) => ({ helios: relayProtocol, token, want: 'hand-over', rank }));
  if (!greeting) return 'nobody';
  greeting.socket.destroy();
  // One that is about to end makes room as well.
  return greeting.welcome.ok || greeting.welcome.code === 'closing' ? 'accepted' : 'refused';
}

const lost: Reply = {
  status: 'error',
  code: 'unavailable',
  message: 'Helios ended before it answered.',
  guidance: guidanceFor('unavailable'),
};

async function greet(
  dir: string,
  hello: (token: string) => Hello,
): Promise<{ socket: Socket; welcome: Welcome } | null> {
  const lock = await readLock(dir);
  if (!lock || 'legacy' in lock) return null;
  const socket = net.connect(lock.socket);
  try {
    await once(socket, 'connect');
    socket.on('error', () => {});
    writeJson(socket, hello(lock.token));
    // The first line of an owner is a Welcome; see the relay protocol.
    return { socket, welcome: (await readFirstJson(socket, welcomeLimits)) as Welcome };
  } catch {
    // The owner died and left its lock, or it dies just now: either way nobody is there.
    socket.destroy();
    return null;
  }
}
