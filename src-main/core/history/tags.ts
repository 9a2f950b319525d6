// Snapshots as git keeps them: annotated tags (H12).
import { HeliosError } from '../../../src-shared/errors.ts';
import type { Disk } from '../disk.ts';
import { committer } from './commit-message.ts';
import { encodeTag, writeLooseObjects } from './git-objects.ts';
import type { ObjectReader } from './object-reader.ts';
import { parseCommit, parseTag } from './parse-objects.ts';
import { advanceRef, isRefName, listRefs, readRef } from './refs.ts';

export interface Tag {
  readonly name: string;
  readonly commit: string;
  /** UTC, ISO 8601 with `Z` (B1). */
  readonly timestamp: string;
  /** Empty for a tag without a message. */
  readonly message: string;
}

export type Described = Omit<Tag, 'name'>;

const folder = 'refs/tags/';
const maxNameLength = 100;

export const isTagName = (name: string): boolean =>
  name.length <= maxNameLength && /^[\w.-]+$/.test(name) && isRefName(folder + name);

/** Durable when it resolves. The same tag again is no error, so that a replay may repeat it; another one is a `conflict`. */
export async function createTag(
  disk: Disk,
  gitDir: string,
  reader: ObjectReader,
  tag: { readonly name: string; readonly commit: string; readonly message: string; readonly time: Date },
): Promise<void> {
  const { name, commit, time } = tag;
  if (!isTagName(name)) throw new HeliosError('invalid', 'A snapshot is named with letters, digits, `_`, `-` and `.`.');
  await reader.findCommit(commit);
  const message = `${tag.message.replace(/\0/g, '').toWellFormed().trim()}\n`;
  const object = encodeTag({ name, commit, tagger: { ...committer, time }, message });
  const existing = await readRef(disk, gitDir, folder + name);
  if (existing === object.oid) return;
  if (existing !== null) throw new HeliosError('conflict', `There is already a snapshot named ${name}.`);
  await writeLooseObjects(disk, gitDir, [object]);
  await advanceRef(disk, gitDir, folder + name, null, object.oid);
}

/**
 * Newest first. Tags of anything but commits are left out.
 * @param known what earlier calls found under the ids of tags, which never changes
 */
export async function listTags(
  disk: Disk,
  gitDir: string,
  reader: ObjectReader,
  known: Map<string, Described | null>,
): Promise<Tag[]> {
  const tags: Tag[] = [];
  for (const [ref, oid] of await listRefs(disk, gitDir, folder)) {
    const described = known.has(oid) ? known.get(oid) : await describe(reader, oid);
    known.set(oid, described ?? null);
    if (described) tags.push({ name: ref.slice(folder.length), ...described });
  }
  return tags.sort((a, b) =>
    a.timestamp === b.timestamp ? (a.name < b.name ? -1 : 1) : a.timestamp > b.timestamp ? -1 : 1,
  );
}

async function describe(reader: ObjectReader, oid: string): Promise<Described | null> {
  const object = await reader.read(oid);
  if (object.type === 'commit')
    return { commit: oid, timestamp: parseCommit(object.body).committer.timestamp, message: '' };
  if (object.type !== 'tag') return null;
  const { target, tagger, message } = parseTag(object.body);
  // The commit itself need not be read: a list of snapshots would take twice as long.
  const commit = namesCommit(object.body) ? target : (await describe(reader, target))?.commit;
  return commit === undefined ? null : { commit, timestamp: tagger.timestamp, message: message.trimEnd() };
}

// The second line of every tag object; the first is as long as an id makes it.
const namesCommit = (body: Buffer): boolean => body.toString('latin1', 47, 60) === '\ntype commit\n';

/** The commit that a tag, or a tag of a tag, stands for. */
export async function readTagCommit(
  disk: Disk,
  gitDir: string,
  reader: ObjectReader,
  name: string,
): Promise<string | null> {
  const oid = isTagName(name) ? await readRef(disk, gitDir, folder + name) : null;
  return oid === null ? null : ((await describe(reader, oid))?.commit ?? null);
}
