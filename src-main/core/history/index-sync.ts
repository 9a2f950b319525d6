// Lets native git see our commits as its own: without this `git status` would show each as undone, and the user's next
// `git commit` would undo it.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readIfPresent, replaceFile, type Disk } from '../disk.ts';
import { carryIndex, parseIndex, serializeIndex } from './git-index.ts';
import { takeGitLock } from './git-lock.ts';
import { tempFolder } from './git-objects.ts';
import type { ObjectReader } from './object-reader.ts';
import { isOid, readHead } from './refs.ts';
import { diffTrees } from './tree.ts';

export interface IndexSync {
  /** Finds out, once, how far the index is behind after a crash. To be awaited before a branch is moved. */
  load(): Promise<void>;
  /** The branch was moved by us; `previous` is where it was. */
  noteMove(previous: string | null): void;
  /** Brings the index to HEAD. Cheap when it is there. Throws `locked` when git keeps the index longer than a moment. */
  refresh(): Promise<void>;
}

const noCommit = '0'.repeat(40);
// How many commits a crash can have left unseen by the index; beyond that HEAD was moved by the user.
const maxCommitsBehind = 1_000;

export function createIndexSync(disk: Disk, gitDir: string, reader: ObjectReader): IndexSync {
  const indexPath = join(gitDir, 'index');
  // Two commits: the index is as in one of them. Tells our own unseen commits from what the user staged.
  const markerPath = join(gitDir, 'helios', 'index-commits');
  let loading: Promise<void> | undefined;
  /** Where the index is, and commits to go through on the way to HEAD; undefined when it is there. */
  let behind: { readonly from: string | null; readonly through: readonly (string | null)[] } | undefined;

  const loadOnce = async (): Promise<void> => {
    const { oid: head } = await readHead(disk, gitDir);
    const marker = Buffer.from((await readIfPresent(disk, markerPath)) ?? []).toString('latin1');
    const [from, to] = marker
      .trimEnd()
      .split(' ')
      .map((oid) => (oid === noCommit ? null : oid));
    const known = [from, to].every((oid) => oid === null || (oid !== undefined && isOid(oid)));
    if (known && from !== undefined && to !== undefined && (await isAncestor(to, head))) {
      // A commit that nothing leads to any more may have been pruned.
      const start = from === null || (await reader.find(from)) ? from : to;
      if (start !== to || to !== head) behind = { from: start, through: [to] };
    } else await mark(head, head); // adopted, or moved by the user: the index is as they want it
    if (head !== null && (await readIfPresent(disk, indexPath)) === null) behind ??= { from: head, through: [] };
  };

  const load = (): Promise<void> =>
    (loading ??= loadOnce().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));

  const isAncestor = async (ancestor: string | null, commit: string | null): Promise<boolean> => {
    let at = commit;
    for (let steps = 0; at !== ancestor && at !== null && steps < maxCommitsBehind; steps += 1) {
      at = (await reader.commit(at)).parents[0] ?? null;
    }
    return at === ancestor;
  };

  const mark = (from: string | null, to: string | null): Promise<void> =>
    replaceFile(disk, markerPath, Buffer.from(`${from ?? noCommit} ${to ?? noCommit}\n`), {
      tempDir: tempFolder(gitDir),
    });

  const treeOf = async (commit: string | null) => (commit === null ? null : (await reader.commit(commit)).tree);

  const carry = async (from: string | null, to: string | null): Promise<void> => {
    const bytes = await readIfPresent(disk, indexPath);
    const entries = bytes && parseIndex(Buffer.from(bytes));
    if (bytes && !entries) {
      await replaceFile(disk, join(gitDir, 'helios', 'index.damaged'), bytes, { tempDir: tempFolder(gitDir) });
    }
    const differences = await diffTrees(reader.tree, entries ? await treeOf(from) : null, await treeOf(to));
    const next = carryIndex(entries ?? [], differences);
    if (next) await replaceFile(disk, indexPath, serializeIndex(next), { tempDir: tempFolder(gitDir) });
  };

  return {
    load,
    noteMove(previous) {
      behind ??= { from: previous, through: [] };
    },
    async refresh() {
      await load();
      if (!behind) return;
      const lock = await takeGitLock(disk, gitDir, 'index', Buffer.from(`helios ${randomUUID()}\n`));
      try {
        let { from } = behind;
        for (const to of [...behind.through, (await readHead(disk, gitDir)).oid]) {
          await mark(from, to);
          await carry(from, to);
          from = to;
        }
      } finally {
        await lock.release();
      }
      behind = undefined;
    },
  };
}
