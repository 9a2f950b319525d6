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
    await removeFiles(disk, gitDir, ref);
    return true;
  } finally {
    await lock.release();
  }
}

/**
 * The packed value first: with the file gone before it, an older packed value would count again. Then the file, under
 * the lock of packed tags, so that nobody packs it meanwhile.
 */
async function removeFiles(disk: Disk, gitDir: string, ref: string): Promise<void> {
  for (;;) {
    const before = Buffer.from((await readIfPresent(disk, join(gitDir, 'packed-refs'))) ?? []);
    const after = withoutRef(before.toString('latin1'), ref);
    const isPacked = after !== null;
    const lock = await takeGitLock(disk, gitDir, 'packed-refs', isPacked ? Buffer.from(after, 'latin1') : before);
    let isDone = false;
    try {
      const now = Buffer.from((await readIfPresent(disk, join(gitDir, 'packed-refs'))) ?? []);
      if (!before.equals(now)) throw new HeliosError('locked', 'Another git command is changing the history.');
      if (!isPacked) await removeLoose(disk, gitDir, ref);
      isDone = !isPacked;
    } catch (error) {
      await lock.release();
      throw error;
    }
    await (isPacked ? lock.commit() : lock.release());
    if (isDone) return;
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

/** Null when the ref is not in the text. What `^` says on the next line belongs to the ref. */
function withoutRef(text: string, ref: string): string | null {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.slice(41) === ref && !line.startsWith('#'));
  if (at < 0) return null;
  lines.splice(at, lines[at + 1]?.startsWith('^') ? 2 : 1);
  return lines.join('\n');
}
