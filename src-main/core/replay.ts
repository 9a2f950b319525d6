// After a crash: what the journal holds and the files or the history do not is brought there (H9). Nothing is done
// twice, and what somebody has edited since is left to them.

import { join } from 'node:path';

import { HeliosError } from '../../src-shared/errors.ts';
import { type BatchParts } from './batch.ts';
import { encodeBlob, tempFolder } from './history/git-objects.ts';
import { type History } from './history/history.ts';
import { type Change, type Prepared } from './history/prepare-change.ts';
import { changeOf, type ChangeRecord } from './journal-lines.ts';
import { takeSnapshot, type Accepted, type Publisher } from './publisher.ts';
import { stageReplacement } from './replacement.ts';
import { type WorkingFiles } from './working-files.ts';

/**
 * For the owner, before anything else is written.
 * @throws HeliosError `conflict` while the history cannot be continued, during a merge say: to be tried again
 */
export async function replay(parts: BatchParts, publisher: Publisher): Promise<void> {
  const { disk, files, history, journal } = parts;
  const records = journal.unfinished;
  if (records.length === 0) return;
  const versions = await knownVersions(history, records);
  const inHistory = await countInHistory(history, records);
  const missing = records.slice(inHistory);
  // The branch is moved before the snapshots are taken. The same one again is no error.
  for (const record of records.slice(0, inHistory)) {
    const { snapshot, time } = changeOf(record);
    if (snapshot && record.parent !== null) await takeSnapshot(history, snapshot, record.parent, time);
  }
  const accepted: Accepted[] = [];
  let onto: Prepared | null = null;
  try {
    for (const record of missing) {
      const change = changeOf(record);
      const prepared: Prepared | null =
        change.files.size === 0 ? null : await history.prepare(change, onto ?? undefined);
      accepted.push({ seq: record.seq, change, prepared, parent: onto?.commit ?? record.parent });
      onto = prepared ?? onto;
    }
  } catch (error) {
    for (const { prepared } of accepted) prepared?.drop();
    throw error;
  }
  const contents = newestContents(records);
  const behind = [...contents].filter(([path, content]) => isBehind(files, path, content, versions.get(path)));
  const replacement = await stageReplacement(disk, files, new Map(behind), tempFolder(join(files.dir, '.git')));
  await replacement.putInPlace();
  history.setTip(onto);
  // Names that a crash left in memory only look durable, so the folders of all of them are.
  publisher.add(
    accepted,
    [...contents.keys()].map((path) => join(files.dir, path, '..')),
  );
  await publisher.settled(true);
  publisher.publishedUpTo(records.at(-1)?.seq ?? 0);
  await publisher.checkpoint();
}

/** How many of the records, from the oldest on, the branch holds. */
async function countInHistory(history: History, records: readonly ChangeRecord[]): Promise<number> {
  const wanted = new Map(records.map(({ commit }, index) => [commit, index]));
  const oldest = records[0];
  let before: string | null | undefined;
  // Somebody may have committed with git since; that is on top of ours, or ours would be looked for in vain.
  for (let looked = 0; before !== null && looked < records.length + 1_000; looked += 100) {
    const { entries, next } = await history.log({ limit: 100, ...(before !== undefined && { before }) });
    const newest = entries.find(({ commit }) => wanted.has(commit));
    if (newest) return (wanted.get(newest.commit) ?? 0) + 1;
    if (entries.some(({ commit }) => commit === oldest?.parent)) return 0;
    before = next;
  }
  return 0;
}

type Versions = ReadonlyMap<string, ReadonlySet<string | null>>;

/** Ids of the contents that each file had before its newest change: those may be replaced by it. Null: no such file. */
async function knownVersions(history: History, records: readonly ChangeRecord[]): Promise<Versions> {
  const first = records[0]?.parent ?? null;
  const head = await history.head();
  const states = await Promise.all([first, head].map((commit) => filesOf(history, commit)));
  const versions = new Map<string, Set<string | null>>();
  for (const record of records) {
    for (const [path, content] of changeOf(record).files) {
      const known = versions.get(path) ?? new Set(states.map((state) => state.get(path) ?? null));
      versions.set(path, known.add(idOf(content)));
    }
  }
  return versions;
}

async function filesOf(history: History, commit: string | null): Promise<ReadonlyMap<string, string>> {
  if (commit === null) return new Map();
  try {
    return await history.listFiles(commit);
  } catch (error) {
    // Never published and made anew on something else since: the records name all versions there were.
    if (error instanceof HeliosError && error.code === 'not_found') return new Map();
    throw error;
  }
}

function newestContents(records: readonly ChangeRecord[]): Map<string, Uint8Array | null> {
  const contents = records.flatMap((record) => [...changeOf(record).files]);
  return new Map(contents.map(([path, content]) => [path, content === null ? null : Buffer.from(content)]));
}

function isBehind(
  files: WorkingFiles,
  path: string,
  content: Uint8Array | null,
  versions: ReadonlySet<string | null> | undefined,
): boolean {
  const now = files.read(path)?.blobId ?? null;
  return now !== idOf(content) && versions?.has(now) === true;
}

type Content = Change['files'] extends ReadonlyMap<string, infer Value> ? Value : never;
const idOf = (content: Content): string | null => (content === null ? null : encodeBlob(content).oid);
