// `.recovery/`: whatever healing takes away is kept there, in a folder of its own with a note for the person.

import { join } from 'node:path';

import { diskErrorCode, makeFolder, type Disk } from '../disk.ts';

export interface Kept {
  /** Becomes part of the folder's name. */
  readonly subject: string;
  /** Sentences: what happened, why, and how to take it back. */
  readonly what: string;
  readonly why: string;
  readonly undo: string;
  /** Name in the folder → content. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Name in the folder → place of a file or folder that moves there as it is. */
  readonly moved?: ReadonlyMap<string, string>;
}

const noteName = 'note.txt';

/**
 * Durable when it resolves; only then may the original be replaced. Files that move are moved last, after the note.
 * @param dir the state directory
 * @returns the folder, relative to the state directory
 */
export async function keepAside(disk: Disk, dir: string, time: Date, kept: Kept): Promise<string> {
  const folder = await newFolder(disk, dir, `${compactTime(time)}-${plainName(kept.subject)}`);
  const place = join(dir, folder);
  for (const [name, bytes] of kept.files ?? []) await disk.writeNewFile(join(place, plainName(name)), bytes, 0o600);
  const note = `${time.toISOString()}\n\n${kept.what}\nWhy: ${kept.why}\nTo undo: ${kept.undo}\n`;
  await disk.writeNewFile(join(place, noteName), Buffer.from(note), 0o600);
  await disk.syncFolder(place);
  for (const [name, from] of kept.moved ?? []) await disk.rename(from, join(place, plainName(name)));
  if (kept.moved) await disk.syncFolder(place);
  return folder;
}

async function newFolder(disk: Disk, dir: string, name: string): Promise<string> {
  await makeFolder(disk, join(dir, '.recovery'));
  for (let number = 1; ; number += 1) {
    const folder = `.recovery/${name}${number === 1 ? '' : `-${number}`}`;
    try {
      await disk.mkdir(join(dir, folder));
      await disk.syncFolder(join(dir, '.recovery'));
      return folder;
    } catch (error) {
      if (diskErrorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** `20260304T120000Z` */
const compactTime = (time: Date): string => time.toISOString().replaceAll(/[-:]|\.\d+/g, '');

/** A name of the user's as one part of a path that every system takes. */
const plainName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'file';
