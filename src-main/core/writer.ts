// The one way in which files and history change. Whatever waits is done as one batch: durable in the journal, put in
// place, answered; git follows in the background (publisher.ts). Nothing of the user's is overwritten that is not in the
// history.

import { setImmediate } from 'node:timers/promises';

import { type Actor } from '../../src-shared/actor.ts';
import { HeliosError } from '../../src-shared/errors.ts';
import { Answers } from './answers.ts';
import { Batch, FilesMoved, isRecorded, type BatchParts, type Built, type Done, type Request } from './batch.ts';
import { CommittedBlobs } from './committed-blobs.ts';
import { type Draft } from './draft.ts';
import { type ChangeFacts } from './history/commit-message.ts';
import { type Change, type SnapshotName } from './history/prepare-change.ts';
import { isStorablePath } from './history/tree.ts';
import { Publisher } from './publisher.ts';
import { replay } from './replay.ts';

/** Who asks. */
export interface CallContext {
  readonly actor: Actor;
  /** Names one request of one client session (call.ts adds its content), so that a repeated one can be told. */
  readonly operation?: string;
  /** What it came over: only on another connection can the same operation be a repeated one. */
  readonly connection?: object;
}

export interface Described<Result> {
  /** One sentence for the history; further lines are its body. */
  readonly message: string;
  readonly result: Result;
  /** Taken of the state before the change; the two happen together or not at all. */
  readonly snapshot?: SnapshotName;
}

export type Build<Result> = (draft: Draft) => Described<Result> | Promise<Described<Result>>;

/** @param change without files where it is a snapshot alone  @param draft null when the files held the change before */
export type OnCommit = (commit: string, change: Change, draft: Draft | null) => void;

export interface WriterParts extends BatchParts {
  readonly onCommit: OnCommit;
}

type Facts = Omit<ChangeFacts, 'message'>;

export const external: Actor = { kind: 'external', name: 'external' };

/** How often a change is built anew when files or history move under it. */
const maxAttempts = 5;
const maxBatch = 128;
/** With so many acknowledged changes waiting for git, the next ones wait too. */
const maxUnpublished = 2_000;
const indexDelayMs = 200;

