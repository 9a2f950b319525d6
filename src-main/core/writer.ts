// The one way in which files and history change: one change at a time, each a draft that becomes objects, then working
// files, then the newest commit. Nothing of the user's is overwritten that is not in the history.

import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { type Actor } from '../../src-shared/actor.ts';
import { HeliosError } from '../../src-shared/errors.ts';
import { type Disk } from './disk.ts';
import { Draft } from './draft.ts';
import { encodeBlob, tempFolder } from './history/git-objects.ts';
import { type History } from './history/history.ts';
import { type Change, type Prepared } from './history/prepare-change.ts';
import { changeOf, recordOf, type Journal, type JournalRecord } from './journal.ts';
import { stageReplacement, type Replacement } from './replacement.ts';
import { type WorkingFiles } from './working-files.ts';

/** Who asks. */
export interface CallContext {
  readonly actor: Actor;
  /** Names one request of one client session (call.ts adds its content), so that a repeated one can be told. */
  readonly operation?: string;
}

export interface Described<Result> {
  /** One sentence for the history; further lines are its body. */
  readonly message: string;
  readonly result: Result;
}

/** @param draft null when the files held the change before */
export type OnCommit = (commit: string, change: Change, draft: Draft | null) => void;

export interface WriterParts {
  readonly disk: Disk;
  readonly files: WorkingFiles;
  readonly history: History;
  readonly journal: Journal;
  readonly onCommit: OnCommit;
}

/** What a change has done so far that has to be taken back when it fails. */
interface Steps {
  record: JournalRecord | null;
  replacement: Replacement | null;
}

export const external: Actor = { kind: 'external', name: 'external' };

/** How often a change is built anew when files or history move under it. */
const maxAttempts = 5;
const indexDelayMs = 200;

export class Writer {
  readonly #files: WorkingFiles;
  readonly #history: History;
  readonly #disk: Disk;
  readonly #journal: Journal;
  readonly #onCommit: OnCommit;
  readonly #committed: { head: string | null; blobs: Map<string, string> } = { head: null, blobs: new Map() };
  #queue: Promise<unknown> = Promise.resolve();
  #indexTimer: NodeJS.Timeout | undefined;

  constructor({ disk, files, history, journal, onCommit }: WriterParts) {
    this.#disk = disk;
    this.#files = files;
    this.#history = history;
    this.#journal = journal;
    this.#onCommit = onCommit;
  }

