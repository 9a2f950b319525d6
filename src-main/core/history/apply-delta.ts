// An object that git stored as a difference to another one.
import { HeliosError } from '../../../src-shared/errors.ts';

/** Throws `corrupt` when the delta was not made for this base. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  let at = 0;
  const nextByte = (): number => {
    const byte = delta[at];
    if (byte === undefined) throw damaged();
    at += 1;
    return byte;
  };
  const nextLength = (): number => {
    let length = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = nextByte();
      length += (byte & 127) * unit;
      if (byte < 128) return length;
    }
  };
  /** A number of which only the bytes that are not zero are there, as the lowest bits of `present` tell. */
  const nextSparse = (present: number, bytes: number): number => {
    let value = 0;
    for (let index = 0; index < bytes; index += 1) {
      if (present & (1 << index)) value += nextByte() * 256 ** index;
    }
    return value;
  };

  if (nextLength() !== base.length) throw damaged();
  const result = Buffer.allocUnsafe(nextLength());
  let filled = 0;
  while (at < delta.length) {
    const command = nextByte();
    let source = delta;
    let start = at;
    let length = command;
    if (command & 128) {
      source = base;
      start = nextSparse(command, 4);
      length = nextSparse(command >> 4, 3) || 0x10000;
    } else at += length;
    if (length === 0 || start + length > source.length || filled + length > result.length) throw damaged();
    source.copy(result, filled, start, start + length);
    filled += length;
  }
  if (filled !== result.length) throw damaged();
  return result;
}

const damaged = (): HeliosError => new HeliosError('corrupt', 'The history is damaged: a pack cannot be read.');
