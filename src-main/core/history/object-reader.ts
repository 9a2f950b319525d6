// Reads objects, loose or packed. One reader, and so one memory of what was read, for each open history.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { HeliosError } from '../../../src-shared/errors.ts';
import { readIfPresent, type Disk } from '../disk.ts';
import {
  loosePath,
  splitObject,
  type GitObject,
  type ObjectType,
  type RawObject,
  type TreeEntry,
} from './git-objects.ts';
import { listFolder } from './list-folder.ts';
import { createObjectCache } from './object-cache.ts';
import { createPackReader } from './pack-reader.ts';
import { parseCommit, parseTree, type ParsedCommit } from './parse-objects.ts';
import { isOid } from './refs.ts';

export interface ObjectReader {
  /** Throws `corrupt` when the object is missing or damaged. */
  read(oid: string): Promise<RawObject>;
  /** Null when there is no object of that name. */
  find(oid: string): Promise<RawObject | null>;
  commit(oid: string): Promise<ParsedCommit>;
  /** For an id that came from outside: throws `not_found` when it is no commit here. */
  findCommit(oid: string): Promise<ParsedCommit>;
  tree(oid: string): Promise<readonly TreeEntry[]>;
  blob(oid: string): Promise<Buffer>;
  /** The ids of all objects that start with these hexadecimal digits. */
  expand(prefix: string): Promise<readonly string[]>;
  /** Lets objects be read that are not on the disk yet. */
  hold(objects: Iterable<GitObject>): void;
  /** They are on the disk, or never will be. */
  release(objects: Iterable<GitObject>, areWritten: boolean): void;
}

const maxRecentBytes = 8 * 1024 * 1024;

export function createObjectReader(disk: Disk, gitDir: string): ObjectReader {
  const packs = createPackReader(disk, gitDir);

  // Commits and folders, which the next change and every page of the log read again.
  const recent = createObjectCache(maxRecentBytes);
  const keep = (oid: string, object: RawObject): RawObject => {
    if (object.type !== 'blob') recent.set(oid, object);
    return object;
  };

  // With how many unwritten changes need each.
  const held = new Map<string, { readonly object: RawObject; users: number }>();

  const find = async (oid: string): Promise<RawObject | null> => {
    const known = held.get(oid)?.object ?? recent.get(oid);
    if (known) return known;
    const loose = await readIfPresent(disk, loosePath(gitDir, oid));
    const intact = loose && unpack(loose, oid);
    if (intact) return keep(oid, intact);
    const packed = await packs.find(oid);
    if (packed) return keep(oid, packed);
    if (loose) throw new HeliosError('corrupt', `The history is damaged: object ${oid} cannot be read.`);
    return null;
  };
  const read = async (oid: string): Promise<RawObject> => {
    const found = await find(oid);
    if (found) return found;
    throw new HeliosError('corrupt', `The history is damaged: object ${oid} is missing.`);
  };
  const readAs = async (oid: string, type: ObjectType): Promise<Buffer> => {
    const object = await read(oid);
    if (object.type === type) return object.body;
    throw new HeliosError('corrupt', `The history is damaged: object ${oid} is no ${type}.`);
  };
  // The ends of a history that the user cloned only in part.
  let shallow: string | undefined;
  const toCommit = async (oid: string, body: Buffer): Promise<ParsedCommit> => {
    shallow ??= Buffer.from((await readIfPresent(disk, join(gitDir, 'shallow'))) ?? []).toString('latin1');
    const commit = parseCommit(body);
    return shallow.includes(oid) ? { ...commit, parents: [] } : commit;
  };

  const expandOnDisk = async (prefix: string): Promise<readonly string[]> => {
    const folder = prefix.slice(0, 2);
    const loose = (await listFolder(disk, join(gitDir, 'objects', folder)))
      .map((name) => folder + name)
      .filter((oid) => oid.startsWith(prefix) && isOid(oid));
    return [...new Set([...loose, ...(await packs.expand(prefix))])];
  };

  return {
    hold(objects) {
      for (const { oid, bytes } of objects) {
        const known = held.get(oid);
        if (known) known.users += 1;
        else held.set(oid, { object: splitObject(bytes), users: 1 });
      }
    },
    release(objects, areWritten) {
      for (const { oid } of objects) {
        const known = held.get(oid);
        if (!known) continue;
        if (areWritten) keep(oid, known.object); // the next change reads it again
        known.users -= 1;
        if (known.users === 0) held.delete(oid);
      }
    },
    find,
    read,
    commit: async (oid) => toCommit(oid, await readAs(oid, 'commit')),
    async findCommit(oid) {
      const object = isOid(oid) ? await find(oid) : null;
      if (object?.type === 'commit') return toCommit(oid, object.body);
      throw new HeliosError('not_found', 'There is no such version in the history.');
    },
    tree: async (oid) => parseTree(await readAs(oid, 'tree')),
    blob: (oid) => readAs(oid, 'blob'),
    async expand(prefix) {
      const unwritten = [...held.keys()].filter((oid) => oid.startsWith(prefix));
      return [...new Set([...unwritten, ...(await expandOnDisk(prefix))])];
    },
  };
}

/** Null when the file is torn or holds anything but the object its name promises. */
function unpack(loose: Uint8Array, oid: string): RawObject | null {
  let bytes: Buffer;
  try {
    bytes = inflateSync(loose);
  } catch {
    return null; // the caller looks into the packs and reports the damage if there is no second copy
  }
  return createHash('sha1').update(bytes).digest('hex') === oid ? splitObject(bytes) : null;
}
