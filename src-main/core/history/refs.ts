// Branches and tags as git stores them: one file each, or a line in `packed-refs`. A ref that cannot be read is an
// error, never "no commits": taking it for that would start the history anew.
import { join } from 'node:path';
import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode, readIfPresent, type Disk } from '../disk.ts';
import { takeGitLock } from './git-lock.ts';
import { listFolder } from './list-folder.ts';

export interface Head {
  /** The branch, for example `refs/heads/main`; null when HEAD names a commit itself. */
  readonly ref: string | null;
  /** Null when the branch has no commit yet. */
  readonly oid: string | null;
}

const oidPattern = /^[0-9a-f]{40}$/;
const maxSymbolicSteps = 5;

export const isOid = (text: string): boolean => oidPattern.test(text);

/** git's rules for names of refs, as far as they keep a name from leaving its folder or being misread. */
export const isRefName = (name: string): boolean =>
  name.startsWith('refs/') &&
  !/[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$/.test(name) &&
  name
    .split('/')
    .every((part) => part !== '' && !part.startsWith('.') && !part.startsWith('-') && !part.endsWith('.lock'));

/** Throws `corrupt` when HEAD or what it names is missing, empty or malformed. */
export async function readHead(disk: Disk, gitDir: string): Promise<Head> {
  let value = await readLoose(disk, gitDir, 'HEAD');
  if (value === null) throw damaged('HEAD', 'is missing');
  let ref: string | null = null;
  for (let step = 0; step < maxSymbolicSteps; step += 1) {
    if ('oid' in value) return { ref, oid: value.oid };
    ref = value.target;
    value = (await readLoose(disk, gitDir, ref)) ?? (await readPacked(disk, gitDir, ref));
    if (value === null) return { ref, oid: null };
  }
  throw damaged('HEAD', 'leads in a circle');
}

/** The commit or tag object that a ref names, or null when there is no such ref. */
export async function readRef(disk: Disk, gitDir: string, ref: string): Promise<string | null> {
  const value = (await readLoose(disk, gitDir, ref)) ?? (await readPacked(disk, gitDir, ref));
  if (value === null) return null;
  if ('oid' in value) return value.oid;
  throw damaged(ref, 'points to another ref');
}

/** All refs whose names start with `prefix` (ending in a slash), by full name. */
export async function listRefs(disk: Disk, gitDir: string, prefix: string): Promise<Map<string, string>> {
  // Loose ones first, as git does: one that is packed meanwhile is then seen in one of the two places.
  const loose = await listLooseRefs(disk, gitDir, prefix);
  const packed = [...(await packedRefs(disk, gitDir))].filter(([name]) => name.startsWith(prefix));
  return new Map([...packed, ...loose]);
}

/** Those that have a file of their own. */
export async function listLooseRefs(disk: Disk, gitDir: string, prefix: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await listFolder(disk, join(gitDir, folder))) {
      const name = `${folder}${entry}`;
      if (!isRefName(name)) continue;
      const value = await readLooseOrFolder(disk, gitDir, name);
      if (value === 'folder') await visit(`${name}/`);
      else if (value && 'target' in value) throw damaged(name, 'points to another ref');
      else if (value) found.set(name, value.oid);
    }
  };
  await visit(prefix);
  return found;
}

/**
 * Moves a ref from one commit to the next, durably: the commit point of every change. Throws `conflict`, and changes
 * nothing, when the ref is no longer at `expectedOld` (null: it must not exist).
 */
export async function advanceRef(
  disk: Disk,
  gitDir: string,
  ref: string,
  expectedOld: string | null,
  newOid: string,
): Promise<void> {
  const lock = await takeGitLock(disk, gitDir, ref, Buffer.from(`${newOid}\n`));
  let current: string | null;
  try {
    current = await readRef(disk, gitDir, ref);
  } catch (error) {
    await lock.release();
    throw error;
  }
  if (current !== expectedOld) {
    await lock.release();
    throw new HeliosError('conflict', `${ref} was moved by another program while Helios was writing.`);
  }
  await lock.commit();
}

type RefValue = { readonly oid: string } | { readonly target: string };

async function readLoose(disk: Disk, gitDir: string, name: string): Promise<RefValue | null> {
  const value = await readLooseOrFolder(disk, gitDir, name);
  return value === 'folder' ? null : value;
}

async function readLooseOrFolder(disk: Disk, gitDir: string, name: string): Promise<RefValue | 'folder' | null> {
  let content: Uint8Array | null;
  try {
    content = await readIfPresent(disk, join(gitDir, name));
  } catch (error) {
    // `refs/heads/a` is a folder once there is a branch `a/b`.
    if (diskErrorCode(error) === 'EISDIR') return 'folder';
    throw error;
  }
  if (content === null) return null;
  const text = Buffer.from(content).toString('utf8').trimEnd();
  if (isOid(text)) return { oid: text };
  const target = /^ref:\s*(.*)$/.exec(text)?.[1];
  if (target !== undefined && isRefName(target)) return { target };
  throw damaged(name, text === '' ? 'is empty' : 'does not name a commit');
}

async function readPacked(disk: Disk, gitDir: string, name: string): Promise<RefValue | null> {
  const oid = (await packedRefs(disk, gitDir)).get(name);
  return oid === undefined ? null : { oid };
}

async function packedRefs(disk: Disk, gitDir: string): Promise<Map<string, string>> {
  const refs = new Map<string, string>();
  const content = await readIfPresent(disk, join(gitDir, 'packed-refs'));
  if (content === null) return refs;
  const lines = Buffer.from(content).toString('utf8').split('\n');
  if (lines.pop() !== '') throw damaged('packed-refs', 'is cut off');
  for (const line of lines) {
    if (line.startsWith('#') || line.startsWith('^')) continue;
    const [oid = '', name = ''] = line.split(' ', 2);
    if (!isOid(oid) || name === '') throw damaged('packed-refs', 'holds a line that is no ref');
    refs.set(name, oid);
  }
  return refs;
}

const damaged = (name: string, what: string): HeliosError =>
  new HeliosError('corrupt', `The history cannot be read: .git/${name} ${what}.`);
