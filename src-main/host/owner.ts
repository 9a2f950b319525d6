// Becoming the owner of a state directory, and ceasing to be it: socket, lock, core, loopback, in this order, and back.

import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { type Settings } from '../../src-shared/model.ts';
import { ownerRanks, type LockInfo, type OwnerRank } from '../../src-shared/relay-protocol.ts';
import { heliosVersion } from '../../src-shared/version.ts';
import { call } from '../core/call.ts';
import { openHelios, type Helios } from '../core/helios.ts';
import { acquireLock, type DeadOwner } from '../core/ownership/lock.ts';
import { type OwnedLock } from '../core/ownership/owned-lock.ts';
import { identifyMachine } from '../core/ownership/process-identity.ts';
import { isCrashNoted, isWatched, noteCrash, noteEnd, noteStart } from '../core/ownership/run-record.ts';
import { serveMcpSocket } from '../mcp/socket-connection.ts';
import { listCommands } from './command-sessions.ts';
import { reportDeadOwner } from './crash-report.ts';
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
  /** Null where nobody needs the interface over HTTP: a short visit of the command line, the app with its own window. */
  readonly loopback: {
    /** Instead of the one in the settings. */
    readonly port?: number;
    readonly rendererDir: string;
  } | null;
  /** Folder of the built programs, where no loopback tells. */
  readonly programs?: string;
  /**
   * The process that watches over this one, or null, and the pid of the owner whose crash has just been reported, or 0.
   */
  readonly watch?: { readonly by: number | null; readonly predecessor: number } | undefined;
}

export interface Owner {
  readonly helios: Helios;
  /** Null without a loopback. */
  readonly info: OwnerInfo | null;
  /** As they were when it became the owner. */
  readonly settings: Settings;
  /**
   * Why it ends: another process takes over, nobody has used a background owner for a while, or its lock was lost. Then
   * nobody gets an answer any more, so that shims ask again where they are answered for good; `close` is still due.
   */
  readonly ended: Promise<'hand-over' | 'idle' | 'lock lost'>;
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
    if (acquisition.kind === 'owned') {
      const { lock, after } = acquisition;
      return await open(options, socket, { lock, after }, idle);
    }
    await socket.close();
    return { heldBy: acquisition.by };
  } catch (error) {
    await socket.close();
    throw error;
  }
}

async function open(
  { dir, rank, loopback: wanted, programs, watch }: OwnerOptions,
  socket: OwnerSocket,
  { lock, after }: { readonly lock: OwnedLock; readonly after: DeadOwner | null },
  idle: IdleTimer,
): Promise<Owner> {
  try {
    await socket.removeStaleSockets();
    if (after && after.info.pid !== watch?.predecessor) await noteDeadOwner(dir, after);
    const helios = await openHelios(dir, { fence: () => lock.holds() });
    const settings = await helios.personas.settings();
    const onListener = (change: 1 | -1) => idle.listeners(change);
    const { token, port: preferredPort } = readPageKey(dir);
    const loopback =
      wanted &&
      (await listenLoopback({ helios, token, preferredPort, onListener, port: settings.http_port, ...wanted }));
    if (loopback) await keepPageKey(dir, { token, port: Number(new URL(loopback.origin).port) });
    const info = loopback && describe(dir, loopback.origin, token);
    const command = process.argv.slice(1).join(' ');
    const isVisit = wanted === null && rank === 'background';
    if (!isVisit) noteStart(dir, { nonce: lock.info.nonce, command, watched_by: watch?.by ?? null });
    helios.reachedBy({
      httpUrl: info?.mcpUrl ?? null,
      programs: programs ?? (loopback && dirname(resolve(wanted.rendererDir))),
    });
    const commands = listCommands(helios.sessions);
    const ended = new Promise<'hand-over' | 'idle' | 'lock lost'>((resolve) => {
      socket.serve({
        onMcp: (connection, session) => serveMcpSocket(helios, connection, session),
        onCall: async (name, input, client, connection) => {
          const session = commands.meet(client, connection);
          if (name === ownerInfoCall) return info;
          const reply = await call(helios, 'cli', name, input, { actor: { kind: 'you', name: 'you' } });
          helios.sessions.count(session, name, reply.status === 'error');
          return reply;
        },
        onHandOver: (to) => {
          const gives = ownerRanks[to] > ownerRanks[rank];
          if (gives) resolve('hand-over');
          return gives;
        },
      });
      if (rank === 'background') idle.start(settings.idle_timeout_s * 1000, () => resolve('idle'));
      const abandon = () => {
        // In this same instant, before anything that the fence has just stopped is answered as failed.
        void socket.close();
        resolve('lock lost');
      };
      if (lock.lost.aborted) abandon();
      else lock.lost.addEventListener('abort', abandon);
    });
    const close = async () => {
      idle.stop();
      socket.pause(); // what has not been read yet is asked again of the next owner
      try {
        await helios.drain(settings.shutdown_timeout_s * 1000);
        await socket.close();
        await loopback?.close();
        await helios.close();
        if (!isVisit && !lock.lost.aborted) noteEnd(dir);
      } finally {
        await lock.release();
      }
    };
    return { helios, info, settings, ended, close };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** One that its machine took down with it is no crash. */
async function noteDeadOwner(dir: string, dead: DeadOwner): Promise<void> {
  const { bootId } = await identifyMachine();
  if (dead.info.bootId !== bootId) return noteEnd(dir, dead.seenMs);
  if (isCrashNoted(dir, dead.info.nonce)) return;
  noteCrash(dir, dead.info.pid, dead.seenMs);
  if (isWatched(dir, dead.info.nonce)) return;
  // What keeps a report from being written must not keep Helios from starting.
  await reportDeadOwner(dir, dead).catch(() => {});
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