export class Writer {
  readonly #parts: WriterParts;
  readonly #publisher: Publisher;
  readonly #answers: Answers;
  readonly #committed: CommittedBlobs;
  #requests: Request[] = [];
  #queue: Promise<unknown> = Promise.resolve();
  #isReplayed = false;
  #indexTimer: NodeJS.Timeout | undefined;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#committed = new CommittedBlobs(parts.history);
    this.#answers = new Answers(parts.journal);
    this.#publisher = new Publisher({
      ...parts,
      exclusively: (task) => this.#enqueue(task),
      onPublished: () => this.#indexSoon(),
    });
  }

  /**
   * The only way to change anything: `build` fills a draft, which becomes one commit. When a file moves meanwhile,
   * `build` runs again on what is there now. A draft without changes commits nothing and answers with the newest commit.
   * Resolves when the change is durable and in the files.
   */
  change<Result>(context: CallContext, tool: string, build: Build<Result>): Promise<Done<Result>> {
    return this.#answers.once(
      context,
      () =>
        new Promise<Done<Result>>((resolve, reject) => {
          // What a build answers is what its own request is given.
          this.#request({ context, tool, build, resolve: resolve as Request['resolve'], reject, attempts: 0 });
        }),
    );
  }

  /**
   * Takes edits made outside into the history: files that are valid and differ from it, or were deleted.
   * @param message null for one that says what was edited
   * @returns the commit and its files, or null when there was nothing to take in
   */
  takeIn(paths: readonly string[], message: string | null, actor: Actor, tool: string, operation?: string) {
    const asked = operation === undefined ? {} : { operation };
    return this.#enqueue(() => this.#takeInNow(paths, message, { actor, tool, ...asked }));
  }

  /** Paths whose content on disk is not what the history holds, as far as it can hold them. */
  async uncommitted(): Promise<string[]> {
    const { files } = this.#parts;
    const committed = await this.#committed.read();
    const onDisk = files.listAll().filter(isStorablePath);
    const edited: string[] = [];
    for (const [index, path] of onDisk.entries()) {
      if (index % 200 === 199) await setImmediate(); // thousands of files must not hold up an answer
      if (files.read(path)?.blobId !== committed.get(path)) edited.push(path);
    }
    const there = new Set(onDisk);
    const deleted = [...committed.keys()].filter(
      (path) => /^(personas|learned)\/[^/]+\.ya?ml$/i.test(path) && !there.has(path),
    );
    return [...edited, ...deleted];
  }

  /** Finishes what a crash cut off. To be called once, before anything else is written. */
  start(): Promise<void> {
    return this.#enqueue(() => this.#replay());
  }

  /** Resolves when everything acknowledged so far is in git. @throws HeliosError what keeps it from there */
  settled(): Promise<void> {
    return this.#publisher.settled(false);
  }

  /** How many acknowledged changes git does not hold yet, and what keeps it from that, if anything does. */
  get unpublished(): { readonly count: number; readonly problem: HeliosError | null } {
    return { count: this.#publisher.waiting, problem: this.#publisher.problem };
  }

  /** Brings everything to where the journal is not needed. What fails is done at the next start. */
  async close(): Promise<void> {
    try {
      await this.#enqueue(() => this.#publisher.settled(true));
      await this.#publisher.checkpoint();
    } catch {
      // A merge in progress, say, or a full disk: the journal keeps what git does not have.
    }
    this.#publisher.stop();
    await this.refreshIndex();
  }

  /** Native git sees a change at once; its index, which only matters to a person in a terminal, follows in a moment. */
  async refreshIndex(): Promise<void> {
    clearTimeout(this.#indexTimer);
    this.#indexTimer = undefined;
    // A lock that git holds right now is the usual reason to fail; the next change, and the end, try again.
    await this.#enqueue(() => this.#parts.history.refreshIndex()).catch(() => {});
  }

  #indexSoon(): void {
    this.#indexTimer ??= setTimeout(() => void this.refreshIndex(), indexDelayMs).unref();
  }

  /** One writer at a time; a failure of one task does not stop the next. */
  #enqueue<Result>(task: () => Promise<Result>): Promise<Result> {
    const run = this.#queue.then(task);
    this.#queue = run.catch(() => {});
    return run;
  }

  #request(request: Request): void {
    if (this.#requests.push(request) === 1) void this.#enqueue(() => this.#runBatch());
  }

  async #runBatch(): Promise<void> {
    const requests = this.#requests.splice(0, maxBatch);
    if (this.#requests.length > 0) void this.#enqueue(() => this.#runBatch());
    try {
      await this.#replay();
      if (this.#publisher.problem || this.#publisher.waiting > maxUnpublished) await this.#publisher.settled(true);
    } catch (error) {
      for (const { reject } of requests) reject(error);
      return;
    }
    let batch = new Batch(this.#parts);
    for (const request of requests) {
      try {
        for (
          let edited = await this.#add(request, batch);
          edited.length > 0;
          edited = await this.#add(request, batch)
        ) {
          this.#countAttempt(request);
          // What is built so far goes first; what was edited is then a change of its own.
          await this.#commit(batch);
          batch = new Batch(this.#parts);
          await this.#takeInNow(edited, null, { actor: external, tool: '' }, true);
        }
      } catch (error) {
        request.reject(error);
      }
    }
    await this.#commit(batch);
  }

  async #add(request: Request, batch: Batch): Promise<string[]> {
    const edited = await batch.add(request, await this.#committed.read(), this.#publisher.tip);
    const added = batch.built.at(-1);
    if (edited.length === 0 && added?.prepared) this.#committed.follow(added.prepared, added.change);
    return edited;
  }

  #countAttempt(request: Request): void {
    request.attempts += 1;
    if (request.attempts >= maxAttempts)
      throw new HeliosError('conflict', 'The files kept changing while this was being saved.');
  }

  async #commit(batch: Batch): Promise<void> {
    if (batch.built.length === 0) return;
    try {
      const folders = await batch.commit();
      this.#publisher.add(batch.built.filter(isRecorded), folders);
    } catch (error) {
      batch.drop();
      this.#parts.history.setTip(this.#publisher.tip);
      this.#committed.forget();
      for (const { request } of batch.built) this.#refuse(request, error);
      return;
    }
    for (const built of batch.built) this.#answer(built);
  }

  #refuse(request: Request, error: unknown): void {
    try {
      if (!(error instanceof FilesMoved)) throw error;
      this.#countAttempt(request);
      this.#request(request);
    } catch (reason) {
      request.reject(reason);
    }
  }

  #answer({ request, change, draft, prepared, parent, result }: Built): void {
    const commit = prepared?.commit ?? parent ?? '';
    const tell = () => {
      if (prepared || change.snapshot) this.#parts.onCommit(commit, change, draft);
      request.resolve({ commit, result });
    };
    // A snapshot is asked for by name next, so git has to know it. What keeps git from it does not undo the change.
    if (change.snapshot) this.#publisher.settled(false).then(tell, tell);
    else tell();
  }

  /** @param invalidToo for files that are about to be replaced: whatever they hold is kept in the history first */
  async #takeInNow(paths: readonly string[], message: string | null, facts: Facts, invalidToo = false) {
    await this.#publisher.settled(true);
    const committed = await this.#committed.read();
    const files = new Map<string, Uint8Array | null>();
    for (const path of paths.filter(isStorablePath)) {
      const file = this.#parts.files.read(path);
      if (file === null && committed.has(path)) files.set(path, null);
      if (file && (invalidToo || !file.problem) && file.blobId !== committed.get(path)) files.set(path, file.bytes);
    }
    if (files.size === 0) return null;
    const names = [...files.keys()];
    const sentence =
      message ??
      `Edited outside Helios: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
    const change: Change = { files, message: sentence, ...facts, time: new Date() };
    const commit = await this.#publishNow(change);
    return { id: commit, timestamp: change.time.toISOString(), message: sentence, files: names };
  }

  /** For what the files hold already: no journal is needed, the next start would find it again. */
  async #publishNow(change: Change): Promise<string> {
    const { history, fence } = this.#parts;
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const prepared = await history.prepare(change);
      if (prepared === null) return (await history.head()) ?? ''; // somebody's own commit has it
      try {
        if (!fence()) throw new HeliosError('unavailable', 'Another process has taken over this state directory.');
        await prepared.write();
        await prepared.publish();
      } catch (error) {
        prepared.drop();
        if (error instanceof HeliosError && error.code === 'conflict') continue;
        throw error;
      }
      this.#committed.follow(prepared, change);
      this.#indexSoon();
      this.#parts.onCommit(prepared.commit, change, null);
      return prepared.commit;
    }
    throw new HeliosError('conflict', 'The history kept moving while this was being saved.');
  }

  async #replay(): Promise<void> {
    if (this.#isReplayed) return;
    await replay(this.#parts, this.#publisher);
    this.#isReplayed = true;
  }
}
