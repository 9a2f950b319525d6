// The history of a state directory as git keeps it: every change one commit, never rewritten, durable when it is
// acknowledged. The folder history/ is the only one that knows git's words and formats.
import { reportingIo, type Disk } from '../disk.ts';
import type { TreeEntry } from './git-objects.ts';
import { deleteTag, ownTagId } from './delete-tag.ts';
import { createChangeIndex } from './change-index.ts';
import { createIndexSync } from './index-sync.ts';
import { readLog, type LogOptions, type LogPage } from './log.ts';
import type { MaintenanceReport } from './maintenance-report.ts';
import { maintain } from './maintenance.ts';
import { createObjectReader } from './object-reader.ts';
import { createPrepare, type Change, type Prepared } from './prepare-change.ts';
import { readHead } from './refs.ts';
import { openRepository, requireWritable } from './repository.ts';
import { resolveCommit } from './resolve-commit.ts';
import { checkHistory, type SelfCheck } from './self-check.ts';
import { createTag, listTags, type Described, type Tag } from './tags.ts';
import { diffTrees, findInTree, fromBytes, isRegularFile, toBytes } from './tree.ts';

export interface FileDifference {
  readonly path: string;
  /** Ids of the contents; null where there is no such file. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Writers must be run one at a time: prepare … publish, createTag, refreshIndex. Reading is free at any time. */
export interface History {
  /** The newest commit, or null before the first; also one that is `setTip` and not published. Throws `corrupt` when that cannot be told. */
  head(): Promise<string | null>;
  /** Makes a change, or null for none, the newest one as far as readers can see, until it is published. */
  setTip(tip: Prepared | null): void;
  /** Null when the change leaves everything as it is. With `onto`: on a change that need not be published yet. */
  prepare(change: Change, onto?: Prepared): Promise<Prepared | null>;
  /** Lets native git see what was published. To be called after opening, and some time after the last change. */
  refreshIndex(): Promise<void>;
  log(options: LogOptions): Promise<LogPage>;
  /** How many changes each actor has made: `client Cursor`; of all other kinds together, as `you`. */
  countActors(): Promise<ReadonlyMap<string, number>>;
  /** Null when the commit has no such file. */
  readFile(commit: string, path: string): Promise<Uint8Array | null>;
  /** Ids of the contents, by path. */
  listFiles(commit: string): Promise<Map<string, string>>;
  changedFiles(before: string | null, after: string): Promise<FileDifference[]>;
  /** The commit of a full id, a unique beginning of at least four digits, or a tag; `not_found` or `invalid` otherwise. */
  resolve(name: string): Promise<string>;
  /** An annotated tag, durable when it resolves. The same again is no error; another of that name is a `conflict`. */
  createTag(name: string, commit: string, message: string, time: Date): Promise<void>;
  /** Newest first. */
  listTags(): Promise<Tag[]>;
  /** Durable when it resolves. False, with nothing changed, for a tag that is gone, or that somebody else made or moved. */
  deleteTag(tag: Tag): Promise<boolean>;
  /** Keeps the history quick to read. For when there is nothing else to do; changes may be made meanwhile. */
  maintain(signal: AbortSignal): Promise<MaintenanceReport>;
  /** Reads everything there is, and says what is damaged or missing. */
  check(signal: AbortSignal): Promise<SelfCheck>;
  /** Ends what goes on in the background. To be called last. */
  close(): Promise<void>;
}

/**
 * Opens the history of `dir`, creating or adopting its `.git`. For the owner of the state directory only: what a crash
 * left behind is cleared away. Every function throws `io` when the disk fails and `corrupt` when the history is damaged.
 */
export async function openHistory(disk: Disk, dir: string): Promise<History> {
  const repository = await reportingIo('open the history', openRepository)(disk, dir);
  const { gitDir } = repository;
  const reader = createObjectReader(disk, gitDir);
  const index = createIndexSync(disk, gitDir, reader);
  const changes = createChangeIndex(disk, repository, reader);
  const tagsKnown = new Map<string, Described | null>();
  let tip: Prepared | null = null;
  const readingHead = async () => (tip && !tip.isPublished ? tip.commit : (await readHead(disk, gitDir)).oid);
  const treeOf = async (commit: string) => (await reader.findCommit(commit)).tree;
  const contentId = (entry: TreeEntry | null) => (entry && isRegularFile(entry) ? entry.oid : null);

  return {
    head: reportingIo('read the history', readingHead),
    setTip(next) {
      tip = next;
    },
    prepare: reportingIo('read the history', createPrepare(disk, repository, reader, index, changes)),
    refreshIndex: reportingIo("update git's index", async () => {
      if (repository.readOnlyBecause === null) await index.refresh();
    }),
    log: reportingIo('read the history', async (options) =>
      readLog(reader, options.before === undefined ? await readingHead() : null, options, changes),
    ),
    countActors: reportingIo('read the history', async () => {
      const head = await readingHead();
      return head === null ? new Map<string, number>() : changes.countActors(head);
    }),
    readFile: reportingIo('read the history', async (commit, path) => {
      const entry = await findInTree(reader.tree, await treeOf(commit), toBytes(path));
      return entry && isRegularFile(entry) ? reader.blob(entry.oid) : null;
    }),
    listFiles: reportingIo('read the history', async (commit) => {
      const files = await diffTrees(reader.tree, null, await treeOf(commit));
      return new Map(
        files.flatMap(({ path, after }) => (after && isRegularFile(after) ? [[fromBytes(path), after.oid]] : [])),
      );
    }),
    changedFiles: reportingIo('read the history', async (before, after) => {
      const differences = await diffTrees(
        reader.tree,
        before === null ? null : await treeOf(before),
        await treeOf(after),
      );
      return differences.map(({ path, before: was, after: is }) => ({
        path: fromBytes(path),
        before: contentId(was),
        after: contentId(is),
      }));
    }),
    resolve: reportingIo('read the history', (name) => resolveCommit(disk, gitDir, reader, name)),
    createTag: reportingIo('save the snapshot', async (name, commit, message, time) => {
      requireWritable(repository);
      await createTag(disk, gitDir, reader, { name, commit, message, time });
    }),
    listTags: reportingIo('read the history', () => listTags(disk, gitDir, reader, tagsKnown)),
    deleteTag: reportingIo('remove the snapshot', async (tag) => {
      requireWritable(repository);
      return deleteTag(disk, gitDir, tag.name, ownTagId(tag));
    }),
    maintain: async (signal) => {
      requireWritable(repository);
      return maintain(disk, gitDir, { signal });
    },
    check: (signal) => checkHistory(disk, gitDir, { signal }),
    close: () => changes.close(),
  };
}
