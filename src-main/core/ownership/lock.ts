// One owner for each state directory (REQUIREMENTS H8), also when many processes want to follow one that died.
// A dead owner's lock is never deleted and made anew, which would let two in; see takeOver for what happens instead.

import { randomUUID } from 'node:crypto';
import { link, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HeliosError } from '../../../src-shared/errors.ts';
import { lockFileName, relayProtocol, type LockInfo } from '../../../src-shared/relay-protocol.ts';
import { codeOf, lockFailure, readLockFile, whileBusy, type LockFile } from './lock-file.ts';
import { heartbeatStaleMs, isAlive, livingHolder } from './lock-holder.ts';
import { keepLock, type OwnedLock } from './owned-lock.ts';
import { identify, identifyMachine } from './process-identity.ts';

export type LockEndpoint = Pick<LockInfo, 'rank' | 'version' | 'socket' | 'token'>;

export type Acquisition =
  | {
      readonly kind: 'owned';
      readonly lock: OwnedLock;
      /** The owner whose lock was taken over because it had died; null after one that ended in order. */
      readonly after: DeadOwner | null;
    }
  | { readonly kind: 'held'; readonly by: LockInfo };

export interface DeadOwner {
  readonly info: LockInfo;
  /** Its last sign of life. */
  readonly seenMs: number;
}

/**
 * Takes the lock, or names the living process that has it or is just taking it over. `dir` must exist.
 * Throws HeliosError: `locked` where a program holds it that nobody can join, `io` where the disk refuses.
 */
export async function acquireLock(dir: string, endpoint: LockEndpoint): Promise<Acquisition> {
  const path = join(dir, lockFileName);
  try {
    const found = await readLockFile(path);
    const living = found && (await livingHolder(found));
    if (living) return { kind: 'held', by: living };

    const candidate = await openCandidate(path, endpoint);
    let outcome: Outcome | undefined;
    try {
      await candidate.handle.writeFile(`${JSON.stringify(candidate.info)}\n`);
      outcome = await contend(path, candidate);
      if ('by' in outcome) return { kind: 'held', by: outcome.by };
    } finally {
      if (!outcome || 'by' in outcome) {
        await candidate.handle.close();
        await remove(candidate.path);
      }
    }
    await sweep(path, candidate);
    const { info, handle } = candidate;
    return { kind: 'owned', lock: keepLock({ path, info, handle, claim: claimOn(path, info.nonce) }), ...outcome };
  } catch (error) {
    throw error instanceof HeliosError ? error : lockFailure(path, error);
  }
}

/** A complete lock under another name, waiting to become the lock. The handle stays open for the heartbeat. */
interface Candidate {
  readonly info: LockInfo;
  readonly path: string;
  readonly handle: FileHandle;
}

async function openCandidate(lockPath: string, endpoint: LockEndpoint): Promise<Candidate> {
  const self = await identify(process.pid);
  if (!self) throw new HeliosError('internal', 'The system does not list the process of Helios itself.');
  const { rank, version, socket, token } = endpoint;
  const info: LockInfo = {
    pid: process.pid,
    processStart: self.processStart,
    ...(await identifyMachine()),
    nonce: randomUUID(),
    acquiredAt: new Date().toISOString(),
    rank,
    version,
    protocol: relayProtocol,
    socket,
    token,
  };
  const path = `${lockPath}.new-${info.nonce}`;
  return { info, path, handle: await open(path, 'wx', 0o600) };
}

/** The lock is the candidate's, taken from a dead owner or from nobody; or it is somebody else's. */
type Outcome = { readonly after: DeadOwner | null } | { readonly by: LockInfo };

async function contend(path: string, candidate: Candidate): Promise<Outcome> {
  // Each further round means that another process got somewhere meanwhile.
  for (let round = 0; round < 100; round += 1) {
    if (await linkUnlessThere(candidate.path, path)) return { after: null };
    const found = await readLockFile(path);
    if (!found) continue;
    // A network file system may say "exists" about a link it has just made.
    if (found.key === candidate.info.nonce) return { after: null };
    const outcome = (await livingHolder(found)) ?? (await takeOver(path, found, candidate));
    if (outcome === 'taken')
      return { after: found.kind === 'helios' ? { info: found.info, seenMs: found.touchedMs } : null };
    if (outcome !== 'changed') return { by: outcome };
  }
  throw new HeliosError('locked', 'The lock of this directory changes hands too fast to be taken.');
}

/**
 * Only who made the claim on a dead holder may replace its lock, so of any number exactly one does. A claimant that
 * died is followed in the same way, by a claim on the claimant. Keys are never used twice, so a claim that was made on
 * old knowledge is harmless: its maker finds another lock than it expected and gives up.
 */
async function takeOver(path: string, dead: LockFile, candidate: Candidate): Promise<LockInfo | 'taken' | 'changed'> {
  let claim = claimOn(path, dead.key);
  while (!(await linkUnlessThere(candidate.path, claim))) {
    const claimant = await readLockFile(claim);
    if (!claimant) return 'changed';
    if (claimant.key === candidate.info.nonce) break;
    const living = await livingHolder(claimant);
    if (living) return living;
    // It may have withdrawn its claim before it died, and then another may have claimed the same. A claim that is
    // there after its maker's death stays.
    if ((await readLockFile(claim))?.key !== claimant.key) return 'changed';
    claim = claimOn(path, claimant.key);
  }
  let taken = false;
  try {
    const now = await readLockFile(path);
    if (now?.key !== dead.key) return 'changed';
    // It may have slept on another machine. If it wakes from now on it sees the claim; if it did before, we see it live.
    const awake = now.kind === 'helios' && (await livingHolder(now));
    if (awake) return awake;
    if (dead.kind === 'unreadable') await link(path, `${path}.unreadable-${candidate.info.nonce}`);
    await whileBusy(() => rename(candidate.path, path));
    taken = true;
    return 'taken';
  } finally {
    if (!taken) await remove(claim);
  }
}

const claimOn = (path: string, key: string): string => `${path}.claim-${key}`;

/** Removes what contenders left, those that died included. Every claim on another lock than ours is void by now. */
async function sweep(path: string, candidate: Candidate): Promise<void> {
  const dir = dirname(path);
  try {
    for (const name of await readdir(dir)) {
      const entry = join(dir, name);
      const isClaim = entry.startsWith(claimOn(path, '')) && entry !== claimOn(path, candidate.info.nonce);
      const isAbandoned = entry.startsWith(`${path}.new-`) && (entry === candidate.path || (await isLeftOver(entry)));
      if (isClaim || isAbandoned) await remove(entry);
    }
  } catch {
    // The lock is ours all the same. What is left harms nobody, and the next owner sweeps again.
  }
}

async function isLeftOver(path: string): Promise<boolean> {
  const file = await readLockFile(path);
  if (file?.kind === 'helios') return !(await isAlive(file.info, file.touchedMs));
  return file !== null && Date.now() - file.touchedMs > heartbeatStaleMs;
}

const remove = (path: string): Promise<void> => whileBusy(() => rm(path, { force: true }));

async function linkUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await whileBusy(() => link(from, to));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
