// Copies of the files that a risky operation is about to change (H10). The journal and the history bring a cut-off
// operation to its end without them; they are there for a person, in case both cannot be read afterwards.

import { dirname, join } from 'node:path';

import { z } from 'zod';

import { diskErrorCode, makeFolder, readIfPresent, removeQuietly, toIoError, type Disk } from '../disk.ts';

export const recoveryFolder = '.recovery';
const manifestName = 'manifest.json';
const keptMs = 60 * 60 * 1000;
/** Bounds how many files are open at once. */
const copiesAtOnce = 64;

const manifestSchema = z.object({
  operation: z.string(),
  /** UTC, ISO 8601 with `Z` (B1). */
  time: z.string(),
  /** The newest change then; null before the first. */
  head: z.string().nullable(),
  /** Files that were there, copied under the same path, and files that were not there yet. */
  files: z.array(z.object({ path: z.string(), copied: z.boolean() })),
});
type Manifest = z.infer<typeof manifestSchema>;

export interface Checkpoint extends Manifest {
  /** Relative to the state directory. */
  readonly folder: string;
}

/**
 * Runs something that changes files, with copies of them in `.recovery/checkpoint-<UTC>-<operation>/` meanwhile. When it
 * fails the copies stay, unless every file holds again what it held; `sweepCheckpoints` tells of them.
 * @param operation one word
 * @param paths relative to `dir`; without any there is no checkpoint
 * @throws HeliosError `io` when the copies cannot be made, before anything runs; and whatever `run` throws
 */
export async function withCheckpoint<Result>(
  disk: Disk,
  dir: string,
  operation: string,
  paths: readonly string[],
  head: string | null,
  run: () => Promise<Result>,
): Promise<Result> {
  if (paths.length === 0) return run();
  const { folder, unchanged } = await copyFiles(disk, dir, operation, paths, head).catch((error: unknown) => {
    throw toIoError('keep copies of the files', error);
  });
  try {
    const result = await run();
    await removeCheckpoint(disk, folder);
    return result;
  } catch (error) {
    if (await unchanged()) await removeCheckpoint(disk, folder);
    throw error;
  }
}

async function copyFiles(disk: Disk, dir: string, operation: string, paths: readonly string[], head: string | null) {
  const contents = new Map<string, Uint8Array | null>();
  for (const path of paths) contents.set(path, await readIfPresent(disk, join(dir, path)));
  const now = new Date();
  const folder = await makeOwnFolder(disk, join(dir, recoveryFolder), operation, now);
  const copied = [...contents].flatMap(([path, bytes]) => (bytes ? [{ place: join(folder, path), bytes }] : []));
  const folders = new Set(copied.map(({ place }) => dirname(place)));
  for (const inner of folders) if (inner !== folder) await makeFolder(disk, inner);
  for (let start = 0; start < copied.length; start += copiesAtOnce) {
    const some = copied.slice(start, start + copiesAtOnce);
    await Promise.all(some.map(({ place, bytes }) => disk.writeNewFile(place, bytes, 0o600)));
  }
  await Promise.all([...folders].map((inner) => disk.syncFolder(inner)));
  const files = [...contents].map(([path, bytes]) => ({ path, copied: bytes !== null }));
  const manifest: Manifest = { operation, time: now.toISOString(), head, files };
  // Last: a folder without a readable manifest is of an operation that never began.
  await disk.writeNewFile(join(folder, manifestName), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 0o600);
  await disk.syncFolder(folder);

  async function unchanged(): Promise<boolean> {
    for (const [path, before] of contents) {
      const after = await readIfPresent(disk, join(dir, path)).catch(() => undefined); // cannot be told: keep the copy
      if (after === undefined || !sameBytes(before, after)) return false;
    }
    return true;
  }
  return { folder, unchanged };
}

async function makeOwnFolder(disk: Disk, parent: string, operation: string, now: Date): Promise<string> {
  await makeFolder(disk, parent);
  const stamp = now
    .toISOString()
    .replace('T', '_')
    .replaceAll(/[-:]|\..*$/g, '');
  for (let number = 1; ; number += 1) {
    const folder = join(parent, `checkpoint-${stamp}-${operation}${number === 1 ? '' : `-${number}`}`);
    try {
      await disk.mkdir(folder);
      await disk.syncFolder(parent);
      return folder;
    } catch (error) {
      if (diskErrorCode(error) !== 'EEXIST') throw error; // another operation of this second has the name
    }
  }
}

/**
 * To be called at a start, before anything else makes checkpoints: removes those that are older than an hour or of
 * operations that never began.
 * @returns the others: operations that a crash cut off, newest first
 */
export async function sweepCheckpoints(disk: Disk, dir: string, now: Date = new Date()): Promise<Checkpoint[]> {
  const parent = join(dir, recoveryFolder);
  const left: Checkpoint[] = [];
  for (const name of await namesIn(disk, parent)) {
    const folder = join(parent, name);
    if (!/^checkpoint-\d{8}_\d{6}-/.test(name) || (await disk.lstat(folder)).kind !== 'folder') continue;
    const bytes = await readIfPresent(disk, join(folder, manifestName)).catch(() => undefined);
    if (bytes === undefined) continue; // what cannot be read is not for removing
    const manifest = bytes && parseManifest(bytes);
    if (manifest && now.getTime() - Date.parse(manifest.time) < keptMs)
      left.push({ ...manifest, folder: `${recoveryFolder}/${name}` });
    else await removeCheckpoint(disk, folder);
  }
  return left.sort((a, b) => (a.time > b.time ? -1 : 1));
}

function parseManifest(bytes: Uint8Array): Manifest | null {
  try {
    return manifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return null; // cut off while it was written: the operation had not begun
  }
}

/** What it was made for is done; whatever cannot be removed now is removed at a start. */
async function removeCheckpoint(disk: Disk, folder: string): Promise<void> {
  await removeQuietly(disk, join(folder, manifestName));
  await removeTree(disk, folder).catch(() => undefined);
}

async function removeTree(disk: Disk, folder: string): Promise<void> {
  for (const name of await disk.readdir(folder)) {
    const path = join(folder, name);
    await ((await disk.lstat(path)).kind === 'folder' ? removeTree(disk, path) : disk.unlink(path));
  }
  await disk.rmdir(folder);
}

async function namesIn(disk: Disk, folder: string): Promise<readonly string[]> {
  try {
    return await disk.readdir(folder);
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

const sameBytes = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
