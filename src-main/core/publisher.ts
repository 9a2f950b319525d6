// Brings acknowledged changes into git, in the background and many at once: their objects, then the branch, then their
// snapshots. Until then the journal keeps them, and the history reads as if they were there.

import { HeliosError } from '../../src-shared/errors.ts';
import { type Disk } from './disk.ts';
import { type History } from './history/history.ts';
import { type Change, type Prepared, type SnapshotName } from './history/prepare-change.ts';
import { type Journal } from './journal.ts';

/** A change whose journal record is durable. */
export interface Accepted {
  readonly seq: number;
  readonly change: Change;
  /** Null for a snapshot alone. */
  prepared: Prepared | null;
  /** What it was made on. */
  readonly parent: string | null;
}

export interface PublisherParts {
  readonly disk: Disk;
  readonly history: History;
  readonly journal: Journal;
  /** Runs a task when no change is being prepared. */
  readonly exclusively: (task: () => Promise<void>) => Promise<void>;
  readonly onPublished: () => void;
  /** Whether the state directory is still ours; the next owner does from the journal what this one does not. */
  readonly fence: () => boolean;
}

/** A change after a pause is in git at once. Where one follows the other, many are gathered for one move of the branch. */
const pauseMs = 100;
const gatherMs = 50;
const retryMs = 1_000;
/** A checkpoint follows when nothing has happened for so long, or after so many changes. */
const idleMs = 1_000;
const changesPerCheckpoint = 2_000;

export class Publisher {
  readonly #disk: Disk;
  readonly #history: History;
  readonly #journal: Journal;
  readonly #exclusively: PublisherParts['exclusively'];
  readonly #onPublished: () => void;
  readonly #fence: () => boolean;
  readonly #dirtyFolders = new Set<string>();
  /** Oldest first. */
  #accepted: Accepted[] = [];
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #checkpointTimer: NodeJS.Timeout | undefined;
  #isMoved = false;
  #publishedSeq = 0;
  #publishedAtMs = 0;
  #sinceCheckpoint = 0;

  /** Why acknowledged changes cannot go into git at present; null when they can. */
  problem: HeliosError | null = null;

  constructor({ disk, history, journal, exclusively, onPublished, fence }: PublisherParts) {
    this.#disk = disk;
    this.#history = history;
    this.#journal = journal;
    this.#exclusively = exclusively;
    this.#onPublished = onPublished;
    this.#fence = fence;
  }

  /** How many changes wait. */
  get waiting(): number {
    return this.#accepted.length;
  }

  /** The newest change that is not published yet. */
  get tip(): Prepared | null {
    return this.#accepted.findLast(({ prepared }) => prepared !== null)?.prepared ?? null;
  }

