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
  /** Resolves when what was put in place is durable. */
  sync(): Promise<void>;
  discard(): Promise<void>;
}

interface Staged {
  /** Where a link of the user leads, or the file itself. */
  readonly place: string;
  readonly before: Uint8Array | null;
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
      const temp = content && join(place === own ? tempDir : dirname(place), `${randomUUID()}.tmp`);
      staged.push({ place, temp, before: files.read(path)?.bytes ?? null });
      if (temp) await disk.writeNewFile(temp, Buffer.from(content), mode);
    }
  } catch (cause) {
    await discard();
    throw toIoError('save the change', cause);
  }

  async function putInPlace(): Promise<void> {
    const done: Staged[] = [];
    try {
      for (const file of staged) {
        if (file.temp === null) await disk.unlink(file.place);
        else await disk.rename(file.temp, file.place);
        done.push(file);
      }
    } catch (cause) {
      for (const { place, before } of done) {
        if (before) await replaceFile(disk, place, before, { mode, tempDir: dirname(place) });
        else await removeQuietly(disk, place);
      }
      await discard();
      throw toIoError('save the change', cause);
    }
  }

  async function sync(): Promise<void> {
    const folders = new Set(staged.map(({ place }) => dirname(place)));
    await Promise.all([...folders].map((folder) => disk.syncFolder(folder)));
  }

  return { putInPlace, sync, discard };
}
