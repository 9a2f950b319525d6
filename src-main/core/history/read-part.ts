// Part of a file, for those that are too long to be read whole.
import { closeSync, fstatSync, openSync, read as readCallback, readSync } from 'node:fs';
import { promisify } from 'node:util';

const read = promisify(readCallback);
// As in disk.ts: what the system most likely has in memory is read at once, without a trip through the thread pool.
const smallPartBytes = 64 * 1024;

/** Gives less than asked for at the end of the file. Rejects with the system's error, like the functions of `Disk`. */
export type ReadPart = (path: string, start: number, length: number) => Promise<Buffer>;

export async function readPart(path: string, start: number, length: number): Promise<Buffer> {
  const file = openSync(path, 'r');
  try {
    // A damaged file may ask for any length.
    const there = length <= smallPartBytes ? length : Math.min(length, Math.max(fstatSync(file).size - start, 0));
    const part = Buffer.allocUnsafe(there);
    let filled = 0;
    while (filled < there) {
      const rest = there - filled;
      const bytesRead =
        rest <= smallPartBytes
          ? readSync(file, part, filled, rest, start + filled)
          : (await read(file, part, filled, rest, start + filled)).bytesRead;
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return part.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}

const windowBytes = 256 * 1024;

/** For reading many parts from the beginning to the end: reads ahead. What it gives must not be kept for long. */
export function createReadAhead(): ReadPart {
  let window: { readonly path: string; readonly start: number; readonly bytes: Buffer } | undefined;
  return async (path, start, length) => {
    const end = start + length;
    const isInside = window?.path === path && start >= window.start && end <= window.start + window.bytes.length;
    if (!window || !isInside) {
      window = { path, start, bytes: await readPart(path, start, Math.max(windowBytes, length)) };
    }
    return window.bytes.subarray(start - window.start, end - window.start);
  };
}
