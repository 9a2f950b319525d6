// An index of the history's line of first parents, so that a list costs what it shows and not what there is. It may be
// behind the history, beside it or gone: what it does not hold is read from the commits, and it catches up after that.
import { join } from 'node:path';
import { readIfPresent, replaceFile, type Disk } from '../disk.ts';
import { decodeBlock, emptyFile, encodeBlock, type FileEnd } from './change-file.ts';
import { labelOf, type ChangeFacets } from './change-filter.ts';
import { ChangeRows } from './change-rows.ts';
import { parseFacts } from './commit-message.ts';
import { tempFolder } from './git-objects.ts';
import type { ObjectReader } from './object-reader.ts';
import type { ParsedCommit } from './parse-objects.ts';
import type { Repository } from './repository.ts';
import { createPause, sliceMs } from './slices.ts';
import { readFacets, walkChanges, type ChangeSearch, type FoundChange, type Shortcut } from './walk-changes.ts';

export interface ChangeIndex {
  /** The changes that match, newest first, from `start` on along first parents. */
  find(start: string, search: ChangeSearch): Promise<FoundChange[]>;
  /** How many changes each actor has made, by `labelOf`, from `start` on along first parents. */
  countActors(start: string): Promise<Map<string, number>>;
  /** A new commit and the files that it changes: saves reading it back. */
  note(oid: string, commit: ParsedCommit, files: readonly string[]): void;
  /** Catches up with `head` in the background; does nothing when it is there. */
  follow(head: string): void;
  /** Resolves when nothing goes on in the background. */
  settled(): Promise<void>;
  /** Ends what goes on in the background and keeps what is not on the disk yet. */
  close(): Promise<void>;
}

/** New commits are added to the file in groups, because the disk is waited for; a crash loses less than one group. */
const rowsAtOnce = 256;
const rowsAtOnceInRebuild = 4_096;
/** Lines of commits that were left may fill as much of the file as the one that counts, and this much. */
const sparedRows = 10_000;
/** A failure that matters is met by the next question as well; trying again each time would only be in its way. */
const retryAfterMs = 60_000;

