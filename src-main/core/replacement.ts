// New contents of working files: made durable beside them first, so that putting them in place is only renaming. The
// slow part can then run while the history makes its own part durable.

import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';

import { removeQuietly, replaceFile, toIoError, type Disk } from './disk.ts';
import { type Change } from './history/prepare-change.ts';
import { type WorkingFiles } from './working-files.ts';

export interface Replacement {
  /** All files, or none: where one cannot be put in place, those before it get back what they held. */
  putInPlace(): Promise<void>;
  /** Whose names are durable only once they are synced. */
  readonly folders: ReadonlySet<string>;
  /** Puts back what the files held, and removes what was staged. */
  undo(): Promise<void>;
}

interface Staged {
  readonly path: string;
  /** Where a link of the user leads, or the file itself. */
  readonly place: string;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
  /** Null removes the file. */
  readonly temp: string | null;
}

const mode = 0o600;

/** @param tempDir on the disk of the state directory @throws HeliosError `io`, with nothing in place */
export async function stageReplacement(
  disk: Disk,
  files: WorkingFiles,
  contents: Change['files'],
  tempDir: string,
): Promise<Replacement> {
  const staged: Staged[] = [];
  const discard = async () => {
    for (const { temp } of staged) if (temp !== null) await removeQuietly(disk, temp);
  };
  try {
    for (const [path, content] of contents) {
      const own = join(files.dir, path);
      const place = content === null ? own : files.placeOf(path);
      const temp = content === null ? null : join(place === own ? tempDir : dirname(place), `${randomUUID()}.tmp`);
      const after = content === null ? null : Buffer.from(content);
      staged.push({ path, place, temp, before: files.onDisk(path)?.bytes ?? null, after });
      if (temp !== null && after) await disk.writeNewFile(temp, after, mode);
    }
  } catch (cause) {
    await discard();
    throw toIoError('save the change', cause);
  }

  const done: Staged[] = [];
  async function putInPlace(): Promise<void> {
    try {
      for (const file of staged) {
        if (file.temp === null) await disk.unlink(file.place);
        else await disk.rename(file.temp, file.place);
        done.push(file);
      }
    } catch (cause) {
      await undo();
      throw toIoError('save the change', cause);
    }
  }

  async function undo(): Promise<void> {
    for (const { path, place, before, after } of done.splice(0)) {
      if (!sameBytes(files.onDisk(path)?.bytes ?? null, after)) continue; // edited since: it is the user's now
      if (before) await replaceFile(disk, place, before, { mode, tempDir: dirname(place) });
      else await removeQuietly(disk, place);
    }
    await discard();
  }

  const folders = new Set(staged.map(({ place }) => dirname(place)));
  return { putInPlace, folders, undo };
}

const sameBytes = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
