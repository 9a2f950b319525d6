// Maintenance: many small packs of Helios become one, by copying. Packs of native git are left alone.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode, type Disk, type DiskStat } from '../disk.ts';
import { listFolder } from './list-folder.ts';
import type { MaintenanceReport } from './maintenance-report.ts';
import { createIndexWriter, checksumBytes } from './pack-index.ts';
import { placeVerified, unlinkIfPresent } from './pack-loose.ts';
import { parsePackTable, positionsByOffset, type PackTable } from './pack-table.ts';
import {
  discardPack,
  encodePackHeader,
  isOwnPack,
  packFolder,
  packName,
  packTypes,
  stagedPath,
  type StagedPack,
} from './pack.ts';
import { createReadAhead } from './read-part.ts';
import type { Pause } from './slices.ts';
import { verifyPack } from './verify-pack.ts';

const maxPackBytes = 256 * 1024 * 1024;
const pieceBytes = 256 * 1024;

interface OwnPack {
  readonly name: string;
  /** Without an ending. */
  readonly path: string;
  readonly bytes: number;
}

interface Source extends OwnPack {
  readonly table: PackTable;
  /** By position: where the object is in the new pack; 0 when an earlier source has it, too. */
  readonly offsets: Uint32Array;
}

/** Which object comes where in the new index: the position in a source, and which source that is. */
interface Order {
  readonly count: number;
  readonly sources: Uint16Array;
  readonly positions: Uint32Array;
}

/** Removes the old packs only when the new one is durable and was read back. */
export async function mergePacks(
  disk: Disk,
  gitDir: string,
  kept: number,
  pause: Pause,
  report: MaintenanceReport,
): Promise<void> {
  let packs = await listOwnPacks(disk, gitDir);
  for (;;) {
    const chosen = choosePacks(packs, kept);
    if (chosen.length === 0) return;
    try {
      await merge(disk, gitDir, chosen, pause);
      report.merged += chosen.length;
      return;
    } catch (error) {
      if (diskErrorCode(error) === 'ENOENT') return; // the user's git has repacked meanwhile
      if (!(error instanceof HeliosError && error.code === 'corrupt')) throw error;
      const damaged = await findDamaged(disk, chosen, pause);
      if (damaged.length === 0) {
        report.problems.push(error.message);
        return;
      }
      report.problems.push(...damaged.map(({ path }) => `${path}.pack cannot be read; it was left as it is.`));
      packs = packs.filter((pack) => !damaged.includes(pack));
    }
  }
}

async function findDamaged(disk: Disk, packs: readonly OwnPack[], pause: Pause): Promise<OwnPack[]> {
  const damaged: OwnPack[] = [];
  for (const pack of packs) {
    try {
      await verifyPack(disk, pack.path, pause);
    } catch (error) {
      if (!(error instanceof HeliosError && error.code === 'corrupt')) throw error;
      damaged.push(pack);
    }
  }
  return damaged;
}

async function merge(disk: Disk, gitDir: string, packs: readonly OwnPack[], pause: Pause): Promise<void> {
  const sources: Source[] = [];
  for (const pack of packs) {
    const table = parsePackTable(Buffer.from(await disk.readFile(`${pack.path}.idx`)));
    sources.push({ ...pack, table, offsets: new Uint32Array(table.count) });
    await pause();
  }
  const staged = await stageMerged(disk, gitDir, sources, pause);
  await placeVerified(disk, gitDir, staged, pause);
  for (const { name, path } of packs) {
    // When one of them held everything, the new pack has its bytes, its name and its place.
    if (name === staged.name) continue;
    // As git does: without its index a pack is no longer looked for.
    await unlinkIfPresent(disk, `${path}.idx`);
    await unlinkIfPresent(disk, `${path}.pack`);
  }
}

/** Those that are nothing but a pack and its index: a `.keep` or another file beside them shows that they are in use. */
async function listOwnPacks(disk: Disk, gitDir: string): Promise<OwnPack[]> {
  const folder = packFolder(gitDir);
  const endings = Map.groupBy(await listFolder(disk, folder), (file) => file.replace(/\..*$/, ''));
  // An index over several packs, which git has made, names them.
  if (endings.has('multi-pack-index')) return [];
  const found: OwnPack[] = [];
  for (const [name, files] of endings) {
    if (!isOwnPack(name) || files.toSorted().join() !== `${name}.idx,${name}.pack`) continue;
    const path = join(folder, name);
    const stat = await statIfPresent(disk, `${path}.pack`);
    if (stat) found.push({ name, path, bytes: stat.size });
  }
  return found;
}

