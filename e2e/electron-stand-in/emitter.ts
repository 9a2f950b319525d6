// Events that are known, and no others: one that the app waits for and nobody sends would be waited for in silence.

import { EventEmitter } from 'node:events';

/** What is emitted fits what is listened for by contract.ts. */
// oxlint-disable-next-line typescript/no-explicit-any
type Listener = (...args: any[]) => void;

export class Emitter extends EventEmitter {
  readonly #known: ReadonlySet<string>;

  constructor(known: readonly string[]) {
    super();
    this.#known = new Set(known);
  }

  override on(event: string, listener: Listener): this {
    if (!this.#known.has(event)) throw new Error(`The stand-in of ${this.constructor.name} has no event '${event}'.`);
    return super.on(event, listener);
  }

  override once(event: string, listener: Listener): this {
    const once: Listener = (...args) => {
      this.off(event, once);
      listener(...args);
    };
    return this.on(event, once);
  }

  /** @returns whether a listener has prevented what happens otherwise */
  emitPreventable(event: string, details: object = {}, ...args: unknown[]): boolean {
    let isPrevented = false;
    const preventDefault = () => (isPrevented = true);
    const given = Object.defineProperty({ ...details, preventDefault }, 'defaultPrevented', { get: () => isPrevented });
    this.emit(event, given, ...args);
    return isPrevented;
  }
}
