// Has a process started that judges an owner which does not answer. It knows the settings and who the owner really is:
// it asks for as long as they say, and then either ends it and takes its place, or gives way (host/mute-owner.ts).

import { readLock } from './lock-reader.ts';
import type { SessionFailure } from './session.ts';
import { startOwner, type HeliosCommand, type OwnerStart } from './start-owner.ts';

/** From one judge that gave way to the next. */
const pauseMs = 10_000;

export class Successor {
  readonly #dir: string;
  readonly #heliosCommand: HeliosCommand;
  #start: OwnerStart | undefined;
  #notBeforeMs = 0;

  constructor(dir: string, heliosCommand: HeliosCommand) {
    this.#dir = dir;
    this.#heliosCommand = heliosCommand;
  }

  /** To be called again and again while the owner with this lock is silent. Returns why it cannot be helped, if so. */
  async call(nonce: string): Promise<SessionFailure | undefined> {
    const state = this.#start?.state();
    if (typeof state === 'object') return state;
    if (state !== undefined && state !== 'running') this.release();
    if (this.#start || performance.now() < this.#notBeforeMs) return undefined;
    this.#notBeforeMs = performance.now() + pauseMs;
    this.#start = await startOwner(this.#dir, this.#heliosCommand, () => readLock(this.#dir)?.nonce === nonce);
    return undefined;
  }

  release(): void {
    this.#start?.release();
    this.#start = undefined;
  }
}
