// Who changed each file last, and when. Looked up once; after that only new changes are looked at.

import { setTimeout as delay } from 'node:timers/promises';

import { type History } from './history/history.ts';
import { type HistoryEntry } from './history/log.ts';
import { describeActor } from './personas.ts';

export interface LastChange {
  readonly timestamp: string;
  readonly actor: string;
}

/** Most files were changed last by one of the newest changes; the others are asked for one by one. */
const newest = 1_000;
/** So that a history that was never read before holds up nobody, and is not read for each file while its index is made. */
const timeoutMs = 1_000;

export class LastChanges {
  readonly #history: History;
  #head: string | null = null;
  /** By path; null for a file without a history. */
  readonly #known = new Map<string, LastChange | null>();
  /** One look at a time, each at the newest change there is then. */
  #looking: Promise<void> = Promise.resolve();
  /** The last look goes on in the background. */
  #isBehind = false;

  constructor(history: History) {
    this.#history = history;
  }

  /** What is not known in time comes with a later call. */
  async find(paths: readonly string[]): Promise<ReadonlyMap<string, LastChange | null>> {
    if (this.#isBehind) return this.#known;
    // A damaged history is in the health report; what is asked for here is shown all the same, without a last change.
    const looking = this.#looking.then(() => this.#look(paths)).catch(() => {});
    this.#looking = looking;
    const enough = new AbortController();
    const inTime = looking.then(() => true);
    const tooLate = delay(timeoutMs, false, { signal: enough.signal }).catch(() => false);
    this.#isBehind = !(await Promise.race([inTime, tooLate]));
    enough.abort();
    if (this.#isBehind) void looking.then(() => (this.#isBehind = false));
    return this.#known;
  }

  async #look(paths: readonly string[]): Promise<void> {
    const endMs = performance.now() + timeoutMs;
    const head = await this.#history.head();
    if (head === null) return;
    if (head !== this.#head) await this.#follow(this.#head);
    this.#head = head;
    for (const path of paths) {
      if (this.#known.has(path)) continue;
      if (performance.now() > endMs) return;
      const { entries } = await this.#history.log({ limit: 1, path });
      this.#known.set(path, entries[0] ? asLastChange(entries[0]) : null);
    }
  }

  async #follow(from: string | null): Promise<void> {
    const { entries } = await this.#history.log({ limit: newest, ...(from !== null && { stop: from }) });
    // Too many, or git moved the branch elsewhere: what was known need not be so any more.
    if (from === null || entries.at(-1)?.parents[0] !== from) this.#known.clear();
    for (const entry of entries.toReversed())
      for (const path of entry.files) this.#known.set(path, asLastChange(entry));
  }
}

const asLastChange = ({ timestamp, actor }: HistoryEntry): LastChange => ({ timestamp, actor: describeActor(actor) });
