// An owner that lives and does not answer (REQUIREMENTS C2): stopped, or lost in a loop. Nobody can take its place while
// it has the lock, so whoever wants to asks for as long as the settings say, and then ends it.

import { writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { HeliosError } from '../../src-shared/errors.ts';
import { type Settings } from '../../src-shared/model.ts';
import {
  exitNoteOf,
  relayProtocol,
  type ExitNote,
  type Hello,
  type LockInfo,
} from '../../src-shared/relay-protocol.ts';
import { isRunningHere } from '../core/ownership/lock-holder.ts';
import { hasStarted } from '../core/ownership/run-record.ts';

/** What an owner in good health needs; only then are the settings read. */
const promptMs = 2_000;
const endTimeoutMs = 5_000;

/**
 * True when there was one and it is gone. One that is still starting may take its time, and processes of other machines
 * are out of reach.
 * @throws HeliosError `locked` when it cannot be ended
 */
export async function endMuteOwner(
  dir: string,
  lock: LockInfo,
  readSettings: () => Promise<Pick<Settings, 'health_check_interval_s'>>,
): Promise<boolean> {
  if (!hasStarted(dir, lock.nonce)) return false;
  const answer = askForLife(lock);
  if (await settlesWithin(answer, promptMs)) return false;
  const { health_check_interval_s: limitS } = await readSettings();
  if (await settlesWithin(answer, limitS * 1000)) return false;
  // Asked last of all, so that no other process with this pid can have come in between.
  if (!(await isRunningHere(lock))) return false;
  const cannot = (cause?: unknown) =>
    new HeliosError('locked', `Helios (process ${lock.pid}) does not answer and cannot be ended.`, {}, { cause });
  try {
    const endedMs = Date.now();
    const note: ExitNote = { code: null, signal: 'SIGKILL', reason: `did not answer for ${limitS} s`, endedMs };
    writeFileSync(join(dir, exitNoteOf(lock.pid)), JSON.stringify(note), { mode: 0o600 });
    process.kill(lock.pid, 'SIGKILL');
  } catch (error) {
    if (await isRunningHere(lock)) throw cannot(error);
  }
  for (const deadline = Date.now() + endTimeoutMs; await isRunningHere(lock); await delay(20)) {
    if (Date.now() > deadline) throw cannot();
  }
  return true;
}

/** Resolves at any sign of life. No owner gives way to the lowest rank, so asking for that changes nothing. */
function askForLife({ socket: address, token }: LockInfo): Promise<void> {
  const hello: Hello = { helios: relayProtocol, token, want: 'hand-over', rank: 'background' };
  return new Promise((resolve) => {
    const socket = net.connect(address, () => socket.write(`${JSON.stringify(hello)}\n`));
    // The last connection of one that has stopped is not accepted any more; every other end of it is its doing.
    socket.on('error', (error) => !('code' in error && error.code === 'EAGAIN') && resolve());
    socket.on('data', () => socket.destroy());
    socket.on('close', (hadError) => !hadError && resolve());
    socket.unref();
  });
}

const settlesWithin = (promise: Promise<void>, ms: number): Promise<boolean> =>
  Promise.race([promise.then(() => true), delay(ms, false)]);
