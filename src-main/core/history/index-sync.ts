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
  // The commit the index was last brought to: tells our own unseen commits from what the user staged.
  const markerPath = join(gitDir, 'helios', 'index-commit');
  let loading: Promise<void> | undefined;
  let behind: { readonly since: string | null } | undefined;

  const remember = (commit: string | null) =>
    replaceFile(disk, markerPath, Buffer.from(`${commit ?? noCommit}\n`), { tempDir: tempFolder(gitDir) });

  const loadOnce = async (): Promise<void> => {
    const marker = Buffer.from((await readIfPresent(disk, markerPath)) ?? [])
      .toString('latin1')
      .trimEnd();
    const since = marker === noCommit ? null : marker;
    const { oid: head } = await readHead(disk, gitDir);
    if (marker !== (head ?? noCommit)) {
      if (isOid(marker) && (await isAncestor(since, head))) behind = { since };
      else await remember(head);
    }
    if (head !== null && (await readIfPresent(disk, indexPath)) === null) behind ??= { since: head };
  };

  const isAncestor = async (ancestor: string | null, commit: string | null): Promise<boolean> => {
    let at = commit;
    for (let steps = 0; at !== ancestor && at !== null && steps < maxCommitsBehind; steps += 1) {
      at = (await reader.commit(at)).parents[0] ?? null;
    }
    return at === ancestor;
  };

  const treeOf = async (commit: string | null) => (commit === null ? null : (await reader.commit(commit)).tree);

  const carryTo = async (since: string | null, head: string | null): Promise<void> => {
    const bytes = await readIfPresent(disk, indexPath);
    const entries = bytes && parseIndex(Buffer.from(bytes));
    if (bytes && !entries) {
      await replaceFile(disk, join(gitDir, 'helios', 'index.damaged'), bytes, { tempDir: tempFolder(gitDir) });
    }
    const from = entries ? await treeOf(since) : null;
    const next = carryIndex(entries ?? [], await diffTrees(reader.tree, from, await treeOf(head)));
    if (next) await replaceFile(disk, indexPath, serializeIndex(next), { tempDir: tempFolder(gitDir) });
  };

  const load = (): Promise<void> =>
    (loading ??= loadOnce().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));

  return {
    load,
    noteMove(previous) {
      behind ??= { since: previous };
    },
    async refresh() {
      await load();
      if (!behind) return;
      const lock = await takeGitLock(disk, gitDir, 'index', Buffer.from(`helios ${randomUUID()}\n`));
      let head: string | null;
      try {
        ({ oid: head } = await readHead(disk, gitDir));
        await carryTo(behind.since, head);
      } finally {
        await lock.release();
      }
      await remember(head);
      behind = undefined;
    },
  };
}