export function createChangeIndex(disk: Disk, repository: Repository, reader: ObjectReader): ChangeIndex {
  const { gitDir, readOnlyBecause } = repository;
  const path = join(gitDir, 'helios', 'history-index');
  let rows = new ChangeRows();
  let saved = emptyFile;
  let mayWrite = readOnlyBecause === null;
  let closed = false;
  let loading: Promise<void> | undefined;
  let loaded = false;
  let saving = Promise.resolve();
  let wanted: string | undefined;
  let following: Promise<void> | undefined;
  let retryAt = 0;

  const load = (): Promise<void> =>
    (loading ??= readFile()
      .catch(() => {
        mayWrite = false; // all of it can be found out again; the next start looks at the file again
      })
      .finally(() => (loaded = true)));

  const readFile = async (): Promise<void> => {
    const file = Buffer.from((await readIfPresent(disk, path)) ?? []);
    const pause = createPause();
    const inFile = new ChangeRows();
    let believed = emptyFile;
    for (let end: FileEnd | null = emptyFile; end; end = decodeBlock(file, inFile, end)) {
      believed = end;
      await pause();
    }
    const mostlyLeft = believed.rowsEver > 2 * inFile.length + sparedRows;
    if (!mostlyLeft && (await startsAtRoot(inFile))) [rows, saved] = [inFile, believed];
    if (saved.bytes === file.length || !mayWrite) return;
    await replaceFile(disk, path, file.subarray(0, saved.bytes), { tempDir: tempFolder(gitDir) });
  };

  /** The index of another repository does not, nor that of a partial clone which has been completed since. */
  const startsAtRoot = async (inFile: ChangeRows): Promise<boolean> => {
    if (inFile.length === 0) return true;
    const root = inFile.oidAt(0);
    return (await reader.find(root)) !== null && (await reader.commit(root)).parents.length === 0;
  };

  const add = (oid: string, facets: ChangeFacets, parentRow: number): void => {
    rows.cut(parentRow + 1);
    if (rows.length < saved.rows) saved = { ...saved, rows: rows.length };
    rows.push(oid, facets);
  };

  const save = (atLeast: number): Promise<void> =>
    (saving = saving.then(async () => {
      if (!mayWrite || rows.length - saved.rows < atLeast) return;
      const { block, end } = encodeBlock(rows, saved);
      saved = end;
      try {
        await disk.append(path, block);
      } catch {
        mayWrite = false; // nobody knows how much of it is there; the next start finds out
      }
    }));

  const catchUp = async (head: string): Promise<void> => {
    const pause = createPause();
    const missing: string[] = [];
    let at: string | null = head;
    for (; at !== null && rows.rowOf(at) === undefined && !closed; at = (await reader.commit(at)).parents[0] ?? null) {
      missing.push(at);
      await pause();
    }
    let parent = at === null ? null : await reader.commit(at);
    for (const oid of missing.toReversed()) {
      if (closed) return;
      const commit = await reader.commit(oid);
      const facets = await readFacets(reader, parent, commit);
      const parentRow = parentRowOf(commit);
      if (parentRow === undefined) return; // another line was noted meanwhile and is followed next
      add(oid, facets, parentRow);
      parent = commit;
      await save(rowsAtOnceInRebuild);
      await pause();
    }
    await save(rowsAtOnce);
  };

  /** -1 for a first commit; undefined while the parent is not in the index. */
  const parentRowOf = ({ parents: [parent] }: ParsedCommit): number | undefined =>
    parent === undefined ? -1 : rows.rowOf(parent);

  const followWanted = async (): Promise<void> => {
    await load();
    while (wanted !== undefined && !closed) {
      const head = wanted;
      wanted = undefined;
      await catchUp(head);
    }
  };

  const follow = (head: string): void => {
    if (closed || rows.rowOf(head) !== undefined || performance.now() < retryAt) return;
    wanted = head;
    following ??= followWanted()
      .catch(() => {
        retryAt = performance.now() + retryAfterMs;
      })
      .finally(() => (following = undefined));
  };

  return {
    follow,
    async find(start, search) {
      await load();
      return walkChanges(reader, start, search, (from, limit) => {
        const newest = rows.rowOf(from);
        return newest === undefined ? null : findRows(rows, newest, { ...search, limit });
      });
    },
    async countActors(start) {
      await load();
      const pause = createPause();
      const counts = new Map<string, number>();
      const count = (label: string, changes: number) => counts.set(label, (counts.get(label) ?? 0) + changes);
      for (let at: string | null = start; at !== null;) {
        const newest = rows.rowOf(at);
        if (newest !== undefined) {
          for (const [label, changes] of rows.countActors(newest)) count(label, changes);
          break;
        }
        const commit = await reader.commit(at);
        count(labelOf(parseFacts(commit).actor), 1);
        at = commit.parents[0] ?? null;
        await pause();
      }
      return counts;
    },
    note(oid, commit, files) {
      const parentRow = loaded && following === undefined ? parentRowOf(commit) : undefined;
      if (parentRow === undefined) return follow(oid);
      if (rows.rowOf(oid) !== undefined) return;
      add(oid, { ...parseFacts(commit), files }, parentRow);
      void save(rowsAtOnce);
    },
    async settled() {
      await following;
      await saving;
    },
    async close() {
      closed = true;
      await following;
      await save(1);
    },
  };
}

/** A slice in one go, so that it sees one state of the rows. */
function findRows(rows: ChangeRows, newest: number, { limit, stop, ...filter }: ChangeSearch): Shortcut {
  const startedAt = performance.now();
  const stopRow = (stop === undefined ? undefined : rows.rowOf(stop)) ?? -1;
  const end = stopRow <= newest ? stopRow : -1;
  const found: FoundChange[] = [];
  for (const { row, matches } of rows.find(newest, filter)) {
    if (found.length === limit || row <= end) break;
    if (row < newest && performance.now() - startedAt > sliceMs) return { found, next: rows.oidAt(row) };
    if (matches) found.push({ commit: rows.oidAt(row), files: rows.filesAt(row) });
  }
  return { found, next: null };
}
