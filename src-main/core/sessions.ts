// Who is connected to the open Helios now (H17, D6), fed by the carriers. A session is known by an id: that of a shim
// stays the same when it comes back, and a client of HTTP without a session is known by what it calls itself.

import { type Session } from '../../src-shared/interface-operations.ts';

export type Who = Pick<Session, 'name' | 'client_version' | 'protocol' | 'transport'>;

interface Open {
  /** Null until it has said who it is: clients also connect only to see what is there. */
  who: Who | null;
  since: string;
  calls: number;
  failed: number;
  lastCall: Session['last_call'];
  holds: number;
  leaving: NodeJS.Timeout | undefined;
}

/** Listeners hear of the first of many at once, and of the rest together. */
const gatherMs = 400;
/** More are served and not listed. */
const maxOpen = 2000;

export class Sessions {
  readonly #open = new Map<string, Open>();
  readonly #onChange: () => void;
  #quiet: NodeJS.Timeout | undefined;
  #isStale = false;
  #isClosed = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /**
   * The session goes on at least until the returned function is called, and ends `lingerMs` after the last one was.
   * It is listed once it is introduced.
   */
  hold(id: string, lingerMs = 0): () => void {
    const open = this.#open.get(id) ?? this.#begin(id);
    if (open === null) return () => {};
    clearTimeout(open.leaving);
    open.holds += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      open.holds -= 1;
      if (open.holds > 0 || this.#open.get(id) !== open) return;
      if (lingerMs === 0 || open.who === null || this.#isClosed) this.end(id);
      else open.leaving = setTimeout(() => this.end(id), lingerMs).unref();
    };
  }

  /** Says who it is, as often as it likes. Nothing happens for a session that nobody holds any more. */
  introduce(id: string, who: Who): void {
    const open = this.#open.get(id);
    if (open === undefined || isSame(open.who, who)) return;
    if (open.who === null) open.since = now();
    open.who = who;
    this.#tell();
  }

  count(id: string, tool: string, failed: boolean): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    open.calls += 1;
    if (failed) open.failed += 1;
    open.lastCall = { tool, timestamp: now() };
  }

  /** It is over, whoever holds it: its client has said so. */
  end(id: string): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    clearTimeout(open.leaving);
    this.#open.delete(id);
    if (open.who !== null) this.#tell();
  }

  /** The newest first. */
  list(): Session[] {
    return [...this.#open]
      .flatMap(([id, { who, since, calls, failed, lastCall }]) =>
        who === null ? [] : [{ id, ...who, since, calls, failed, last_call: lastCall }],
      )
      .toReversed();
  }

  /** Nothing is told from here on, and no timer runs. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#quiet);
    for (const { leaving } of this.#open.values()) clearTimeout(leaving);
  }

  #begin(id: string): Open | null {
    if (this.#open.size >= maxOpen) return null;
    const open: Open = { who: null, since: now(), calls: 0, failed: 0, lastCall: null, holds: 0, leaving: undefined };
    this.#open.set(id, open);
    return open;
  }

  #tell(): void {
    if (this.#isClosed) return;
    if (this.#quiet !== undefined) {
      this.#isStale = true;
      return;
    }
    this.#isStale = false;
    this.#quiet = setTimeout(() => {
      this.#quiet = undefined;
      if (this.#isStale) this.#tell();
    }, gatherMs).unref();
    this.#onChange();
  }
}

const now = (): string => new Date().toISOString();

const isSame = (known: Who | null, who: Who): boolean =>
  known !== null &&
  known.name === who.name &&
  known.client_version === who.client_version &&
  known.protocol === who.protocol &&
  known.transport === who.transport;
