// A lock that is ours: shows that its owner lives, and tells whether it is still ours.
//
// Nothing can keep a lock from being lost: a person deletes the file, or a machine that sees no sign of life for five
// minutes (this one was suspended, its network was away) takes it over. So whoever writes asks before every write.

import { existsSync, fstatSync, futimesSync, lstatSync } from 'node:fs';
import { rm, type FileHandle } from 'node:fs/promises';
import { HeliosError } from '../../../src-shared/errors.ts';
import { type LockInfo } from '../../../src-shared/relay-protocol.ts';
import { lockFailure, whileBusy } from './lock-file.ts';
import { heartbeatStaleMs } from './lock-holder.ts';

/** How often the owner shows machines that cannot see its process that it lives. */
export const heartbeatIntervalMs = 60_000;
/** How often it looks whether the lock is still there. */
const lookIntervalMs = 5_000;

/** Before others may take the lock for dead, so that a suspended owner looks again before it writes. */
const leaseMs = heartbeatStaleMs - heartbeatIntervalMs;

export interface OwnedLock {
  readonly info: LockInfo;
  /**
   * The fence: to be asked right before anything is written. False for good once the lock was released, deleted or
   * taken over; false for the moment while the disk cannot tell. Takes microseconds.
   */
  holds(): boolean;
  /**
   * Aborted once the lock is known to be lost: seconds after the loss, or from inside `holds()`, before that
   * answers. Never by a release.
   */
  readonly lost: AbortSignal;
  /** Removes the lock if it is still ours; may be called again. */
  release(): Promise<void>;
}

export interface LockParts {
  readonly path: string;
  readonly info: LockInfo;
  /** On the file that is the lock. Open for as long as the lock is owned, so that its inode means this file only. */
  readonly handle: FileHandle;
  /** Where another process announces that it takes this lock over. */
  readonly claim: string;
}

export function keepLock({ path, info, handle, claim }: LockParts): OwnedLock {
  const file = idOf(handle.fd);
  const loss = new AbortController();
  let state: 'held' | 'lost' | 'released' = 'held';
  let shown = clocks();
  let released: Promise<void> | undefined;

  const lose = (): void => {
    state = 'lost';
    clearInterval(heartbeat);
    loss.abort();
  };

  function showLife(): void {
    const now = new Date();
    // Through the handle, so that a beat can never reach a lock that has replaced ours.
    futimesSync(handle.fd, now, now);
    shown = clocks();
  }

  /** @throws what the disk says when it cannot tell */
  function look(): boolean {
    if (state !== 'held') return false;
    const isLate = elapsedMs(shown) > leaseMs;
    if (isLate) showLife();
    // Whoever takes over makes its claim first and looks for signs of life after that; we do it the other way round,
    // so at least one of the two sees the other.
    if (!isSame(file, lstatSync(path, { bigint: true, throwIfNoEntry: false })) || (isLate && existsSync(claim)))
      lose();
    return state === 'held';
  }

  function holds(): boolean {
    try {
      return look();
    } catch {
      // The disk is away: nothing can be written now, and nobody can say that the lock is lost.
      return false;
    }
  }

  const heartbeat = setInterval(() => {
    if (!holds() || elapsedMs(shown) < heartbeatIntervalMs) return;
    try {
      showLife();
    } catch {
      // Only other machines look at it, and the next beat makes up for a missed one.
    }
  }, lookIntervalMs).unref();

  async function release(): Promise<void> {
    clearInterval(heartbeat);
    try {
      if (state === 'held') {
        // Nobody who looks from now on takes it for dead between the next two steps.
        showLife();
        if (look()) await whileBusy(() => rm(path, { force: true }));
      }
    } catch (error) {
      throw error instanceof HeliosError ? error : lockFailure(path, error);
    } finally {
      state = 'released';
      await handle.close();
    }
  }

  return { info, holds, lost: loss.signal, release: () => (released ??= release()) };
}

type FileId = { readonly dev: bigint; readonly ino: bigint };

// As big integers: the numbers of NTFS and of some network file systems do not fit a double.
const idOf = (fd: number): FileId => fstatSync(fd, { bigint: true });

const isSame = (file: FileId, found: FileId | undefined): boolean =>
  found !== undefined && found.ino === file.ino && found.dev === file.dev;

/** Of the two clocks one stands still while the machine sleeps on some systems, and the other can be set back. */
const clocks = () => ({ wallMs: Date.now(), steadyMs: performance.now() });
const elapsedMs = (since: ReturnType<typeof clocks>): number =>
  Math.max(Date.now() - since.wallMs, performance.now() - since.steadyMs);
