// The open Helios: runs operations on one state directory and is its only writer. Carriers reach it through call.ts.

import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { type Actor } from '../../src-shared/actor.ts';
import { type ChangeEvent } from '../../src-shared/change-event.ts';
import { HeliosError } from '../../src-shared/errors.ts';
import { type Mapping } from '../../src-shared/model.ts';
import { type Input, type OperationName, type Output } from '../../src-shared/operations.ts';
import { nodeDisk, replaceFile } from './disk.ts';
import { Draft } from './draft.ts';
import { watchEdits } from './external-edits.ts';
import { encodeBlob, tempFolder } from './history/git-objects.ts';
import { openHistory, type History } from './history/history.ts';
import { type Change } from './history/prepare-change.ts';
import { Metrics } from './metrics.ts';
import { handlers } from './operations/handlers.ts';
import { describeActor, personaNameOf, Personas } from './personas.ts';
import { fillStateDir, prepareStateDir, type Opening } from './state-dir.ts';
import { decodeUtf8, parseFile, settingsPath, WorkingFiles, type WorkingFile } from './working-files.ts';

export interface CallContext {
  readonly actor: Actor;
  /** Names one request of one client session, so that a repeated one can be told. */
  readonly operation?: string;
}

export interface Described<Result> {
  /** One sentence for the history. */
  readonly message: string;
  readonly result: Result;
}

const external: Actor = { kind: 'external', name: 'external' };
/** How often a change is built anew when files or history move under it. */
const maxAttempts = 5;
const indexDelayMs = 200;

/**
 * Opens a state directory: creates or adopts it where needed (H4, H5, H6). The caller holds its lock.
 * @throws HeliosError `invalid` for settings, `corrupt` for a history that cannot be read, `io`
 */
export async function openHelios(dir: string): Promise<Helios> {
  const found = prepareStateDir(dir);
  const history = await openHistory(nodeDisk, dir);
  const head = await history.head();
  const opening = await fillStateDir(dir, found, async (path) => (head === null ? null : history.readFile(head, path)));
  const helios = new Helios(dir, opening, history);
  await helios.start();
  return helios;
}

export class Helios {
  readonly dir: string;
  readonly opening: Opening;
  readonly files: WorkingFiles;
  readonly personas: Personas;
  readonly history: History;
  readonly metrics = new Metrics();
  readonly #listeners = new Set<(event: ChangeEvent) => void>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #lastGood = new Map<string, { head: string; data: Mapping | null }>();
  #queue: Promise<unknown> = Promise.resolve();
  readonly #committed: { head: string | null; blobs: Map<string, string> } = { head: null, blobs: new Map() };
  #indexTimer: NodeJS.Timeout | undefined;
  #stopWatching = () => {};

  constructor(dir: string, opening: Opening, history: History) {
    this.dir = dir;
    this.opening = opening;
    this.history = history;
    this.files = new WorkingFiles(dir);
    this.personas = new Personas(this.files, (path) => this.inForce(path));
  }

  /** First start: what was written becomes the first change. Then settings must be valid, or nothing runs (B3). */
  async start(): Promise<void> {
    if (this.opening.message !== null) {
      await this.takeIn(this.files.listAll(), this.opening.message, { kind: 'helios', name: 'helios' }, 'start');
    }
    await this.#refreshIndex();
    await this.personas.settings();
    this.#stopWatching = watchEdits(this);
  }

  /** Input must have passed the operation's schema; call.ts sees to it. */
  run<Name extends OperationName>(name: Name, input: Input<Name>, context: CallContext): Promise<Output<Name>> {
    const running = handlers[name](this, input, context);
    this.#running.add(running);
    const done = () => this.#running.delete(running);
    running.then(done, done);
    return running;
  }

