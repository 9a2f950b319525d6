// Reads every object there is, in the order in which it is stored, and looks whether what it names is there as well: the
// whole of a long history in the time of reading it once. For the owner, when there is nothing else to do.
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode, readIfPresent, reportingIo, type Disk } from '../disk.ts';
import { encodeObject, loosePath, splitObject, type RawObject } from './git-objects.ts';
import { listFolder } from './list-folder.ts';
import { createObjectReader } from './object-reader.ts';
import { listLooseObjects } from './pack-loose.ts';
import { parsePackTable, type PackTable } from './pack-table.ts';
import { packFolder } from './pack.ts';
import { listRefs, readHead } from './refs.ts';
import { createPause } from './slices.ts';
import { readPackObjects } from './verify-pack.ts';

export interface SelfCheck {
  /** Copies of objects that were read. */
  readonly objects: number;
  /** Ids of objects of which no copy can be read. */
  readonly damaged: readonly string[];
  /** Ids of objects that a ref or a sound object names and that are nowhere. */
  readonly missing: readonly string[];
  /** Sentences about files that cannot be read as a whole. */
  readonly problems: readonly string[];
}

interface Pack {
  /** Without an ending. */
  readonly path: string;
  readonly table: PackTable;
}

/**
 * What is named may also be lost to commits that nothing leads to any more; whether a version in use is concerned is for
 * the doctor to find out. Changes may be made meanwhile. Rejects with the signal's reason when aborted.
 * @throws HeliosError `io` when the disk fails, `corrupt` when the refs cannot be read
 */
export const checkHistory = reportingIo(
  'check the history',
  async (disk: Disk, gitDir: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<SelfCheck> => {
    const pause = createPause(signal);
    const problems: string[] = [];
    // What has to be looked at again at the end: objects that cannot be read, and those that are named and not there.
    const suspects = new Set<string>();
    const loose = new Set(await listLooseObjects(disk, gitDir, pause));
    const packs = await openPacks(disk, gitDir, problems);
    const isThere = (id: Buffer) => packs.some(({ table }) => table.find(id) !== null) || loose.has(id.toString('hex'));
    const named = new Set((await namedByRefs(disk, gitDir)).filter((oid) => !isThere(Buffer.from(oid, 'hex'))));
    const shallow = Buffer.from((await readIfPresent(disk, join(gitDir, 'shallow'))) ?? []).toString('latin1');

    let objects = 0;
    const examine = async (oid: string, object: RawObject | null): Promise<void> => {
      objects += 1;
      if (!object) suspects.add(oid);
      else {
        for (const id of namedBy(object, shallow.includes(oid))) if (!isThere(id)) named.add(id.toString('hex'));
      }
      await pause();
    };
    for (const { path, table } of packs) {
      try {
        const { size } = await disk.stat(`${path}.pack`);
        for await (const { oid, object } of readPackObjects(path, table, size, pause)) await examine(oid, object);
      } catch (error) {
        if (diskErrorCode(error) !== 'ENOENT') throw error; // repacked meanwhile: what is still needed is elsewhere
      }
    }
    for (const oid of loose) await examine(oid, await readLoose(disk, gitDir, oid));

    // Meanwhile it may have been packed or written; and there may be a second copy.
    const reader = createObjectReader(disk, gitDir);
    const [damaged, missing] = [new Set<string>(), new Set<string>()];
    for (const oid of [...suspects, ...named]) {
      await pause();
      try {
        if ((await reader.find(oid)) === null && named.has(oid)) missing.add(oid);
      } catch (error) {
        if (!(error instanceof HeliosError && error.code === 'corrupt')) throw error;
        damaged.add(oid);
      }
    }
    return { objects, damaged: [...damaged], missing: [...missing], problems };
  },
);

async function namedByRefs(disk: Disk, gitDir: string): Promise<string[]> {
  const { oid } = await readHead(disk, gitDir);
  const refs = [...(await listRefs(disk, gitDir, 'refs/heads/')), ...(await listRefs(disk, gitDir, 'refs/tags/'))];
  return [...(oid === null ? [] : [oid]), ...refs.map(([, oid]) => oid)];
}

async function openPacks(disk: Disk, gitDir: string, problems: string[]): Promise<Pack[]> {
  const packs: Pack[] = [];
  for (const file of await listFolder(disk, packFolder(gitDir))) {
    if (!file.endsWith('.idx')) continue;
    const bytes = await readIfPresent(disk, join(packFolder(gitDir), file));
    if (bytes === null) continue;
    try {
      packs.push({ path: join(packFolder(gitDir), file.slice(0, -4)), table: parsePackTable(Buffer.from(bytes)) });
    } catch (error) {
      if (!(error instanceof HeliosError && error.code === 'corrupt')) throw error;
      problems.push(`objects/pack/${file} cannot be read.`);
    }
  }
  return packs;
}

/** Null when it is damaged. */
async function readLoose(disk: Disk, gitDir: string, oid: string): Promise<RawObject | null> {
  const file = await readIfPresent(disk, loosePath(gitDir, oid));
  if (file === null) return null;
  try {
    const object = splitObject(inflateSync(file));
    return encodeObject(object.type, object.body).oid === oid ? object : null;
  } catch {
    return null; // torn: zlib has a number of ways to say so
  }
}

const gitlinkMode = '160000 ';

/** Ids in a sound object. Read from the bytes: a long history names millions. */
function* namedBy({ type, body }: RawObject, isShallow: boolean): Generator<Buffer> {
  if (type === 'tree') {
    for (let at = 0; at < body.length;) {
      const end = body.indexOf(0, at) + 1;
      // What a submodule is at is in another repository.
      if (body.toString('latin1', at, at + gitlinkMode.length) !== gitlinkMode) yield body.subarray(end, end + 20);
      at = end + 20;
    }
  } else if (type !== 'blob') {
    const headers = body.toString('latin1', 0, Math.max(body.indexOf('\n\n'), 0));
    for (const [, name, id = ''] of headers.matchAll(/^(tree|parent|object) ([0-9a-f]{40})$/gm)) {
      if (name !== 'parent' || !isShallow) yield Buffer.from(id, 'hex');
    }
  }
}
