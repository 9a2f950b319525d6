// Who holds a lock file, if anybody living does.

import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HeliosError } from '../../../src-shared/errors.ts';
import { lockFileName, type LockInfo } from '../../../src-shared/relay-protocol.ts';
import { readLockFile, type LegacyLock, type LockFile } from './lock-file.ts';
import { identify, identifyMachine, sameBoot, startedAtMs } from './process-identity.ts';

/** Without a sign of life for so long, an owner that cannot be seen from here counts as dead. */
export const heartbeatStaleMs = 5 * 60_000;
/** The Python helios-mcp creates its lock empty and fills it a moment later. */
const fillingMs = 1_000;
/** It notes the time after its process started, but by a clock that may be corrected. */
const legacyToleranceMs = 5_000;

/** What the lock says, for processes that want to join; `isAlive` tells whether it still counts. */
export async function readLock(dir: string): Promise<LockInfo | LegacyLock | null> {
  const file = await readLockFile(join(dir, lockFileName));
  if (file?.kind === 'helios') return file.info;
  return file?.kind === 'python' ? file.legacy : null;
}

/**
 * On this machine judged by pid, start time and boot alone, so a suspended owner keeps its lock. Where the pid means
 * nothing here (another machine or container), by the last sign of life; an unknown one counts as now.
 */
export async function isAlive(lock: LockInfo | LegacyLock, touchedMs = Date.now()): Promise<boolean> {
  if ('legacy' in lock) return isLegacyAlive(lock);
  const here = await identifyMachine();
  if (lock.bootId === here.bootId) return isRunningHere(lock);
  const rebooted = lock.host === here.host && !sameBoot(lock.bootId, here.bootId);
  return !rebooted && Date.now() - touchedMs <= heartbeatStaleMs;
}

/** Whether this very process runs on this machine, so that its pid means it. */
export async function isRunningHere({ pid, processStart, bootId }: LockInfo): Promise<boolean> {
  return bootId === (await identifyMachine()).bootId && (await identify(pid))?.processStart === processStart;
}

async function isLegacyAlive(lock: LegacyLock): Promise<boolean> {
  // It does not know its host on Windows.
  const host = process.platform === 'win32' ? 'unknown' : hostname();
  const running = lock.host === host ? await identify(lock.pid) : null;
  return running !== null && startedAtMs(running.processStart) <= lock.acquiredAtMs + legacyToleranceMs;
}

/** Null where the file is nobody's any more. Throws HeliosError `locked` where its holder lives but cannot be joined. */
export async function livingHolder(file: LockFile): Promise<LockInfo | null> {
  if (file.kind === 'helios') return (await isAlive(file.info, file.touchedMs)) ? file.info : null;
  if (file.kind === 'python') {
    if (await isAlive(file.legacy)) throw heldBy('The Python helios-mcp', file.legacy.pid);
    return null;
  }
  const ageMs = Date.now() - file.touchedMs;
  if (file.pid !== null) {
    const fresh = ageMs <= heartbeatStaleMs;
    if (fresh && (await identify(file.pid))) throw heldBy('A program unknown to this Helios', file.pid);
  } else if (ageMs < fillingMs) {
    // Whoever is filling it has made another file of it by the time the caller looks again.
    await delay(fillingMs);
  }
  return null;
}

const heldBy = (who: string, pid: number): HeliosError =>
  new HeliosError('locked', `${who} (process ${pid}) is using this directory.`, {
    guidance: `Quit the client that started it, or end process ${pid}, and try again. Nothing was changed.`,
  });
