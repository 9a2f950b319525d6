// Lock files of git that a killed git left behind: every later git command stops at them.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { uptime } from 'node:os';
import { basename, join, sep } from 'node:path';
import { diskErrorCode, type Disk } from '../disk.ts';
import { keepAside } from '../recovery/keep-aside.ts';

export interface StaleLock {
  /** Relative to the `.git` folder. */
  readonly name: string;
  readonly ageMs: number;
  /** Nobody can hold it any more; otherwise it is only likely. */
  readonly certain: boolean;
}

/** A git that holds a lock this long waits for a person at an editor, if it runs at all. */
const staleAfterMs = 10 * 60_000;

/** Locks that have been there for a while, oldest first. @param now and @param bootedAtMs for tests */
export async function findStaleLocks(
  disk: Disk,
  dir: string,
  now: Date,
  bootedAtMs: number = Date.now() - uptime() * 1000,
): Promise<StaleLock[]> {
  const gitDir = join(dir, '.git');
  const found: StaleLock[] = [];
  const visit = async (folder: string, deep: boolean): Promise<void> => {
    for (const entry of await namesIn(disk, join(gitDir, folder))) {
      const name = folder + entry;
      if (folder === 'refs/tags/' && !entry.endsWith('.lock')) continue; // there may be thousands, and few have folders
      const stat = await disk.lstat(join(gitDir, name)).catch(() => null); // gone meanwhile: it was in use
      if (stat?.kind === 'folder' && deep) await visit(`${name}/`, true);
      if (stat?.kind !== 'file' || !name.endsWith('.lock')) continue;
      const ageMs = now.getTime() - stat.modifiedMs;
      if (ageMs > staleAfterMs) found.push({ name, ageMs, certain: stat.modifiedMs < bootedAtMs });
    }
  };
  await visit('', false);
  await visit('refs/', true);
  if (found.length === 0) return found;
  const idle = isGitIdleIn(dir);
  return found.map((lock) => ({ ...lock, certain: lock.certain || idle })).toSorted((a, b) => b.ageMs - a.ageMs);
}

/** Out of git's way, into `.recovery/`. @returns the folder it is kept in */
export function setLockAside(disk: Disk, dir: string, now: Date, name: string): Promise<string> {
  return keepAside(disk, dir, now, {
    subject: basename(name),
    what: `.git/${name} was left behind by a git command that ended without removing it.`,
    why: 'Every later git command refuses to work while it is there.',
    undo: `move the file beside this note back to .git/${name}.`,
    moved: new Map([[basename(name), join(dir, '.git', name)]]),
  });
}

/** Whether certainly no git runs in the directory. Only Linux tells without starting a program. */
function isGitIdleIn(dir: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return !readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && isGitIn(pid, dir));
  } catch {
    return false; // no /proc: a container may hide it
  }
}

function isGitIn(pid: string, dir: string): boolean {
  try {
    if (!readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('git')) return false;
    const place = readlinkSync(`/proc/${pid}/cwd`);
    return place === dir || place.startsWith(dir + sep);
  } catch (error) {
    const code = diskErrorCode(error);
    return code !== 'ENOENT' && code !== 'ESRCH'; // ended while being looked at; what may not be looked at could be git
  }
}

async function namesIn(disk: Disk, folder: string): Promise<readonly string[]> {
  try {
    return await disk.readdir(folder);
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
