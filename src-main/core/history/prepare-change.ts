// From a change to a commit: computed first, so that its id is known; then made durable; then published by moving the
// branch. Changes can be prepared on one another, written together and published in one move.
import { HeliosError } from '../../../src-shared/errors.ts';
import { reportingIo, type Disk } from '../disk.ts';
import type { ChangeIndex } from './change-index.ts';
import { authorOf, committer, formatMessage, type ChangeFacts } from './commit-message.ts';
import { encodeBlob, encodeCommit, splitObject, writeLooseObjects, type GitObject } from './git-objects.ts';
import type { IndexSync } from './index-sync.ts';
import type { ObjectReader } from './object-reader.ts';
import { parseCommit } from './parse-objects.ts';
import { writePack } from './pack.ts';
import { advanceRef, readHead } from './refs.ts';
import { readWritableHead, type Repository } from './repository.ts';
import { changeTree, fromBytes, isStorablePath, toBytes } from './tree.ts';

export interface Change extends ChangeFacts {
  /** By path with slashes, relative to the state directory; null removes the file. */
  readonly files: ReadonlyMap<string, string | Uint8Array | null>;
  readonly time: Date;
  /** Names the state before the change, to come back to (H12). */
  readonly snapshot?: SnapshotName;
}

export interface SnapshotName {
  readonly name: string;
  readonly message: string;
}

/** A change whose commit is known but not written. The steps are `write`, then `publish`. */
export interface Prepared {
  readonly commit: string;
  readonly parent: string | null;
  /** Paths whose content differs from the parent. */
  readonly files: readonly string[];
  readonly isPublished: boolean;
  /** It will not be written: its objects need not be kept any more. */
  drop(): void;
  /** Resolves when its objects, and those it was prepared on, are durable; nothing can be seen yet. */
  write(): Promise<void>;
  /**
   * Moves the branch: from then on this change, and those it was prepared on, are history. Throws `conflict` when the
   * branch was moved or switched meanwhile; nothing is lost, prepare the change again.
   */
  publish(): Promise<void>;
}

export type Prepare = (change: Change, onto?: Prepared) => Promise<Prepared | null>;

/** More changes at once are one pack: two files instead of four or more for each. */
const maxLooseChanges = 1;

interface Pending {
  readonly ref: string;
  readonly parent: string | null;
  readonly commit: string;
  readonly tree: string;
  readonly objects: ReadonlyMap<string, GitObject>;
  readonly files: readonly string[];
  /** The unpublished change below, if any. */
  below: Pending | undefined;
  state: 'prepared' | 'written' | 'published' | 'dropped';
}

export function createPrepare(
  disk: Disk,
  repository: Repository,
  reader: ObjectReader,
  index: IndexSync,
  changes: ChangeIndex,
): Prepare {
  const { gitDir } = repository;
  const pendingOf = new WeakMap<Prepared, Pending>();

  const findBase = async (
    onto: Prepared | undefined,
  ): Promise<Pick<Pending, 'ref' | 'parent' | 'below'> & { tree: string | null }> => {
    const below = onto && pendingOf.get(onto);
    if (below && below.state !== 'published') return { ref: below.ref, parent: below.commit, tree: below.tree, below };
    const { ref, oid } = await readWritableHead(disk, repository);
    return { ref, parent: oid, tree: oid === null ? null : (await reader.commit(oid)).tree, below: undefined };
  };

  const write = async (top: Pending): Promise<void> => {
    const unwritten = unpublished(top).filter(({ state }) => state === 'prepared');
    const objects = unwritten.flatMap((pending) => [...pending.objects.values()]);
    if (unwritten.length > maxLooseChanges) await writePack(disk, gitDir, objects);
    else await writeLooseObjects(disk, gitDir, objects);
    reader.release(objects, true);
    for (const pending of unwritten) pending.state = 'written';
  };

  const publish = async (top: Pending): Promise<void> => {
    const moved = unpublished(top);
    const bottom = moved.at(-1);
    if (!bottom) return;
    if (moved.some(({ state }) => state === 'prepared')) {
      throw new HeliosError('internal', 'Published before it was written.');
    }
    await index.load();
    if ((await readHead(disk, gitDir)).ref !== top.ref) {
      throw new HeliosError('conflict', 'Another branch was checked out while Helios was writing.');
    }
    await advanceRef(disk, gitDir, top.ref, bottom.parent, top.commit);
    index.noteMove(bottom.parent);
    for (const { commit, objects, files } of moved.toReversed()) {
      const object = objects.get(commit);
      if (object) changes.note(commit, parseCommit(splitObject(object.bytes).body), files);
    }
    for (const pending of moved) {
      pending.state = 'published';
      pending.below = undefined;
    }
  };

  return async (change, onto) => {
    requireValid(change);
    const { ref, parent, tree: parentTree, below } = await findBase(onto);
    const blobs = [...change.files].map(
      ([path, content]) => [toBytes(path), content === null ? null : encodeBlob(content)] as const,
    );
    const { oid: tree, objects, changed } = await changeTree(reader.tree, parentTree, new Map(blobs));
    if (changed.length === 0) return null;

    const commit = encodeCommit({
      tree,
      parents: parent === null ? [] : [parent],
      author: { ...authorOf(change.actor), time: change.time },
      committer: { ...committer, time: change.time },
      message: formatMessage(change),
    });
    const pending: Pending = {
      ref,
      parent,
      commit: commit.oid,
      tree,
      objects: new Map([...objects, commit].map((object) => [object.oid, object])),
      files: changed.map(fromBytes),
      below,
      state: 'prepared',
    };
    const prepared: Prepared = {
      commit: commit.oid,
      parent,
      files: pending.files,
      get isPublished() {
        return pending.state === 'published';
      },
      drop() {
        if (pending.state === 'prepared') reader.release(pending.objects.values(), false);
        pending.state = 'dropped';
      },
      write: reportingIo('save the change', () => write(pending)),
      publish: reportingIo('save the change', () => publish(pending)),
    };
    pendingOf.set(prepared, pending);
    reader.hold(pending.objects.values());
    return prepared;
  };
}

/** A change and those below it that are not history yet, from the top down. */
function unpublished(top: Pending): Pending[] {
  const found: Pending[] = [];
  for (let at: Pending | undefined = top; at && at.state !== 'published'; at = at.below) found.push(at);
  return found;
}

function requireValid({ files, time }: Change): void {
  for (const path of files.keys()) {
    if (!isStorablePath(path))
      throw new HeliosError('invalid', `${JSON.stringify(path)} is not a path the history can hold.`);
  }
  if (Number.isNaN(time.getTime())) throw new HeliosError('invalid', 'A change needs the time at which it was made.');
}
