// The whole index of a pack in memory, for work that goes through all its objects.
import { createHash } from 'node:crypto';
import { HeliosError } from '../../../src-shared/errors.ts';
import { checksumBytes, findId, idBytes, idsStart, indexMagic } from './pack-index.ts';
import type { Pause } from './slices.ts';

/** Positions count from 0, in the order of the ids. */
export interface PackTable {
  readonly count: number;
  id(position: number): Buffer;
  crc(position: number): number;
  offset(position: number): number;
  find(id: Uint8Array): number | null;
  /** The first position with an id that starts with this byte, or with a higher one; 256 gives `count`. */
  start(firstByte: number): number;
  readonly packChecksum: Buffer;
}

/** Throws `corrupt` when the bytes are not as they were written. */
export function parsePackTable(bytes: Buffer): PackTable {
  const content = bytes.subarray(0, -checksumBytes);
  const checksum = bytes.subarray(-checksumBytes);
  const isWhole =
    bytes.length >= idsStart + 2 * checksumBytes &&
    content.subarray(0, indexMagic.length).equals(indexMagic) &&
    createHash('sha1').update(content).digest().equals(checksum);
  if (!isWhole) throw new HeliosError('corrupt', 'The history is damaged: the index of a pack cannot be read.');

  const start = (firstByte: number): number =>
    firstByte === 0 ? 0 : bytes.readUInt32BE(idsStart - (257 - firstByte) * 4);
  const count = start(256);
  const crcsStart = idsStart + count * idBytes;
  const offsetsStart = crcsStart + count * 4;
  const largeStart = offsetsStart + count * 4;
  const ids = bytes.subarray(idsStart, crcsStart);
  return {
    count,
    start,
    id: (position) => ids.subarray(position * idBytes, (position + 1) * idBytes),
    crc: (position) => bytes.readUInt32BE(crcsStart + position * 4),
    offset(position) {
      const offset = bytes.readUInt32BE(offsetsStart + position * 4);
      if (offset < 0x80000000) return offset;
      const large = largeStart + (offset - 0x80000000) * 8;
      return bytes.readUInt32BE(large) * 2 ** 32 + bytes.readUInt32BE(large + 4);
    },
    find: (id) => findId(ids, id),
    packChecksum: content.subarray(-checksumBytes),
  };
}

const positionsAtOnce = 8_192;
const usualBucket = 256;

/** All positions in the order in which the objects stand in the pack, some hundred at a time. */
export async function* positionsByOffset(table: PackTable, packBytes: number, pause: Pause): AsyncGenerator<number[]> {
  const { count } = table;
  const buckets = Math.ceil(count / usualBucket);
  const bucketOf = (position: number) =>
    Math.min(buckets - 1, Math.floor((table.offset(position) / packBytes) * buckets));
  // Sorting all at once would take too long: first by bucket, then each bucket when its turn comes.
  const ends = new Uint32Array(buckets);
  for (let position = 0; position < count; position += 1) {
    const bucket = bucketOf(position);
    ends[bucket] = (ends[bucket] ?? 0) + 1;
    if (position % positionsAtOnce === 0) await pause();
  }
  let total = 0;
  for (const [bucket, length] of ends.entries()) {
    ends[bucket] = total;
    total += length;
  }
  const sorted = new Uint32Array(count);
  for (let position = 0; position < count; position += 1) {
    const bucket = bucketOf(position);
    const at = ends[bucket] ?? 0;
    sorted[at] = position;
    ends[bucket] = at + 1;
    if (position % positionsAtOnce === 0) await pause();
  }
  let from = 0;
  for (const end of ends) {
    await pause();
    yield [...sorted.subarray(from, end)].sort((a, b) => table.offset(a) - table.offset(b));
    from = end;
  }
}
