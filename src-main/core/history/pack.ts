// Packs as git knows them (version 2, SHA-1), written without deltas: many objects in two files, so that a batch of
// changes costs a few syncs and not some for each change, and packs can be merged by copying.
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { diskErrorCode, makeFolder, removeQuietly, type Disk } from '../disk.ts';
import { splitObject, tempFolder, type GitObject, type RawObject } from './git-objects.ts';
import { createIndexWriter } from './pack-index.ts';

/** Both files are durable, but not yet where git looks for them. */
export interface StagedPack {
  readonly name: string;
  /** Full path without an ending. */
  readonly path: string;
}

export interface PackedRecord {
  readonly oid: string;
  readonly record: Buffer;
}

export const packFolder = (gitDir: string): string => join(gitDir, 'objects', 'pack');

export const packTypes = { commit: 1, tree: 2, blob: 3, tag: 4 } as const;

const packHeaderBytes = 12;

// git and its relatives take any 40 digits for a name. The first six tell maintenance, without opening a file, which
// packs it may merge. A foreign pack that has them by chance comes to no harm: one with deltas is left alone.
const ownMark = '4e1105';

/** From the checksum: packs of one name hold the same bytes, so that one may take the place of the other at any time. */
export const packName = (checksum: Uint8Array): string =>
  `pack-${ownMark}${Buffer.from(checksum).toString('hex').slice(ownMark.length)}`;

export const isOwnPack = (name: string): boolean => /^pack-4e1105[0-9a-f]{34}$/.test(name);

/** Resolves with the pack's name when all objects are durable. They may exist elsewhere, and in the list twice. */
export async function writePack(disk: Disk, gitDir: string, objects: readonly GitObject[]): Promise<string> {
  const records = objects.map(({ oid, bytes }) => ({ oid, record: encodeRecord(splitObject(bytes)) }));
  const staged = await stagePack(disk, gitDir, records);
  await placePack(disk, gitDir, staged);
  return staged.name;
}

/** An object as it stands in a pack: kind and length of the body in a few bytes, then the body, compressed. */
export function encodeRecord({ type, body }: RawObject): Buffer {
  const header = [(packTypes[type] << 4) | (body.length & 15)];
  for (let rest = Math.floor(body.length / 16); rest > 0; rest = Math.floor(rest / 128)) {
    header.push((header.pop() ?? 0) | 128, rest & 127);
  }
  return Buffer.concat([Buffer.from(header), deflateSync(body, { level: 1 })]);
}

export function encodePackHeader(count: number): Buffer {
  const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  header.writeUInt32BE(count, 8);
  return header;
}

/** To be put in place with `placePack`, or to be discarded. No file is left when it throws. */
export async function stagePack(disk: Disk, gitDir: string, records: readonly PackedRecord[]): Promise<StagedPack> {
  const different = [...new Map(records.map(({ oid, record }) => [oid, record]))];
  const content = Buffer.concat([encodePackHeader(different.length), ...different.map(([, record]) => record)]);
  const checksum = createHash('sha1').update(content).digest();

  let offset = packHeaderBytes;
  const entries = different.map(([oid, record]) => {
    const entry = { oid, crc: crc32(record), offset };
    offset += record.length;
    return entry;
  });
  const index = createIndexWriter(entries.length);
  for (const { oid, crc, offset } of entries.sort((a, b) => (a.oid < b.oid ? -1 : 1))) {
    index.add(Buffer.from(oid, 'hex'), crc, offset);
  }

  const staged = { name: packName(checksum), path: stagedPath(gitDir) };
  const written = await Promise.allSettled([
    disk.writeNewFile(`${staged.path}.pack`, Buffer.concat([content, checksum]), 0o600),
    disk.writeNewFile(`${staged.path}.idx`, index.finish(checksum), 0o600),
  ]);
  const failed = written.find((result) => result.status === 'rejected');
  if (!failed) return staged;
  await discardPack(disk, staged.path);
  throw failed.reason;
}

export const stagedPath = (gitDir: string): string => join(tempFolder(gitDir), randomUUID());

export async function discardPack(disk: Disk, path: string): Promise<void> {
  await removeQuietly(disk, `${path}.pack`);
  await removeQuietly(disk, `${path}.idx`);
}

/** Resolves when the pack is found by readers, also after a crash. When it throws, it is found whole or not at all. */
export async function placePack(disk: Disk, gitDir: string, staged: StagedPack): Promise<void> {
  const target = join(packFolder(gitDir), staged.name);
  try {
    // Readers look for indexes, so the pack has to be there first.
    await renameIntoFolder(disk, `${staged.path}.pack`, `${target}.pack`, packFolder(gitDir));
    await disk.rename(`${staged.path}.idx`, `${target}.idx`);
  } catch (error) {
    await discardPack(disk, staged.path);
    if (!(await isPresent(disk, `${target}.idx`))) await removeQuietly(disk, `${target}.pack`);
    throw error;
  }
  await disk.syncFolder(packFolder(gitDir));
}

async function renameIntoFolder(disk: Disk, from: string, to: string, folder: string): Promise<void> {
  try {
    await disk.rename(from, to);
  } catch (error) {
    if (diskErrorCode(error) !== 'ENOENT') throw error;
    await makeFolder(disk, folder);
    await disk.rename(from, to);
  }
}

// A folder that cannot be read counts as holding it: the pack then stays.
const isPresent = (disk: Disk, path: string): Promise<boolean> =>
  disk.lstat(path).then(
    () => true,
    (error: unknown) => diskErrorCode(error) !== 'ENOENT',
  );
