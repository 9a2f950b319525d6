// Exactly once (C5): a request that a shim sends again, because the connection was lost before its answer came, gets the
// answer of the first time.

import { type Done } from './batch.ts';
import { type Journal } from './journal.ts';
import { type CallContext } from './writer.ts';

const maxKnown = 10_000;

export class Answers {
  readonly #journal: Journal;
  /** Oldest first. */
  readonly #known = new Map<
    string,
    { readonly connection: object | undefined; readonly answer: Promise<Done<unknown>> }
  >();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /**
   * Runs an operation, unless it was run before over another connection or by an earlier owner. On one connection the
   * same id and content twice are two requests: some clients number all of theirs alike.
   */
  once<Result>({ operation, connection }: CallContext, run: () => Promise<Done<Result>>): Promise<Done<Result>> {
    if (operation === undefined) return run();
    const known = this.#known.get(operation);
    const isRepeated = known !== undefined && known.connection !== connection;
    const earlier = known ? undefined : this.#journal.find(operation);
    // The result of the same operation has the same type.
    const answer = (isRepeated ? known.answer : earlier ? Promise.resolve(earlier) : run()) as Promise<Done<Result>>;
    this.#known.delete(operation);
    this.#known.set(operation, { connection, answer });
    // A failure was told and may be tried again.
    answer.catch(() => this.#known.delete(operation));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxKnown) break;
      this.#known.delete(oldest);
    }
    return answer;
  }
}
