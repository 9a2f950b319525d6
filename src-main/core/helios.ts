// The open Helios: runs operations on one state directory and is its only writer. Carriers reach it through call.ts.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';

import { type ChangeEvent } from '../../src-shared/change-event.ts';
import { HeliosError } from '../../src-shared/errors.ts';
import { newSettings, type Mapping } from '../../src-shared/model.ts';
import { type Input, type OperationName, type Output } from '../../src-shared/operations.ts';
import { ClientPause } from './client-pause.ts';
import { nodeDisk, type Disk } from './disk.ts';
import { type Draft } from './draft.ts';
import { watchEdits } from './external-edits.ts';
import { firstLine } from './history/commit-message.ts';
import { openHistory, type History } from './history/history.ts';
import { measured } from './history/measured.ts';
import { type Change } from './history/prepare-change.ts';
import { openJournal, type Journal } from './journal.ts';
import { openLog, type Log, type LogLevel } from './log.ts';
import { Metrics } from './metrics.ts';
import { handlers } from './operations/handlers.ts';
import { describeActor, personaNameOf, Personas } from './personas.ts';
import { startUp } from './recovery/start-up.ts';
import { Sessions } from './sessions.ts';
import { watchSelf, type SelfWatch } from './self-watch.ts';
import { prepareStateDir, type Found, type Opening } from './state-dir.ts';
import { decodeUtf8, parseFile, settingsPath, WorkingFiles, type WorkingFile } from './working-files.ts';
import { external, Writer, type CallContext } from './writer.ts';

/**
 * Opens a state directory: creates or adopts it where needed (H4, H5, H6). The caller holds its lock.
 * @throws HeliosError `invalid` for settings, `corrupt` for a history that cannot be read, `io`
 */
export async function openHelios(
  dir: string,
  { disk = nodeDisk, fence = () => true }: OpenOptions = {},
): Promise<Helios> {
  const found = prepareStateDir(dir);
  const history = await openHistory(disk, dir);
  const journal = await openJournal(disk, dir, randomUUID());
  const helios = new Helios({ dir, found, history, journal, disk, fence });
  await helios.start();
  return helios;
}

export interface OpenOptions {
  readonly disk?: Disk;
  /** Whether the lock of the directory is still the caller's. */
  readonly fence?: () => boolean;
}

export interface Reach {
  /** Of the MCP endpoint; null when nothing listens over HTTP. */
  readonly httpUrl: string | null;
  /** Folder of the built programs, the shim among them; null where only the command line visits. */
  readonly programs: string | null;
}

interface HeliosParts {
  readonly dir: string;
  readonly found: Found;
  readonly history: History;
  readonly journal: Journal;
  readonly disk: Disk;
  readonly fence: () => boolean;
}

export class Helios {
  readonly dir: string;
  readonly files: WorkingFiles;
  readonly personas: Personas;
  readonly history: History;
  readonly writer: Writer;
  readonly metrics = new Metrics();
  readonly sessions = new Sessions(() => this.#tellOfSessions());
  readonly log: Log;
  readonly disk: Disk;
  readonly pause: ClientPause;
  readonly #listeners = new Set<(event: ChangeEvent) => void>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #lastGood = new Map<string, { head: string; data: Mapping | null }>();
  readonly #found: Found;
  #opening: Opening | null = null;
  #reach: Reach | null = null;
  #stopWatching = () => {};
  #selfWatch: SelfWatch | null = null;

  constructor({ dir, found, history, journal, disk, fence }: HeliosParts) {
    this.dir = dir;
    this.#found = found;
    this.history = measured(history, this.metrics);
    this.disk = disk;
    this.pause = new ClientPause(disk, dir, () => this.#tellOfSessions());
    this.files = new WorkingFiles(dir, (ms) => this.metrics.configLoaded(ms));
    this.log = openLog(dir, () => this.#logLevel());
    this.personas = new Personas(this.files, (path) => this.inForce(path));
    this.writer = new Writer({
      disk,
      files: this.files,
      history: this.history,
      journal,
      fence,
      onCommit: (...done) => this.#announce(...done),
    });
  }

  /** What a crash cut off is finished. First start: what was written becomes the first change. Then settings must be valid, or nothing runs (B3). */
  async start(): Promise<void> {
    await this.#finishWhatWasCutOff();
    this.#opening = await startUp(this, this.#found);
    await this.writer.refreshIndex();
    const settings = this.files.read(settingsPath);
    if (settings?.problem) throw settings.problem;
    this.#selfWatch = await watchSelf(this, this.disk);
    this.#stopWatching = watchEdits(this);
  }

  /** What the directory was before; complete once it has started. */
  get opening(): Opening {
    return this.#opening ?? { state: this.#found.state, message: null };
  }

  /** How clients reach it; null while no owner has told. */
  get reach(): Reach | null {
    return this.#reach;
  }

  reachedBy(reach: Reach): void {
    this.#reach = reach;
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
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        // The change is in the history; a carrier that cannot tell of it must not make it look failed.
      }
    }
  }

  /** Finishes what is running. The caller releases the lock afterwards. */
  async close(): Promise<void> {
    this.sessions.close();
    this.#stopWatching();
    try {
      await this.writer.takeIn(await this.writer.uncommitted(), null, external, '');
    } catch {
      // What cannot be taken in now, a merge in progress say, stays in the files; the next start looks again.
    }
    await this.writer.close();
    await this.history.close();
    await this.#selfWatch?.stop();
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

  async #finishWhatWasCutOff(): Promise<void> {
    try {
      await this.writer.start();
    } catch (error) {
      // The user is in the middle of a merge, say. The journal keeps it; it is tried again before the next change.
      if (!(error instanceof HeliosError && error.code === 'conflict')) throw error;
    }
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

  /** Of the settings as they are; while those are not valid, of a new installation. */
  #logLevel(): LogLevel {
    const settings = this.files.read(settingsPath);
    // Only a mapping that settingsSchema accepts is without a problem under this path.
    return settings && !settings.problem ? (settings.data['log_level'] as LogLevel) : newSettings.log_level;
  }

  #tellOfSessions(): void {
    this.emit({
      commit: null,
      actor: 'helios',
      tool: '',
      message: '',
      files: [],
      personas: [],
      base: false,
      settings: false,
      list: false,
      sessions: true,
    });
  }

  #announce(commit: string, change: Change, draft: Draft | null): void {
    const files = [...change.files.keys()];
    if (files.length > 0) this.metrics.count('commits');
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
      sessions: false,
    });
  }
}

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