  /** @param folders whose names have changed and are not durable yet */
  add(accepted: readonly Accepted[], folders: Iterable<string>): void {
    this.#accepted.push(...accepted);
    for (const folder of folders) this.#dirtyFolders.add(folder);
    if (this.#running) return;
    const isFirst = performance.now() - this.#publishedAtMs > pauseMs;
    this.#timer ??= setTimeout(() => this.#start(), isFirst ? 0 : gatherMs);
  }

  /** The branch holds everything up to `seq`, from an earlier run. */
  publishedUpTo(seq: number): void {
    this.#publishedSeq = Math.max(this.#publishedSeq, seq);
    this.#sinceCheckpoint += 1;
  }

  /**
   * Resolves when everything accepted so far is in git.
   * @param isExclusive no change is being prepared, and none will be meanwhile
   * @throws HeliosError what keeps it from there
   */
  async settled(isExclusive: boolean): Promise<void> {
    while (this.#accepted.length > 0 || this.#running) {
      if (this.#isMoved) await (isExclusive ? this.#putOnTop() : this.#exclusively(() => this.#putOnTop()));
      this.#start();
      await this.#running;
      if (this.problem) throw this.problem;
    }
  }

  /** Files and history hold everything that is published, durably: the journal need not keep it any more. */
  async checkpoint(): Promise<void> {
    clearTimeout(this.#checkpointTimer);
    if (this.#sinceCheckpoint === 0) return;
    const seq = this.#publishedSeq;
    const count = this.#sinceCheckpoint;
    const folders = [...this.#dirtyFolders];
    // Before anything is awaited: what is published meanwhile counts for the next checkpoint.
    this.#sinceCheckpoint = 0;
    this.#dirtyFolders.clear();
    try {
      await Promise.all(folders.map((folder) => this.#disk.syncFolder(folder)));
      await this.#journal.checkpoint(seq);
    } catch (error) {
      this.#sinceCheckpoint += count;
      for (const folder of folders) this.#dirtyFolders.add(folder);
      throw error;
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#checkpointTimer);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running ??= this.#publishAll().finally(() => (this.#running = null));
  }

  async #publishAll(): Promise<void> {
    try {
      await this.#publish();
    } catch (error) {
      this.#report(error);
      return;
    }
    if (this.#isMoved) {
      void this.#exclusively(() => this.#putOnTop()).then(
        () => this.#start(),
        () => {},
      );
      return;
    }
    this.problem = null;
    this.#publishedAtMs = performance.now();
    // Those that came meanwhile; `add` has left them to this run.
    if (this.#accepted.length > 0) this.#timer ??= setTimeout(() => this.#start(), gatherMs);
    this.#onPublished();
    if (this.#sinceCheckpoint >= changesPerCheckpoint) await this.checkpoint().catch(() => {});
    clearTimeout(this.#checkpointTimer);
    const rest = async () => {
      await this.checkpoint();
      await this.#journal.compact();
    };
    // A failed checkpoint costs nothing but a longer journal; the next one makes up for it.
    this.#checkpointTimer = setTimeout(() => void rest().catch(() => {}), idleMs).unref();
  }

  /** What waits is kept in the journal and tried again; new changes are refused with this reason meanwhile. */
  #report(error: unknown): void {
    this.problem =
      error instanceof HeliosError ? error : new HeliosError('internal', String(error), {}, { cause: error });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(), retryMs).unref();
  }

  async #publish(): Promise<void> {
    if (this.#isMoved) return;
    if (!this.#fence()) throw new HeliosError('unavailable', 'Another process has taken over this state directory.');
    const batch = [...this.#accepted];
    const top = batch.findLast(({ prepared }) => prepared !== null)?.prepared;
    try {
      await top?.write();
      await top?.publish();
    } catch (error) {
      if (!(error instanceof HeliosError && error.code === 'conflict')) throw error;
      this.#isMoved = true;
      return;
    }
    for (const { change, prepared, parent } of batch)
      await this.#takeSnapshot(change, prepared ? prepared.parent : parent);
    this.#accepted.splice(0, batch.length);
    this.#publishedSeq = batch.at(-1)?.seq ?? this.#publishedSeq;
    this.#sinceCheckpoint += batch.length;
  }

  async #takeSnapshot({ snapshot, time }: Change, commit: string | null): Promise<void> {
    if (snapshot && commit !== null) await takeSnapshot(this.#history, snapshot, commit, time);
  }

  /** Somebody moved the branch with git: the same changes are made anew on top of that. */
  async #putOnTop(): Promise<void> {
    if (!this.#isMoved) return;
    const moved: Record<string, string> = {};
    const again: (Prepared | null)[] = [];
    this.#history.setTip(null);
    try {
      let onto: Prepared | null = null;
      for (const { change, prepared } of this.#accepted) {
        const next: Prepared | null = prepared && (await this.#history.prepare(change, onto ?? undefined));
        again.push(next);
        onto = next ?? onto;
        if (prepared) moved[prepared.commit] = onto?.commit ?? (await this.#history.head()) ?? '';
      }
      await this.#journal.noteMoved(moved);
    } catch (error) {
      for (const prepared of again) prepared?.drop();
      this.#history.setTip(this.tip);
      this.#report(error);
      throw error;
    }
    for (const [index, accepted] of this.#accepted.entries()) {
      accepted.prepared?.drop();
      accepted.prepared = again[index] ?? null;
    }
    this.#isMoved = false;
    this.#history.setTip(this.tip);
  }
}

/** The same again is no error, so a replay may repeat it. Under another name where somebody has taken this one since. */
export async function takeSnapshot(
  history: History,
  { name, message }: SnapshotName,
  commit: string,
  time: Date,
): Promise<void> {
  try {
    await history.createTag(name, commit, message, time);
  } catch (error) {
    if (!(error instanceof HeliosError && error.code === 'conflict')) throw error;
    await history.createTag(`${name}_${commit.slice(0, 7)}`, commit, message, time);
  }
}
