// The index of a pack (version 2): all its ids in order, and where each object begins.
import { createHash } from 'node:crypto';

export const indexMagic = Buffer.from('\xfftOc\0\0\0\x02', 'latin1');
export const idBytes = 20;
/** Of the checksum at the end of a pack, and of an index. */
export const checksumBytes = 20;
/** Where the table starts that tells, for each first byte, how many ids come up to it. */
export const fanoutStart = indexMagic.length;
export const idsStart = fanoutStart + 256 * 4;

/** The position of an id among those that stand in order, one after the other; null when it is not there. */
export function findId(ids: Buffer, id: Uint8Array): number | null {
  let low = 0;
  let high = ids.length / idBytes;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = ids.compare(id, 0, idBytes, middle * idBytes, (middle + 1) * idBytes);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return null;
}

export interface IndexWriter {
  /** In the order of the ids, each once. Offsets must be below 2 GB. */
  add(id: Uint8Array, crc: number, offset: number): void;
  finish(packChecksum: Uint8Array): Buffer;
}

export function createIndexWriter(count: number): IndexWriter {
  const crcsStart = idsStart + count * idBytes;
  const offsetsStart = crcsStart + count * 4;
  const packChecksumStart = offsetsStart + count * 4;
  const bytes = Buffer.alloc(packChecksumStart + 2 * checksumBytes);
  bytes.set(indexMagic);
  let added = 0;
  let firstByte = 0;
  const closeFanout = (below: number): void => {
    for (; firstByte < below; firstByte += 1) bytes.writeUInt32BE(added, fanoutStart + firstByte * 4);
  };
  return {
    add(id, crc, offset) {
      closeFanout(id[0] ?? 0);
      bytes.set(id, idsStart + added * idBytes);
      bytes.writeUInt32BE(crc, crcsStart + added * 4);
      bytes.writeUInt32BE(offset, offsetsStart + added * 4);
      added += 1;
    },
    finish(packChecksum) {
      closeFanout(256);
      bytes.set(packChecksum, packChecksumStart);
      const content = bytes.subarray(0, packChecksumStart + checksumBytes);
      bytes.set(createHash('sha1').update(content).digest(), content.length);
      return bytes;
    },
  };
}
