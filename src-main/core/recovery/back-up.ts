// Full copies of the user's files in `.backups/`, made before an upgrade and never overwritten.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { makeFolder, type Disk } from '../disk.ts';

export const backupsFolder = '.backups';
const unfinishedPrefix = '.unfinished-';

/** What Helios can make again, and what is there for the moment: not the user's. */
const leftOut = /^(?:\.git|\.journal|\.recovery|\.backups|bin|run|logs|\.helios\.lock.*|\.helios-new-git-.*)$/;

/**
 * Durable and complete when it resolves; cut off, it is not there.
 * @returns the name of its folder: `name`, or `name` with a number when there is one already
 */
export async function backUp(disk: Disk, dir: string, name: string): Promise<string> {
  const backups = join(dir, backupsFolder);
  await makeFolder(disk, backups);
  await sweepUnfinished(disk, backups);
  const taken = new Set(await disk.readdir(backups));
  let chosen = name;
  for (let number = 2; taken.has(chosen); number += 1) chosen = `${name}_${number}`;
  const unfinished = `${unfinishedPrefix}${chosen}`; // an older one of this name was swept
  await copyFolder(disk, dir, join(backups, unfinished), (entry) => !leftOut.test(entry));
  await disk.rename(join(backups, unfinished), join(backups, chosen));
  await disk.syncFolder(backups);
  return chosen;
}

async function copyFolder(disk: Disk, from: string, to: string, isWanted: (name: string) => boolean): Promise<void> {
  await disk.mkdir(to);
  for (const name of readdirSync(from).filter(isWanted)) {
    const place = join(from, name);
    // A link is the user's way to keep a file elsewhere: what counts is what it leads to. A dead one leads to nothing.
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats?.isFile()) await disk.writeNewFile(join(to, name), readFileSync(place), 0o600);
    else if (stats?.isDirectory()) await copyFolder(disk, place, join(to, name), (inner) => inner !== '.git');
  }
  await disk.syncFolder(to);
}

/** Content of every file of a backup, by its path in the state directory. */
export function readBackup(dir: string, name: string): Map<string, Uint8Array> {
  const top = join(dir, backupsFolder, name);
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const place = join(entry.parentPath, entry.name);
    files.set(place.slice(top.length + 1).replaceAll('\\', '/'), readFileSync(place));
  }
  return files;
}

/** What a crash left of backups that were not finished. */
async function sweepUnfinished(disk: Disk, backups: string): Promise<void> {
  for (const name of await disk.readdir(backups)) {
    if (name.startsWith(unfinishedPrefix)) await removeTree(disk, join(backups, name));
  }
}

async function removeTree(disk: Disk, folder: string): Promise<void> {
  for (const name of await disk.readdir(folder)) {
    const path = join(folder, name);
    await ((await disk.lstat(path)).kind === 'folder' ? removeTree(disk, path) : disk.unlink(path));
  }
  await disk.rmdir(folder);
}
