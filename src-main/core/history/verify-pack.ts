// Proves that a pack holds what its index promises.
import { createHash } from 'node:crypto';
import { HeliosError } from '../../../src-shared/errors.ts';
import type { Disk } from '../disk.ts';
import { encodeObject, type RawObject } from './git-objects.ts';
import { createObjectCache } from './object-cache.ts';
import { createPackFile } from './pack-file.ts';
import { checksumBytes } from './pack-index.ts';
import { parsePackTable, positionsByOffset, type PackTable } from './pack-table.ts';
import { createReadAhead, readPart } from './read-part.ts';
import type { Pause } from './slices.ts';

const pieceBytes = 256 * 1024;
const maxKnownBytes = 8 * 1024 * 1024;

/** @param path without an ending. Throws `corrupt` when anything is not as it was written. */
export async function verifyPack(disk: Disk, path: string, pause: Pause): Promise<void> {
  const table = parsePackTable(Buffer.from(await disk.readFile(`${path}.idx`)));
  const { size } = await disk.stat(`${path}.pack`);
  const checksum = createHash('sha1');
  for (let at = 0; at < size - checksumBytes; at += pieceBytes) {
    checksum.update(await readPart(`${path}.pack`, at, Math.min(pieceBytes, size - checksumBytes - at)));
    await pause();
  }
  const stored = await readPart(`${path}.pack`, size - checksumBytes, checksumBytes);
  if (!checksum.digest().equals(stored) || !stored.equals(table.packChecksum)) throw damaged(path);
  for await (const { object } of readPackObjects(path, table, size, pause)) if (!object) throw damaged(path);
}

/** Every object in the order of the pack; null for one that cannot be read or is not what its id says. */
export async function* readPackObjects(
  path: string,
  table: PackTable,
  packBytes: number,
  pause: Pause,
): AsyncGenerator<{ readonly oid: string; readonly object: RawObject | null }> {
  const pack = createPackFile(path, createObjectCache(maxKnownBytes), createReadAhead());
  for await (const positions of positionsByOffset(table, packBytes, pause)) {
    for (const position of positions) {
      await pause();
      const oid = table.id(position).toString('hex');
      const object = await pack.readAt(table.offset(position)).catch((error: unknown) => {
        if (error instanceof HeliosError && error.code === 'corrupt') return null;
        throw error;
      });
      yield { oid, object: object && encodeObject(object.type, object.body).oid === oid ? object : null };
    }
  }
}

const damaged = (path: string): HeliosError =>
  new HeliosError('corrupt', `The history is damaged: ${path}.pack does not hold what its index promises.`);
