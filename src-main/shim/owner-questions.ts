// Requests that the owner asks the client (elicitation, sampling, roots) in sessions before 2026-07-28.
// Every owner numbers them from the start again, so a late answer to a dead owner's question would count for
// another question of the next one: a consent to one change would allow a different one.

import { toLine, type RpcId, type RpcMessage } from './json-rpc.ts';

type Message<Kind extends RpcMessage['kind']> = Extract<RpcMessage, { kind: Kind }>;

export class OwnerQuestions {
  /** The id that the client sees → the owner's own. */
  readonly #open = new Map<RpcId, RpcId>();
  #owners = 0;

  nextOwner(): void {
    this.#owners += 1;
  }

  /** The question as the client gets it: the first owner's unchanged, a later one's with an id never seen before. */
  ask(question: Message<'request'>, line: Buffer): Buffer {
    const seen = this.#seenId(question.id);
    this.#open.set(seen, question.id);
    return seen === question.id ? line : toLine({ ...question.whole, id: seen });
  }

  /** The client's answer as the owner gets it; undefined when nobody waits for it any more. */
  answer(answer: Message<'answer'>, line: Buffer): Buffer | undefined {
    const id = this.#open.get(answer.id);
    this.#open.delete(answer.id);
    if (id === undefined) return undefined;
    return id === answer.id ? line : toLine({ ...answer.whole, id });
  }

  /** The owner takes one back: its notice as the client gets it. */
  withdraw(id: RpcId, notice: Message<'notification'>, line: Buffer): Buffer {
    const seen = this.#seenId(id);
    const isOpen = this.#open.delete(seen);
    return isOpen && seen !== id ? toLine({ ...notice.whole, params: { ...notice.params, requestId: seen } }) : line;
  }

  /** The owner is gone: notices that close its questions at the client. */
  withdrawAll(): Buffer[] {
    const reason = 'Helios was restarted and may ask again.';
    const notices = [...this.#open.keys()].map((requestId) =>
      toLine({ method: 'notifications/cancelled', params: { requestId, reason } }),
    );
    this.#open.clear();
    return notices;
  }

  #seenId(id: RpcId): RpcId {
    return this.#owners <= 1 ? id : `helios-${this.#owners}-${id}`;
  }
}