async function statIfPresent(disk: Disk, path: string): Promise<DiskStat | null> {
  try {
    return await disk.stat(path);
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * The smallest, up to the last that is not much longer than all before it together: so an object is copied a few times
 * in its life, however long the history becomes.
 */
function choosePacks(packs: readonly OwnPack[], kept: number): OwnPack[] {
  const small = packs.filter(({ bytes }) => bytes <= maxPackBytes / 2).sort((a, b) => a.bytes - b.bytes);
  if (small.length <= kept) return [];
  let total = 0;
  let chosen = 0;
  for (const [index, { bytes }] of small.entries()) {
    if (total + bytes > maxPackBytes) break;
    if (bytes <= 2 * total) chosen = index + 1;
    total += bytes;
  }
  return small.slice(0, chosen);
}

async function stageMerged(disk: Disk, gitDir: string, sources: readonly Source[], pause: Pause): Promise<StagedPack> {
  const order = await orderById(sources, pause);
  const path = stagedPath(gitDir);
  try {
    const checksum = createHash('sha1');
    let length = 0;
    let pending: Uint8Array[] = [];
    let pendingFrom = 0;
    const flush = async (): Promise<void> => {
      const piece = Buffer.concat(pending);
      pending = [];
      pendingFrom = length;
      checksum.update(piece);
      await disk.append(`${path}.pack`, piece);
      await pause();
    };
    const add = async (bytes: Uint8Array): Promise<void> => {
      pending.push(bytes);
      length += bytes.length;
      if (length - pendingFrom >= pieceBytes) await flush();
    };

    await add(encodePackHeader(order.count));
    for (const source of sources) {
      for await (const { position, record } of readRecords(source, pause)) {
        source.offsets[position] = length;
        await add(record);
      }
    }
    await flush();
    const packChecksum = checksum.digest();
    await disk.append(`${path}.pack`, packChecksum);

    const index = createIndexWriter(order.count);
    for (let at = 0; at < order.count; at += 1) {
      const source = sources[order.sources[at] ?? 0];
      const position = order.positions[at] ?? 0;
      if (source) index.add(source.table.id(position), source.table.crc(position), source.offsets[position] ?? 0);
      if (at % 256 === 0) await pause();
    }
    await disk.writeNewFile(`${path}.idx`, index.finish(packChecksum), 0o600);
    return { name: packName(packChecksum), path };
  } catch (error) {
    await discardPack(disk, path);
    throw error;
  }
}

/** All ids in order, each once. What is taken from a source gets an offset other than 0 there. */
async function orderById(sources: readonly Source[], pause: Pause): Promise<Order> {
  const total = sources.reduce((sum, { table }) => sum + table.count, 0);
  const order = { sources: new Uint16Array(total), positions: new Uint32Array(total) };
  let count = 0;
  for (let firstByte = 0; firstByte < 256; firstByte += 1) {
    const found = sources.flatMap(({ table }, source) =>
      Array.from({ length: table.start(firstByte + 1) - table.start(firstByte) }, (_, index) => {
        const position = table.start(firstByte) + index;
        return { source, position, id: table.id(position) };
      }),
    );
    found.sort((a, b) => Buffer.compare(a.id, b.id) || a.source - b.source);
    for (const [index, { source, position, id }] of found.entries()) {
      if (found[index - 1]?.id.equals(id)) continue;
      order.sources[count] = source;
      order.positions[count] = position;
      count += 1;
      sources[source]?.offsets.fill(1, position, position + 1);
    }
    await pause();
  }
  return { count, ...order };
}

/** The records that are to be taken, in the order of the pack. */
async function* readRecords(
  { path, bytes, table, offsets }: Source,
  pause: Pause,
): AsyncGenerator<{ readonly position: number; readonly record: Buffer }> {
  const read = createReadAhead();
  let pending: number | undefined;
  const take = async (position: number, end: number): Promise<Buffer | null> => {
    if (offsets[position] === 0) return null;
    const start = table.offset(position);
    const record = await read(`${path}.pack`, start, end - start);
    if (crc32(record) !== table.crc(position)) {
      throw new HeliosError('corrupt', `The history is damaged: ${path}.pack cannot be read.`);
    }
    const type = ((record[0] ?? 0) >> 4) & 7;
    if (type <= packTypes.tag) return record;
    throw new HeliosError('corrupt', `${path}.pack holds differences, as only git makes them; it was left as it is.`);
  };
  for await (const positions of positionsByOffset(table, bytes, pause)) {
    for (const position of positions) {
      await pause();
      if (pending !== undefined) {
        const record = await take(pending, table.offset(position));
        if (record) yield { position: pending, record };
      }
      pending = position;
    }
  }
  if (pending === undefined) return;
  const record = await take(pending, bytes - checksumBytes);
  if (record) yield { position: pending, record };
}
