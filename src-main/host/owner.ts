// Becoming the owner of a state directory, and ceasing to be it: socket, lock, core, loopback, in this order, and back.

import { mkdirSync } from 'node:fs';

import { ownerRanks, type LockInfo, type OwnerRank } from '../../src-shared/relay-protocol.ts';
import { heliosVersion } from '../../src-shared/version.ts';
import { call } from '../core/call.ts';
import { openHelios, type Helios } from '../core/helios.ts';
import { acquireLock, type OwnedLock } from '../core/ownership/lock.ts';
import { serveMcpSocket } from '../mcp/socket-connection.ts';
import { listenLoopback } from './loopback.ts';
import { keepPageKey, readPageKey } from './page-key.ts';
import { listenOwnerSocket, type OwnerSocket } from './socket.ts';

/** What `helios serve --json` prints, and what a process that joins asks for. */
export interface OwnerInfo {
  readonly url: string;
  readonly mcpUrl: string;
  readonly token: string;
  readonly pid: number;
  readonly heliosDir: string;
  readonly version: string;
}

/** A call beside the operations: where this owner can be reached. Asked over the socket only. */
export const ownerInfoCall = 'owner_info';

export interface OwnerOptions {
  readonly dir: string;
  readonly rank: OwnerRank;
  /** Null for a short visit of the command line, which needs no interface. */
  readonly loopback: {
    /** Instead of the one in the settings. */
    readonly port?: number;
    readonly rendererDir: string;
  } | null;
}

export interface Owner {
  readonly helios: Helios;
  /** Null without a loopback. */
  readonly info: OwnerInfo | null;
  /** Why it ends: another process takes over, or nobody has used a background owner for a while. */
  readonly ended: Promise<'hand-over' | 'idle'>;
  /** Finishes what is running, flushes, closes every connection, releases the lock. */
  close(): Promise<void>;
}

/**
 * @returns the owner, or who is it already
 * @throws HeliosError what keeps the state directory from being opened
 */
export async function becomeOwner(options: OwnerOptions): Promise<Owner | { readonly heldBy: LockInfo }> {
  const { dir, rank } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const idle = new IdleTimer();
  const socket = await listenOwnerSocket({
    dir,
    version: heliosVersion,
    onConnections: (count) => idle.connections(count),
  });
  try {
    const acquisition = await acquireLock(dir, {
      rank,
      version: heliosVersion,
      socket: socket.address,
      token: socket.token,
    });
    if (acquisition.kind === 'owned') return await open(options, socket, acquisition.lock, idle);
    await socket.close();
    return { heldBy: acquisition.by };
  } catch (error) {
    await socket.close();
    throw error;
  }
}

async function open(
  { dir, rank, loopback: wanted }: OwnerOptions,
  socket: OwnerSocket,
  lock: OwnedLock,
  idle: IdleTimer,
): Promise<Owner> {
  try {
    await socket.removeStaleSockets();
    const helios = await openHelios(dir);
    const settings = await helios.personas.settings();
    const onListener = (change: 1 | -1) => idle.listeners(change);
    const { token, port: preferredPort } = readPageKey(dir);
    const loopback =
      wanted &&
      (await listenLoopback({ helios, token, preferredPort, onListener, port: settings.http_port, ...wanted }));
    if (loopback) await keepPageKey(dir, { token, port: Number(new URL(loopback.origin).port) });
    const info = loopback && describe(dir, loopback.origin, token);
    const ended = new Promise<'hand-over' | 'idle'>((resolve) => {
      socket.serve({
        onMcp: (connection, session) => serveMcpSocket(helios, connection, session),
        onCall: (name, input) =>
          name === ownerInfoCall
            ? Promise.resolve(info)
            : call(helios, 'cli', name, input, { actor: { kind: 'you', name: 'you' } }),
        onHandOver: (to) => {
          const gives = ownerRanks[to] > ownerRanks[rank];
          if (gives) resolve('hand-over');
          return gives;
        },
      });
      if (rank === 'background') idle.start(settings.idle_timeout_s * 1000, () => resolve('idle'));
    });
    const close = async () => {
      idle.stop();
      socket.pause(); // what has not been read yet is asked again of the next owner
      try {
        await helios.drain(settings.shutdown_timeout_s * 1000);
        await socket.close();
        await loopback?.close();
        await helios.close();
      } finally {
        await lock.release();
      }
    };
    return { helios, info, ended, close };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

const describe = (dir: string, origin: string, token: string): OwnerInfo => ({
  url: `${origin}/#token=${token}`,
  mcpUrl: `${origin}/mcp`,
  token,
  pid: process.pid,
  heliosDir: dir,
  version: heliosVersion,
});

/** Runs out when nobody has been connected for a while. */
class IdleTimer {
  #connected = 0;
  #listening = 0;
  #timeout: { ms: number; onIdle: () => void } | null = null;
  #timer: NodeJS.Timeout | undefined;

  connections(count: number): void {
    this.#connected = count;
    this.#restart();
  }

  listeners(change: number): void {
    this.#listening += change;
    this.#restart();
  }

  start(ms: number, onIdle: () => void): void {
    this.#timeout = { ms, onIdle };
    this.#restart();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timeout = null;
  }

  #restart(): void {
    clearTimeout(this.#timer);
    if (this.#timeout && this.#connected + this.#listening === 0)
      this.#timer = setTimeout(this.#timeout.onIdle, this.#timeout.ms);
  }
}
