// git's own lock protocol: whoever creates `<file>.lock` may replace `<file>`. Keeps Helios and the user's git apart.
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode, makeFolder, readIfPresent, removeQuietly, type Disk } from '../disk.ts';
import { tempFolder } from './git-objects.ts';

// How long to wait for git, which holds a ref for milliseconds. The index it may hold while the user's editor is open.
const refWaitMs = 3_000;
const otherWaitMs = 100;
// The lock of a ref that is this old belongs to a program that is gone.
const abandonedAfterMs = 60_000;
const tempPrefix = 'lock.';

export interface GitLock {
  /** Puts the lock's content in the place of the file, durably, and gives up the lock. */
  commit(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the lock of `name` (relative to the git directory, with slashes). The lock appears with its whole content at
 * once; a second name for it, in our temporary folder, proves after a crash that the lock is ours.
 * Waits for a running git, then throws `locked`.
 */
export async function takeGitLock(disk: Disk, gitDir: string, name: string, content: Uint8Array): Promise<GitLock> {
  const file = join(gitDir, name);
  const lock = `${file}.lock`;
  const temp = join(tempFolder(gitDir), `${tempPrefix}${encodeURIComponent(name)}.${randomUUID()}`);
  const release = async () => {
    await disk.unlink(lock);
    await removeQuietly(disk, temp);
  };
  try {
    await disk.writeNewFile(temp, content, 0o600);
    await createLock(disk, temp, lock, content, name.startsWith('refs/'));
  } catch (error) {
    await removeQuietly(disk, temp);
    throw error;
  }
  return {
    release,
    async commit() {
      try {
        await disk.rename(lock, file);
      } catch (error) {
        await release().catch(() => undefined); // what stays is ours and is swept at the next start
        throw error;
      }
      await disk.syncFolder(dirname(file));
      await removeQuietly(disk, temp);
    },
  };
}

async function createLock(disk: Disk, temp: string, lock: string, content: Uint8Array, isRef: boolean): Promise<void> {
  const giveUpAt = performance.now() + (isRef ? refWaitMs : otherWaitMs);
  for (;;) {
    try {
      return await linkOrWrite(disk, temp, lock, content);
    } catch (error) {
      const code = diskErrorCode(error);
      if (performance.now() > giveUpAt || (code !== 'ENOENT' && code !== 'EEXIST')) {
        throw code === 'EEXIST' ? heldByGit(lock, error) : error;
      }
      if (code === 'ENOENT') await makeFolder(disk, dirname(lock));
      else if (isRef && (await isAbandoned(disk, lock))) await removeQuietly(disk, lock);
      else await sleep(20);
    }
  }
}

async function linkOrWrite(disk: Disk, temp: string, lock: string, content: Uint8Array): Promise<void> {
  try {
    await disk.link(temp, lock);
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(diskErrorCode(error) ?? '')) throw error;
    // FAT and some network file systems have no hard links.
    await disk.writeNewFile(lock, content, 0o600);
  }
}

const heldByGit = (lock: string, cause: unknown): HeliosError =>
  new HeliosError(
    'locked',
    'Another git command is changing the history.',
    { guidance: `Wait until git has finished. If no git is running, delete ${lock} and try again.` },
    { cause },
  );

async function isAbandoned(disk: Disk, lock: string): Promise<boolean> {
  try {
    return Date.now() - (await disk.stat(lock)).modifiedMs > abandonedAfterMs;
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Removes what a crash left in our temporary folder, and the locks that it proves to be ours. Only for the owner of the
 * state directory, before it writes.
 */
export async function sweepAfterCrash(disk: Disk, gitDir: string): Promise<void> {
  for (const entry of await disk.readdir(tempFolder(gitDir))) {
    const temp = join(tempFolder(gitDir), entry);
    if (entry.startsWith(tempPrefix)) {
      const name = decodeURIComponent(entry.slice(tempPrefix.length, entry.lastIndexOf('.')));
      const lock = join(gitDir, `${name}.lock`);
      const [ours, theirs] = [await readIfPresent(disk, temp), await readIfPresent(disk, lock)];
      if (ours !== null && theirs !== null && ours.length > 0 && Buffer.compare(ours, theirs) === 0) {
        await disk.unlink(lock);
      }
    }
    await removeQuietly(disk, temp);
  }
}
