// What the interface knows of Helios: ask for an operation, hear of changes. Which carrier brings both is not its
// business. The only place where a Failure becomes an error again.

import type { z } from 'zod';

import type { ChangeEvent } from '../src-shared/change-event.ts';
import { HeliosError, type Reply } from '../src-shared/errors.ts';
import type { OperationName, operations, Output } from '../src-shared/operations.ts';

export type Connection = 'no_token' | 'connecting' | 'live' | 'offline' | 'refused';

export interface Carrier {
  /** Never rejects: what goes wrong on the way is a Failure too. */
  readonly send: (name: OperationName, input: unknown) => Promise<Reply>;
  /** Begins to listen. `onConnection` hears the present state first; each `live` may follow changes nobody was told of. */
  readonly listen: (listeners: CarrierListeners) => void;
  /** Tries to connect at once instead of waiting; with a token, under that one. */
  readonly reconnect: (token?: string) => void;
}

export interface CarrierListeners {
  readonly onChange: (event: ChangeEvent) => void;
  readonly onConnection: (connection: Connection) => void;
}

/** As a caller writes it: what has a default may be left out. */
export type CallInput<Name extends OperationName> = z.input<(typeof operations)[Name]['input']>;

export interface Client extends Pick<Carrier, 'listen' | 'reconnect'> {
  /** @throws HeliosError */
  readonly call: <Name extends OperationName>(name: Name, input: CallInput<Name>) => Promise<Output<Name>>;
}

export const createClient = (carrier: Carrier): Client => ({
  listen: carrier.listen,
  reconnect: carrier.reconnect,
  async call(name, input) {
    const reply = await carrier.send(name, input);
    if (reply.status === 'success') {
      const { status: _, ...output } = reply;
      // The owner checked it against the same table before it answered.
      return output as never;
    }
    const { code, message, guidance, validation_errors: validationErrors } = reply;
    throw new HeliosError(code, message, { guidance, ...(validationErrors && { validationErrors }) });
  },
});
