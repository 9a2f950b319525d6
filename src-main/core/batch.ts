// Changes that become durable together: each built on top of the one before, one wait for the disk for all of them, then
// their files put in place. They all happen, or none of them.

import { join } from 'node:path';

import { HeliosError } from '../../src-shared/errors.ts';
import { type Disk } from './disk.ts';
import { Draft } from './draft.ts';
import { tempFolder } from './history/git-objects.ts';
import { type History } from './history/history.ts';
import { type Change, type Prepared } from './history/prepare-change.ts';
import { recordOf, type ChangeRecord } from './journal-lines.ts';
import { type Journal } from './journal.ts';
import { type Accepted } from './publisher.ts';
import { stageReplacement } from './replacement.ts';
import { type WorkingFile, type WorkingFiles } from './working-files.ts';
import { type Build, type CallContext } from './writer.ts';

export interface Done<Result> {
  readonly commit: string;
  readonly result: Result;
}

/** A change that waits for its batch. */
export interface Request {
  readonly context: CallContext;
  readonly tool: string;
  readonly build: Build<unknown>;
  readonly resolve: (done: Done<unknown>) => void;
  readonly reject: (error: unknown) => void;
  /** How often files or history have moved under it. */
  attempts: number;
}

/** A request and the change it has become. */
export interface Built extends Accepted {
  readonly request: Request;
  readonly draft: Draft;
  readonly result: unknown;
}

export interface BatchParts {
  readonly disk: Disk;
  readonly files: WorkingFiles;
  readonly history: History;
  readonly journal: Journal;
  /** Whether the state directory is still ours; asked right before anything is written. */
  readonly fence: () => boolean;
}

/** Files were edited while the changes were made durable: none of them is done, all are to be built anew. */
export class FilesMoved extends Error {}

export class Batch {
  readonly built: Built[] = [];
  readonly #parts: BatchParts;
  /** What was on disk when a change first looked. */
  readonly #found = new Map<string, WorkingFile | null>();
  readonly #staged = new Map<string, WorkingFile | null>();

  constructor(parts: BatchParts) {
    this.#parts = parts;
  }

  /**
   * @param committed ids of the contents that the history holds
   * @param onto the newest change that is not published, if this is the first of the batch
   * @returns paths that were edited outside and have to be taken in first; none when the change is part of the batch now
   */
  async add(request: Request, committed: ReadonlyMap<string, string>, onto: Prepared | null): Promise<string[]> {
    const { files, history, journal } = this.#parts;
    const { context, tool, build } = request;
    const draft = new Draft(files);
    const { message, result, snapshot } = await build(draft);
    const after = draft.changes();
    const edited = [...after.keys()].filter(
      (path) => !this.#staged.has(path) && draft.before(path)?.blobId !== committed.get(path),
    );
    if (edited.length > 0) return edited;

    const change: Change = {
      files: new Map([...after].map(([path, file]) => [path, file && file.bytes])),
      message,
      actor: context.actor,
      tool,
      time: new Date(),
      ...(context.operation !== undefined && { operation: context.operation }),
      ...(snapshot && { snapshot }),
    };
    const parent = await history.head();
    const below = this.built.findLast(({ prepared }) => prepared)?.prepared ?? onto ?? undefined;
    const prepared = after.size === 0 ? null : await history.prepare(change, below);
    if (prepared) history.setTip(prepared);
    for (const [path, file] of draft.seen)
      if (!this.#staged.has(path) && !this.#found.has(path)) this.#found.set(path, file);
    for (const [path, file] of after) {
      files.stage(path, file);
      this.#staged.set(path, file);
    }
    this.built.push({ request, draft, change, prepared, parent, result, seq: journal.nextSeq() });
    return [];
  }

  /**
   * Resolves with the folders whose names have changed when everything is durable in the journal and in its place.
   * @throws FilesMoved, or HeliosError; then nothing has happened
   */
  async commit(): Promise<ReadonlySet<string>> {
    const { disk, files, journal } = this.#parts;
    const records = this.built.filter(isRecorded).map(asRecord);
    const contents = new Map([...this.#staged].map(([path, file]) => [path, file && file.bytes]));
    const tempDir = tempFolder(join(files.dir, '.git'));
    this.#requireOurs();
    // Side by side: on most disks waiting is what takes the time.
    const [staging, journaling] = await Promise.allSettled([
      stageReplacement(disk, files, contents, tempDir),
      records.length === 0 ? null : journal.append(records),
    ]);
    try {
      if (staging.status === 'rejected') throw staging.reason;
      if (journaling.status === 'rejected') throw journaling.reason;
      this.#requireOurs();
      const isCurrent = [...this.#found].every(([path, file]) => files.onDisk(path)?.blobId === file?.blobId);
      if (!isCurrent) throw new FilesMoved();
      await staging.value.putInPlace();
      files.placed(contents.keys());
      return staging.value.folders;
    } catch (error) {
      if (staging.status === 'fulfilled') await staging.value.undo();
      // Also those whose append failed: nobody knows how much of it is there.
      if (records.length > 0) await journal.cancel(records.map(({ seq }) => seq));
      throw error;
    }
  }

  /** Nothing of it has happened. */
  drop(): void {
    this.#parts.files.unstage(this.#staged.keys());
    for (const { prepared } of this.built) prepared?.drop();
  }

  #requireOurs(): void {
    if (this.#parts.fence()) return;
    throw new HeliosError('unavailable', 'Another process has taken over this state directory.', {
      guidance: 'Try again: the new owner answers.',
    });
  }
}

export const isRecorded = ({ prepared, change }: Built): boolean => prepared !== null || change.snapshot !== undefined;

const asRecord = ({ seq, change, prepared, parent, result }: Built): ChangeRecord =>
  recordOf(seq, change, { commit: prepared?.commit ?? parent ?? '', parent }, result ?? null);
