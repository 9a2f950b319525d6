// The file of a program that may be running: replaced in one step, or, where the system does not let go of it, set aside
// first and removed once nobody runs it any more.

import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

import { diskErrorCode, type Disk } from '../core/disk.ts';

export const programName = 'helios-mcp';

/** A name beside it for a copy that is still being made. */
export const freshPath = (path: string): string =>
  join(dirname(path), `${programName}.new-${process.pid}-${randomUUID()}${extname(path)}`);

/** There is no program at `path` for an instant where the old one is set aside, and the old one again if that fails. */
export async function replaceProgram(disk: Disk, fresh: string, path: string, setAside: boolean): Promise<void> {
  const aside = setAside ? await moveAside(disk, path) : null;
  try {
    await disk.rename(fresh, path);
  } catch (error) {
    if (aside !== null) await disk.rename(aside, path);
    throw error;
  }
  await disk.syncFolder(dirname(path));
  if (aside !== null) removeUnlessRunning(aside);
}

/** @returns the new path, or null when there was nothing */
async function moveAside(disk: Disk, path: string): Promise<string | null> {
  const folder = dirname(path);
  const taken = new Set(await disk.readdir(folder));
  let number = 1;
  while (taken.has(`${programName}.old-${number}`)) number += 1;
  const aside = join(folder, `${programName}.old-${number}`);
  try {
    await disk.rename(path, aside);
    return aside;
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** What was running at an earlier installation, and copies that were cut off. One that runs still stays. */
export function removeLeftovers(folder: string): void {
  for (const file of readdirSync(folder)) {
    const [isOurs, copier] = /^helios-mcp\.(?:old-\d+|new-(\d+)-[-0-9a-f]+(?:\.exe)?)$/.exec(file) ?? [];
    const isBeingCopied = copier !== undefined && isAlive(Number(copier));
    if (isOurs !== undefined && !isBeingCopied) removeUnlessRunning(join(folder, file));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it means that it is there.
    return diskErrorCode(error) === 'EPERM';
  }
}

function removeUnlessRunning(path: string): void {
  try {
    // At once or not at all: the Disk port would wait for a program that may run for days.
    rmSync(path);
  } catch {
    // Windows keeps a running program; the next installation tries again.
  }
}
