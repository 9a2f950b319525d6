// The opening of a session before 2026-07-28, as the next owner has to hear it again: what the client said once and
// will not repeat. Sessions of 2026-07-28 carry everything in each request and leave this empty.

import type { RpcId } from './json-rpc.ts';

export interface SaidRequest {
  readonly id: RpcId;
  readonly line: Buffer;
}

export class LegacyOpening {
  #initialize: SaidRequest | undefined;
  #initialized: Buffer | undefined;
  #logLevel: SaidRequest | undefined;
  readonly #subscriptions = new Map<unknown, SaidRequest>();

  /** Has to be answered before anything else may be said. */
  get initialize(): SaidRequest | undefined {
    return this.#initialize;
  }

  get initialized(): Buffer | undefined {
    return this.#initialized;
  }

  /** What follows `notifications/initialized`. */
  get requests(): readonly SaidRequest[] {
    return [...(this.#logLevel ? [this.#logLevel] : []), ...this.#subscriptions.values()];
  }

  noteInitialized(line: Buffer): void {
    this.#initialized = line;
  }

  /** The owner has answered this request with a result. */
  noteDone(method: string, uri: unknown, said: SaidRequest): void {
    if (method === 'initialize') this.#initialize = said;
    else if (method === 'logging/setLevel') this.#logLevel = said;
    else if (method === 'resources/subscribe') this.#subscriptions.set(uri, said);
    else if (method === 'resources/unsubscribe') this.#subscriptions.delete(uri);
  }
}
