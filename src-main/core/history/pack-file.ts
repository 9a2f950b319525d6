// One pack and its index, of any program, read piece by piece: what it costs does not depend on how long they are.
import { inflateSync } from 'node:zlib';
import { HeliosError } from '../../../src-shared/errors.ts';
import { applyDelta } from './apply-delta.ts';
import { objectTypes, type RawObject } from './git-objects.ts';
import type { ObjectCache } from './object-cache.ts';
import { packTypes } from './pack.ts';
import { fanoutStart, findId, idBytes, indexMagic, idsStart } from './pack-index.ts';
import { readPart, type ReadPart } from './read-part.ts';

/** Every function rejects with `ENOENT` when the pack has been removed, and with `corrupt` when it is damaged. */
export interface PackFile {
  /** Full path without an ending. */
  readonly path: string;
  /** Where the object begins; null when it is not in this pack. */
  findOffset(id: Buffer): Promise<number | null>;
  /** The content is not compared with its id. */
  readAt(offset: number): Promise<RawObject>;
  idsFrom(first: Buffer, last: Buffer): Promise<Buffer[]>;
}

// Room for the header of a record and for most bodies.
const usualRecordBytes = 4096;
const ofsDelta = 6;
const refDelta = 7;

type Record =
  | { readonly kind: 'whole'; readonly object: RawObject }
  | { readonly kind: 'delta'; readonly baseOffset: number; readonly delta: Buffer };

/** @param known objects that were read, by path and offset: those that others are stored as a difference to, above all */
export function createPackFile(path: string, known: ObjectCache, readPackPart: ReadPart = readPart): PackFile {
  const indexPath = `${path}.idx`;
  let fanout: Promise<Buffer> | undefined;

  const readIndex = async (start: number, length: number): Promise<Buffer> => {
    const part = await readPart(indexPath, start, length);
    if (part.length < length) throw damaged();
    return part;
  };

  const loadFanout = async (): Promise<Buffer> => {
    const head = await readIndex(0, idsStart);
    if (!head.subarray(0, indexMagic.length).equals(indexMagic)) throw damaged();
    return head.subarray(fanoutStart);
  };

  /** How many ids there are whose first byte is at most this. */
  const countTo = async (firstByte: number): Promise<number> => {
    fanout ??= loadFanout();
    const table = await fanout.catch((error: unknown) => {
      fanout = undefined;
      throw error;
    });
    return firstByte < 0 ? 0 : table.readUInt32BE(firstByte * 4);
  };

  const findOffset = async (id: Buffer): Promise<number | null> => {
    const firstByte = id[0] ?? 0;
    const from = await countTo(firstByte - 1);
    const to = await countTo(firstByte);
    if (to === from) return null;
    const found = findId(await readIndex(idsStart + from * idBytes, (to - from) * idBytes), id);
    if (found === null) return null;
    const count = await countTo(255);
    const offsetsStart = idsStart + count * (idBytes + 4);
    const offset = (await readIndex(offsetsStart + (from + found) * 4, 4)).readUInt32BE();
    if (offset < 0x80000000) return offset;
    const large = await readIndex(offsetsStart + count * 4 + (offset - 0x80000000) * 8, 8);
    return large.readUInt32BE(0) * 2 ** 32 + large.readUInt32BE(4);
  };

  const readRecord = async (offset: number): Promise<Record> => {
    let bytes = await readPackPart(`${path}.pack`, offset, usualRecordBytes);
    let at = 0;
    const nextByte = (): number => {
      const byte = bytes[at];
      if (byte === undefined) throw damaged();
      at += 1;
      return byte;
    };
    let byte = nextByte();
    const type = (byte >> 4) & 7;
    let length = byte & 15;
    for (let unit = 16; byte >= 128; unit *= 128) {
      byte = nextByte();
      length += (byte & 127) * unit;
    }
    let baseOffset = 0;
    if (type === ofsDelta) {
      byte = nextByte();
      let distance = byte & 127;
      while (byte >= 128) {
        byte = nextByte();
        distance = (distance + 1) * 128 + (byte & 127);
      }
      baseOffset = offset - distance;
    } else if (type === refDelta) {
      baseOffset = (await findOffset(bytes.subarray(at, at + idBytes))) ?? 0;
      at += idBytes;
    }
    // Even what cannot be compressed grows by an eighth at most.
    const mostBytes = at + length + Math.ceil(length / 8) + 64;
    if (mostBytes > bytes.length && bytes.length === usualRecordBytes) {
      bytes = await readPackPart(`${path}.pack`, offset, mostBytes);
    }
    const content = inflate(bytes.subarray(at), length);
    if (type === ofsDelta || type === refDelta) {
      if (baseOffset <= 0) throw damaged();
      return { kind: 'delta', baseOffset, delta: content };
    }
    const name = objectTypes.find((name) => packTypes[name] === type);
    if (name === undefined) throw damaged();
    return { kind: 'whole', object: { type: name, body: content } };
  };

  return {
    path,
    findOffset,
    async readAt(offset) {
      const deltas: { readonly offset: number; readonly delta: Buffer }[] = [];
      const passed = new Set<number>();
      let object: RawObject | undefined;
      for (let at = offset; !object;) {
        if (passed.has(at)) throw damaged();
        passed.add(at);
        object = known.get(`${path} ${at}`);
        if (object) break;
        const record = await readRecord(at);
        if (record.kind === 'whole') {
          ({ object } = record);
          if (deltas.length > 0) known.set(`${path} ${at}`, object);
        } else {
          deltas.push({ offset: at, delta: record.delta });
          at = record.baseOffset;
        }
      }
      for (const { offset: at, delta } of deltas.toReversed()) {
        object = { type: object.type, body: applyDelta(object.body, delta) };
        known.set(`${path} ${at}`, object);
      }
      return object;
    },
    async idsFrom(first, last) {
      const from = await countTo((first[0] ?? 0) - 1);
      const to = await countTo(last[0] ?? 0);
      const ids = await readIndex(idsStart + from * idBytes, (to - from) * idBytes);
      return Array.from({ length: to - from }, (_, index) =>
        ids.subarray(index * idBytes, (index + 1) * idBytes),
      ).filter((id) => Buffer.compare(first, id) <= 0 && Buffer.compare(id, last) <= 0);
    },
  };
}

function inflate(bytes: Buffer, length: number): Buffer {
  let content: Buffer;
  try {
    content = inflateSync(bytes, { chunkSize: Math.max(length, 64), maxOutputLength: Math.max(length, 1) });
  } catch (cause) {
    throw damaged(cause);
  }
  if (content.length !== length) throw damaged();
  return content;
}

const damaged = (cause?: unknown): HeliosError =>
  new HeliosError(
    'corrupt',
    'The history is damaged: a pack cannot be read.',
    {},
    cause === undefined ? {} : { cause },
  );
