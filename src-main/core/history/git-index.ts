// git's index as bytes: read versions 2 to 4, write 2 or 3. What the user staged is carried over byte by byte.
import { createHash } from 'node:crypto';
import { HeliosError } from '../../../src-shared/errors.ts';
import { isRegularFile, type TreeDifference } from './tree.ts';
import type { TreeEntry } from './git-objects.ts';

export interface IndexEntry {
  /** A byte string, see TreeEntry. */
  readonly path: string;
  /** Everything before the path: what stat said, mode, object id, flags. */
  readonly fixed: Buffer;
}

const fixedLength = 62;
const extended = 0x4000;
const intentToAdd = 0x2000;

const flagsOf = (entry: IndexEntry): number => entry.fixed.readUInt16BE(60);
const oidOf = (entry: IndexEntry): string => entry.fixed.toString('hex', 40, 60);
const stageOf = (entry: IndexEntry): number => (flagsOf(entry) >> 12) & 3;
const isIntent = (entry: IndexEntry): boolean =>
  (flagsOf(entry) & extended) !== 0 && (entry.fixed.readUInt16BE(fixedLength) & intentToAdd) !== 0;

/** Null when the file is torn. Throws `conflict` for the kinds that spread the index over several files or folders. */
export function parseIndex(bytes: Buffer): IndexEntry[] | null {
  const content = bytes.subarray(0, -20);
  const checksum = bytes.subarray(-20);
  const unchecked = checksum.every((byte) => byte === 0); // the user's index.skipHash
  if (content.length < 12 || content.toString('latin1', 0, 4) !== 'DIRC') return null;
  if (!unchecked && !createHash('sha1').update(content).digest().equals(checksum)) return null;
  const version = content.readUInt32BE(4);
  if (version < 2 || version > 4) throw unsupported();

  const entries: IndexEntry[] = [];
  let at = 12;
  let previous = '';
  for (let left = content.readUInt32BE(8); left > 0; left -= 1) {
    if (at + fixedLength > content.length - 2) return null;
    const pathAt = at + fixedLength + (content.readUInt16BE(at + 60) & extended ? 2 : 0);
    const { kept, suffixAt } = version === 4 ? keptPrefix(content, pathAt, previous) : { kept: '', suffixAt: pathAt };
    const end = content.indexOf(0, suffixAt);
    if (end < 0) return null;
    const path = kept + content.toString('latin1', suffixAt, end);
    entries.push({ path, fixed: content.subarray(at, pathAt) });
    at = version === 4 ? end + 1 : at + paddedLength(end - at);
    previous = path;
  }
  while (at + 8 <= content.length) {
    // An extension in lower case changes the meaning of the entries; any other may be dropped.
    if (content.toString('latin1', at, at + 1) >= 'a') throw unsupported();
    at += 8 + content.readUInt32BE(at + 4);
  }
  return entries.every(({ path }) => path !== '') ? entries : null;
}

/** Version 4 names how many bytes of the path before to leave out. */
function keptPrefix(content: Buffer, at: number, previous: string): { kept: string; suffixAt: number } {
  let byte = content.readUInt8(at);
  let dropped = byte & 127;
  while (byte & 128) {
    at += 1;
    byte = content.readUInt8(at);
    dropped = ((dropped + 1) << 7) | (byte & 127);
  }
  return { kept: previous.slice(0, previous.length - dropped), suffixAt: at + 1 };
}

export function serializeIndex(entries: readonly IndexEntry[]): Buffer {
  const header = Buffer.from('DIRC\0\0\0\0\0\0\0\0', 'latin1');
  header.writeUInt32BE(entries.some((entry) => flagsOf(entry) & extended) ? 3 : 2, 4);
  header.writeUInt32BE(entries.length, 8);
  const parts: Buffer[] = [header];
  for (const { fixed, path } of entries) {
    const length = fixed.length + path.length;
    parts.push(fixed, Buffer.from(path.padEnd(paddedLength(length) - fixed.length, '\0'), 'latin1'));
  }
  const content = Buffer.concat(parts);
  return Buffer.concat([content, createHash('sha1').update(content).digest()]);
}

// A path ends in one to eight zero bytes.
const paddedLength = (length: number): number => (length + 8) & ~7;

/**
 * Carries the index from one commit to another: an entry that was as in the old commit becomes as in the new one; an
 * entry that the user staged otherwise stays theirs. Null when there is nothing to change.
 */
export function carryIndex(
  entries: readonly IndexEntry[],
  differences: readonly TreeDifference[],
): IndexEntry[] | null {
  const staged = new Map(entries.filter((entry) => stageOf(entry) === 0).map((entry) => [entry.path, entry]));
  const unmerged = entries.filter((entry) => stageOf(entry) !== 0);
  const following = differences.filter(({ path, before, after }) => {
    const entry = staged.get(path);
    const oid = entry && !isIntent(entry) ? oidOf(entry) : undefined;
    return oid === before?.oid && oid !== after?.oid && unmerged.every((other) => other.path !== path);
  });
  if (following.length === 0) return null;
  for (const { path } of following) staged.delete(path);
  const folders = new Set([...staged.keys()].flatMap(foldersAbove));
  for (const { path, after } of following) {
    // What the user staged may hold a folder where the new commit has a file, or the other way round.
    const blocked = folders.has(path) || foldersAbove(path).some((folder) => staged.has(folder));
    if (after && !blocked) staged.set(path, newEntry(path, after));
  }
  return [...staged.values(), ...unmerged].sort((a, b) =>
    a.path === b.path ? stageOf(a) - stageOf(b) : a.path < b.path ? -1 : 1,
  );
}

// All zero where stat belongs: git then compares the content once and fills it in.
function newEntry(path: string, { mode, oid }: TreeEntry): IndexEntry {
  const fixed = Buffer.alloc(fixedLength);
  const bits = Number.parseInt(mode, 8);
  fixed.writeUInt32BE(isRegularFile({ mode, name: '', oid }) ? (bits & 0o100 ? 0o100755 : 0o100644) : bits, 24);
  fixed.write(oid, 40, 'hex');
  fixed.writeUInt16BE(Math.min(path.length, 0xfff), 60);
  return { path, fixed };
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash));
  return folders;
}

const unsupported = (): HeliosError =>
  new HeliosError('conflict', "Helios cannot update git's index, because it is split or sparse.", {
    guidance: 'Run `git update-index --no-split-index` and `git sparse-checkout disable` in the state directory.',
  });