  /**
   * The only way to change anything: `build` fills a draft, which becomes one commit and then the working files. When a
   * file or the history moves meanwhile, `build` runs again on what is there now. A draft without changes commits nothing
   * and answers with the newest commit.
   */
  change<Result>(
    context: CallContext,
    tool: string,
    build: (draft: Draft) => Described<Result> | Promise<Described<Result>>,
  ): Promise<{ readonly commit: string; readonly result: Result }> {
    return this.#enqueue(async () => {
      const answered = await this.#answerOf(context.operation);
      // The result of the same operation has the same type.
      if (answered) return { commit: answered.commit, result: answered.result as Result };
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const draft = new Draft(this.#files);
        const { message, result } = await build(draft);
        const files = draft.changes();
        if (files.size > 0) await this.#takeInNow([...files.keys()], null, external, '', true);
        const commit = await this.#publish(
          {
            files,
            message,
            actor: context.actor,
            tool,
            time: new Date(),
            ...(context.operation !== undefined && { operation: context.operation }),
          },
          draft,
          result,
        );
        if (commit !== null) return { commit, result };
      }
      throw new HeliosError('conflict', 'The files kept changing while this was being saved.');
    });
  }

  /**
   * Takes edits made outside into the history: files that are valid and differ from it, or were deleted.
   * @returns the commit and its files, or null when there was nothing to take in
   */
  takeIn(paths: readonly string[], message: string | null, actor: Actor, tool: string) {
    return this.#enqueue(() => this.#takeInNow(paths, message, actor, tool));
  }

  /** Paths whose content on disk is not what the history holds. */
  async uncommitted(): Promise<string[]> {
    const committed = await this.#committedBlobs();
    const onDisk = this.#files.listAll();
    const edited: string[] = [];
    for (const [index, path] of onDisk.entries()) {
      if (index % 200 === 199) await setImmediate(); // thousands of files must not hold up an answer
      if (this.#files.read(path)?.blobId !== committed.get(path)) edited.push(path);
    }
    const there = new Set(onDisk);
    const deleted = [...committed.keys()].filter(
      (path) => /^(personas|learned)\/[^/]+\.ya?ml$/i.test(path) && !there.has(path),
    );
    return [...edited, ...deleted];
  }

  /** One writer at a time; a failure of one change does not stop the next. */
  #enqueue<Result>(task: () => Promise<Result>): Promise<Result> {
    const run = this.#queue.then(task);
    this.#queue = run.catch(() => {});
    return run;
  }

  /** @param invalidToo for files that are about to be replaced: whatever they hold is kept in the history first */
  async #takeInNow(paths: readonly string[], message: string | null, actor: Actor, tool: string, invalidToo = false) {
    const committed = await this.#committedBlobs();
    const files = new Map<string, Uint8Array | null>();
    for (const path of paths) {
      const file = this.#files.read(path);
      if (file === null && committed.has(path)) files.set(path, null);
      if (file && (invalidToo || !file.problem) && file.blobId !== committed.get(path)) files.set(path, file.bytes);
    }
    if (files.size === 0) return null;
    const names = [...files.keys()];
    const sentence =
      message ??
      `Edited outside Helios: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
    const change = { files, message: sentence, actor, tool, time: new Date() };
    const commit = await this.#publish(change, null);
    return commit === null
      ? null
      : { id: commit, timestamp: change.time.toISOString(), message: sentence, files: names };
  }

  /**
   * Objects, then working files, then the ref. Null when a file was edited meanwhile: nothing was written, build again.
   * When somebody commits with git meanwhile, the same change is put on top of that.
   */
  async #publish(change: Change, draft: Draft | null, result: unknown = null): Promise<string | null> {
    let steps: Steps | null = draft && { record: null, replacement: null };
    try {
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const prepared = change.files.size === 0 ? null : await this.#history.prepare(change);
        if (prepared === null) {
          // The history has it already, somebody's own commit may; the files may not.
          if (steps && change.files.size > 0) steps.replacement = await this.#stage(change.files);
          await steps?.replacement?.putInPlace();
          await steps?.replacement?.sync();
          steps = null;
          return (await this.#history.head()) ?? '';
        }
        await this.#prepareAll(change, prepared, result, steps);
        if (steps && draft?.stillCurrent() === false) return null;
        await steps?.replacement?.putInPlace();
        try {
          await Promise.all([steps?.replacement?.sync(), prepared.publish()]);
        } catch (error) {
          if (!(error instanceof HeliosError && error.code === 'conflict')) throw error;
          await steps?.replacement?.undo();
          continue;
        }
        steps = null;
        this.#remember(prepared.parent, prepared.commit, change);
        this.#onCommit(prepared.commit, change, draft);
        return prepared.commit;
      }
      throw new HeliosError('conflict', 'The history kept moving while this was being saved.');
    } finally {
      // Not published: what was done for it is taken back, so that a failure that was told is one.
      await steps?.replacement?.undo();
      if (steps?.record) await this.#journal.cancel(steps.record);
    }
  }

  /**
   * Makes journal, objects and staged files durable side by side: on most disks waiting is what takes the time.
   * @param steps null when the files held the change before: then there is nothing to stage or to finish after a crash
   */
  async #prepareAll(change: Change, prepared: Prepared, result: unknown, steps: Steps | null): Promise<void> {
    const record = recordOf(change, prepared.commit, prepared.parent, result);
    const tasks: Promise<unknown>[] = [prepared.write()];
    if (steps) {
      tasks.push(this.#stage(change.files).then((replacement) => (steps.replacement = replacement)));
      steps.record = record; // also when writing it fails: nobody knows then how much of it is there
      tasks.push(this.#journal.append(record));
    }
    const failure = (await Promise.allSettled(tasks)).find(({ status }) => status === 'rejected');
    if (failure?.status === 'rejected') throw failure.reason;
  }

  #stage(files: Change['files']): Promise<Replacement> {
    return stageReplacement(this.#disk, this.#files, files, tempFolder(join(this.#files.dir, '.git')));
  }

  /**
   * Finishes the change that a crash cut off, if there is one: its commit as it was going to be, and its files where
   * nobody has edited them since. To be called once, before anything else is written.
   */
  async finishLast(): Promise<void> {
    const record = this.#journal.last;
    const head = await this.#history.head();
    if (record === null || head !== record.parent) return; // it is in the history, or was overtaken and never answered
    const change = changeOf(record);
    const committed = await this.#committedBlobs();
    const untouched = [...change.files].filter(([path]) => this.#files.read(path)?.blobId === committed.get(path));
    try {
      const prepared = await this.#history.prepare(change);
      if (prepared === null) return;
      await prepared.write();
      const replacement = await this.#stage(new Map(untouched));
      await replacement.putInPlace();
      await Promise.all([replacement.sync(), prepared.publish()]);
      this.#remember(prepared.parent, prepared.commit, change);
    } catch (error) {
      // The user is in the middle of a merge, say; the record stays, and the change was never answered.
      if (!(error instanceof HeliosError && error.code === 'conflict')) throw error;
    }
  }

  /** What an operation of an earlier run was answered, or would have been. */
  async #answerOf(operation: string | undefined): Promise<JournalRecord | null> {
    const record = operation === undefined ? undefined : this.#journal.find(operation);
    if (!record) return null;
    let before: string | null | undefined;
    for (let page = 0; page < 10 && before !== null; page += 1) {
      const { entries, next } = await this.#history.log({ limit: 100, ...(before !== undefined && { before }) });
      if (entries.some(({ commit }) => commit === record.commit)) return record;
      before = next;
    }
    return null; // it failed, so it may be tried again
  }

  /** Native git sees a change at once; its index, which only matters to a person in a terminal, follows in a moment. */
  async refreshIndex(): Promise<void> {
    clearTimeout(this.#indexTimer);
    this.#indexTimer = undefined;
    // A lock that git holds right now is the usual reason to fail; the next change, and the end, try again.
    await this.#enqueue(() => this.#history.refreshIndex()).catch(() => {});
  }

  #remember(parent: string | null, commit: string, change: Change): void {
    this.#indexTimer ??= setTimeout(() => void this.refreshIndex(), indexDelayMs).unref();
    if (this.#committed.head !== parent) return;
    for (const [path, content] of change.files) {
      if (content === null) this.#committed.blobs.delete(path);
      else this.#committed.blobs.set(path, encodeBlob(content).oid);
    }
    this.#committed.head = commit;
  }

  async #committedBlobs(): Promise<ReadonlyMap<string, string>> {
    const now = await this.#history.head();
    if (now !== this.#committed.head) {
      this.#committed.blobs = new Map(now === null ? [] : await this.#history.listFiles(now));
      this.#committed.head = now;
    }
    return this.#committed.blobs;
  }
}
