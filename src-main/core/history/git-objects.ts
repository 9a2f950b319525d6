// git's objects as bytes, and their durable way onto the disk. Nothing here depends on time or chance: the same content
// always gives the same object id, so ids are known before anything is written.
import { createHash, randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode, removeQuietly, type Disk } from '../disk.ts';

export const objectTypes = ['blob', 'tree', 'commit', 'tag'] as const;

export type ObjectType = (typeof objectTypes)[number];

export interface GitObject {
  readonly oid: string;
  /** Header and body, not yet compressed. */
  readonly bytes: Buffer;
}

export interface RawObject {
  readonly type: ObjectType;
  readonly body: Buffer;
}

/** `name` holds one character per byte (latin1), so that names which are not UTF-8 pass through unchanged. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

export interface Signature {
  /** Free of line breaks, `<` and `>`; so is `email`. */
  readonly name: string;
  readonly email: string;
  readonly time: Date;
}

export const fileMode = '100644';
export const folderMode = '40000';

export function encodeObject(type: ObjectType, body: Uint8Array): GitObject {
  const bytes = Buffer.concat([Buffer.from(`${type} ${body.length}\0`, 'latin1'), body]);
  return { oid: createHash('sha1').update(bytes).digest('hex'), bytes };
}

/** The other way round. Expects the bytes of an object, whole and right. */
export function splitObject(bytes: Buffer): RawObject {
  const type = objectTypes.find((name) => bytes.toString('latin1', 0, name.length + 1) === `${name} `);
  if (type === undefined) throw new HeliosError('corrupt', 'The history is damaged: an object is of an unknown kind.');
  return { type, body: bytes.subarray(bytes.indexOf(0) + 1) };
}

export const encodeBlob = (content: string | Uint8Array): GitObject =>
  encodeObject('blob', typeof content === 'string' ? Buffer.from(content, 'utf8') : content);

export function encodeTree(entries: readonly TreeEntry[]): GitObject {
  const parts = entries
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .flatMap((entry) => [Buffer.from(`${entry.mode} ${entry.name}\0`, 'latin1'), Buffer.from(entry.oid, 'hex')]);
  return encodeObject('tree', Buffer.concat(parts));
}

// git orders a folder as if its name ended in a slash.
const sortKey = (entry: TreeEntry): string => (entry.mode === folderMode ? `${entry.name}/` : entry.name);

export interface CommitContent {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export function encodeCommit(commit: CommitContent): GitObject {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signatureLine(commit.author)}`,
    `committer ${signatureLine(commit.committer)}`,
    '',
    commit.message,
  ];
  return encodeObject('commit', Buffer.from(lines.join('\n'), 'utf8'));
}

export interface TagContent {
  readonly commit: string;
  readonly name: string;
  readonly tagger: Signature;
  readonly message: string;
}

export function encodeTag(tag: TagContent): GitObject {
  const lines = [
    `object ${tag.commit}`,
    'type commit',
    `tag ${tag.name}`,
    `tagger ${signatureLine(tag.tagger)}`,
    '',
    tag.message,
  ];
  return encodeObject('tag', Buffer.from(lines.join('\n'), 'utf8'));
}

const signatureLine = ({ name, email, time }: Signature): string =>
  `${name} <${email}> ${Math.floor(time.getTime() / 1000)} +0000`;

/** Where temporary files of the history live: never beside refs, where git would take a left-over for a branch. */
export const tempFolder = (gitDir: string): string => join(gitDir, 'helios', 'tmp');

export const loosePath = (gitDir: string, oid: string): string =>
  join(gitDir, 'objects', oid.slice(0, 2), oid.slice(2));

// Bounds how many files are open at once.
const writesAtOnce = 64;

/**
 * Resolves when all objects are durable. An object that exists is replaced, not skipped: it may be a torn one that a
 * crash left, or one that native git never synced.
 */
export async function writeLooseObjects(disk: Disk, gitDir: string, objects: readonly GitObject[]): Promise<void> {
  const staged = [...new Map(objects.map((object) => [object.oid, object])).values()].map((object) => ({
    object,
    temp: join(tempFolder(gitDir), `${randomUUID()}.object`),
  }));
  try {
    for (let start = 0; start < staged.length; start += writesAtOnce) {
      await allDone(
        staged
          .slice(start, start + writesAtOnce)
          .map(({ object, temp }) => disk.writeNewFile(temp, deflateSync(object.bytes, { level: 1 }), 0o600)),
      );
    }
    const created = await allDone(staged.map(({ object, temp }) => place(disk, temp, loosePath(gitDir, object.oid))));
    const folders = new Set(staged.map(({ object }) => dirname(loosePath(gitDir, object.oid))));
    if (created.includes(true)) folders.add(join(gitDir, 'objects'));
    await allDone([...folders].map((folder) => disk.syncFolder(folder)));
  } catch (error) {
    await Promise.all(staged.map(({ temp }) => removeQuietly(disk, temp)));
    throw error;
  }
}

/** Tells whether it had to create the folder. */
async function place(disk: Disk, temp: string, path: string): Promise<boolean> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await disk.rename(temp, path);
      return attempt > 0;
    } catch (error) {
      // A `git gc` of the user removes folders that have become empty, also one that was made just now.
      if (diskErrorCode(error) !== 'ENOENT' || attempt >= 5) throw error;
    }
    await disk.mkdir(dirname(path)).catch((error: unknown) => {
      if (diskErrorCode(error) !== 'EEXIST') throw error; // another object of the same folder was faster
    });
  }
}

/** Like Promise.all, but nothing is still running when it rejects. */
async function allDone<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