  /** Waits until no operation runs and its answer is on its way, at most `timeoutMs`. */
  async drain(timeoutMs: number): Promise<void> {
    const tooLate = AbortSignal.timeout(timeoutMs);
    do {
      await setImmediate(); // what was just read has begun to run by then, and what has ended was answered
      await Promise.race([Promise.allSettled(this.#running), once(tooLate, 'abort')]);
      await setImmediate();
    } while (this.#running.size > 0 && !tooLate.aborted);
  }

  onChange(listener: (event: ChangeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: ChangeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Finishes what is running. The caller releases the lock afterwards. */
  async close(): Promise<void> {
    this.#stopWatching();
    await this.takeIn(await this.uncommitted(), null, external, '');
    clearTimeout(this.#indexTimer);
    await this.#enqueue(() => this.history.refreshIndex());
  }

  /**
   * What counts for a path: the file, or while it is missing or not valid the last good version in the history.
   * @throws HeliosError what is wrong with the file, or `not_found`
   */
  async inForce(path: string): Promise<Mapping> {
    const file = this.files.read(path);
    if (file && !file.problem) return file.data;
    const lastGood = await this.#lastGoodOf(path);
    if (lastGood) return lastGood;
    throw file?.problem ?? new HeliosError('not_found', `There is no file ${path}.`);
  }

  async #lastGoodOf(path: string): Promise<Mapping | null> {
    const head = await this.history.head();
    if (head === null) return null;
    const known = this.#lastGood.get(path);
    if (known?.head === head) return known.data;
    const data = await this.history.readFile(head, path).then((bytes) => bytes && dataOf(path, bytes));
    this.#lastGood.set(path, { head, data });
    return data;
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
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const draft = new Draft(this.files);
        const { message, result } = await build(draft);
        const files = draft.changes();
        if (files.size > 0) await this.#takeInNow([...files.keys()], null, external, '');
        const commit = await this.#publish({ files, message, actor: context.actor, tool, time: new Date(), ...(context.operation !== undefined && { operation: context.operation }) }, draft);
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
    const onDisk = this.files.listAll();
    const edited: string[] = [];
    for (const [index, path] of onDisk.entries()) {
      if (index % 200 === 199) await setImmediate(); // thousands of files must not hold up an answer
      if (this.files.read(path)?.blobId !== committed.get(path)) edited.push(path);
    }
    const there = new Set(onDisk);
    const deleted = [...committed.keys()].filter((path) => /^(personas|learned)\/[^/]+\.ya?ml$/i.test(path) && !there.has(path));
    return [...edited, ...deleted];
  }

  /** One writer at a time; a failure of one change does not stop the next. */
  #enqueue<Result>(task: () => Promise<Result>): Promise<Result> {
    const run = this.#queue.then(task);
    this.#queue = run.catch(() => {});
    return run;
  }

  async #takeInNow(paths: readonly string[], message: string | null, actor: Actor, tool: string) {
    const committed = await this.#committedBlobs();
    const files = new Map<string, Uint8Array | null>();
    for (const path of paths) {
      const file = this.files.read(path);
      if (file === null && committed.has(path)) files.set(path, null);
      if (file && !file.problem && file.blobId !== committed.get(path)) files.set(path, file.bytes);
    }
    if (files.size === 0) return null;
    const names = [...files.keys()];
    const sentence = message ?? `Edited outside Helios: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
    const change = { files, message: sentence, actor, tool, time: new Date() };
    const commit = await this.#publish(change, null);
    return commit === null ? null : { id: commit, timestamp: change.time.toISOString(), message: sentence, files: names };
  }

  /**
   * Objects, then working files, then the ref. Null when a file was edited meanwhile: nothing was written, build again.
   * When somebody commits with git meanwhile, the same change is put on top of that.
   */
  async #publish(change: Change, draft: Draft | null): Promise<string | null> {
    let replaced = draft === null;
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const prepared = change.files.size === 0 ? null : await this.history.prepare(change);
      if (prepared === null) return (await this.history.head()) ?? '';
      await prepared.write();
      if (!replaced) {
        if (draft?.stillCurrent() === false) return null;
        for (const [path, content] of change.files) await this.#replace(path, content);
        replaced = true;
      }
      try {
        await prepared.publish();
      } catch (error) {
        if (error instanceof HeliosError && error.code === 'conflict') continue;
        throw error;
      }
      this.#remember(prepared.parent, prepared.commit, change);
      this.#announce(prepared.commit, change, draft);
      return prepared.commit;
    }
    throw new HeliosError('conflict', 'The history kept moving while this was being saved. Your files hold the change.');
  }

  /** Native git sees a change at once; its index, which only matters to a person in a terminal, follows in a moment. */
  async #refreshIndex(): Promise<void> {
    this.#indexTimer = undefined;
    // A lock that git holds right now is the usual reason to fail; the next change, and the end, try again.
    await this.#enqueue(() => this.history.refreshIndex()).catch(() => {});
  }

  async #replace(path: string, content: string | Uint8Array | null): Promise<void> {
    if (content === null) return unlink(join(this.dir, path));
    const place = this.files.placeOf(path);
    const linked = place !== join(this.dir, path);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await replaceFile(nodeDisk, place, bytes, { mode: 0o600, tempDir: linked ? dirname(place) : tempFolder(join(this.dir, '.git')) });
  }

  #remember(parent: string | null, commit: string, change: Change): void {
    this.metrics.commits += 1;
    this.#indexTimer ??= setTimeout(() => void this.#refreshIndex(), indexDelayMs).unref();
    if (this.#committed.head !== parent) return;
    for (const [path, content] of change.files) {
      if (content === null) this.#committed.blobs.delete(path);
      else this.#committed.blobs.set(path, encodeBlob(content).oid);
    }
    this.#committed.head = commit;
  }

  #announce(commit: string, change: Change, draft: Draft | null): void {
    const files = [...change.files.keys()];
    const personas = files.filter((path) => path.startsWith('personas/'));
    const sameFace = (path: string) => faceOf(draft?.before(path)) === faceOf(this.files.read(path));
    this.emit({
      commit,
      actor: describeActor(change.actor),
      tool: change.tool,
      message: firstLine(change.message),
      files,
      personas: personas.map(personaNameOf),
      base: files.some((path) => path.startsWith('base/')),
      settings: files.includes(settingsPath),
      list: personas.some((path) => draft === null || !sameFace(path)),
    });
  }

  async #committedBlobs(): Promise<ReadonlyMap<string, string>> {
    const now = await this.history.head();
    if (now !== this.#committed.head) {
      this.#committed.blobs = new Map(now === null ? [] : await this.history.listFiles(now));
      this.#committed.head = now;
    }
    return this.#committed.blobs;
  }
}

export const firstLine = (message: string): string => message.split('\n', 1)[0] ?? '';

/** What lists of personas show of a file. */
function faceOf(file: WorkingFile | null | undefined): string {
  if (!file) return 'absent';
  return file.problem ? 'not valid' : JSON.stringify(file.data['description'] ?? '');
}

function dataOf(path: string, bytes: Uint8Array): Mapping | null {
  try {
    return parseFile(path, decodeUtf8(path, bytes));
  } catch (error) {
    // The version in the history is not valid either: there is no last good one.
    if (error instanceof HeliosError) return null;
    throw error;
  }
}
