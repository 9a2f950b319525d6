// Removes a tag that Helios made, wherever git keeps it: in a file of its own, in `packed-refs`, or in both. Only the name
// goes; what it names stays in the history, and the object of the tag as well.
import { join } from 'node:path';
import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode, readIfPresent, type Disk } from '../disk.ts';
import { committer } from './commit-message.ts';
import { takeGitLock } from './git-lock.ts';
import { encodeTag } from './git-objects.ts';
import { readRef } from './refs.ts';
import { isTagName, type Tag } from './tags.ts';

const folder = 'refs/tags/';

/**
 * The id of the tag object that Helios writes for this name, commit, time and message. A tag of that name with another id
 * was made or moved by somebody else.
 */
export const ownTagId = ({ name, commit, timestamp, message }: Tag): string =>
  encodeTag({ name, commit, tagger: { ...committer, time: new Date(timestamp) }, message: `${message}\n` }).oid;

/**
 * Durable when it resolves. Cut off at any point the tag is there or gone, never at an older value.
 * @param expectedOid of the tag object
 * @returns false, with nothing changed, when the tag is gone or names something else
 * @throws HeliosError `locked` while git holds the refs, `corrupt` when they cannot be read
 */
export async function deleteTag(disk: Disk, gitDir: string, name: string, expectedOid: string): Promise<boolean> {
  if (!isTagName(name)) throw new HeliosError('invalid', 'This is not the name of a snapshot.');
  const ref = folder + name;
  const lock = await takeGitLock(disk, gitDir, ref, Buffer.from(`${expectedOid}\n`));
  try {
    if ((await readRef(disk, gitDir, ref)) !== expectedOid) return false;
    // The packed value first: with the file gone before it, an older packed value would count again.
    await removePacked(disk, gitDir, ref);
    await removeLoose(disk, gitDir, ref);
    return true;
  } finally {
    await lock.release();
  }
}

async function removeLoose(disk: Disk, gitDir: string, ref: string): Promise<void> {
  try {
    await disk.unlink(join(gitDir, ref));
  } catch (error) {
    if (diskErrorCode(error) !== 'ENOENT') throw error; // it was only in packed-refs
  }
  await disk.syncFolder(join(gitDir, folder));
}

async function removePacked(disk: Disk, gitDir: string, ref: string): Promise<void> {
  const read = async () => Buffer.from((await readIfPresent(disk, join(gitDir, 'packed-refs'))) ?? []);
  const before = await read();
  const after = withoutRef(before.toString('latin1'), ref);
  if (after === null) return;
  const lock = await takeGitLock(disk, gitDir, 'packed-refs', Buffer.from(after, 'latin1'));
  if (before.equals(await read())) return lock.commit();
  await lock.release();
  throw new HeliosError('locked', 'Another git command is changing the history.');
}

/** Null when the ref is not in the text. What `^` says on the next line belongs to the ref. */
function withoutRef(text: string, ref: string): string | null {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.slice(41) === ref && !line.startsWith('#'));
  if (at < 0) return null;
  lines.splice(at, lines[at + 1]?.startsWith('^') ? 2 : 1);
  return lines.join('\n');
}
