// Runs operations for the command line: through the running owner, or as a short-lived owner where there is none.

import { setTimeout as delay } from 'node:timers/promises';

import { HeliosError, type Failure } from '../../src-shared/errors.ts';
import { type OperationName, type Output } from '../../src-shared/operations.ts';
import { call, failureOf } from '../core/call.ts';
import { becomeOwner } from '../host/owner.ts';
import { connectToOwner } from '../host/owner-client.ts';

export type Ask = <Name extends OperationName>(
  name: Name,
  input: Readonly<Record<string, unknown>>,
) => Promise<Output<Name>>;

/** A failure that was data on the way here, thrown again for the command to report. */
export class CommandFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

const you = { actor: { kind: 'you', name: 'you' } } as const;
/** An owner that is just starting or ending is there, or gone, well within this time. */
const attempts = 100;
const pauseMs = 50;

/** @throws CommandFailure */
export async function withHelios<Result>(dir: string, use: (ask: Ask) => Promise<Result>): Promise<Result> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const client = await connectToOwner(dir, 'helios').catch(fail);
    if (client) {
      try {
        return await use(asker((name, input) => client.call(name, input)));
      } catch (error) {
        // The owner ended before it answered. Every command reads or sets one value, so asking the next one is safe.
        if (!(error instanceof CommandFailure && error.failure.code === 'unavailable')) throw error;
      } finally {
        client.close();
      }
    }
    const owner = await becomeOwner({ dir, rank: 'background', loopback: null }).catch(fail);
    if ('helios' in owner) {
      try {
        return await use(asker((name, input) => call(owner.helios, 'cli', name, input, you)));
      } finally {
        await owner.close();
      }
    }
    await delay(pauseMs);
  }
  throw new CommandFailure(failureOf(new HeliosError('unavailable', 'Helios is running but does not answer.')));
}

function fail(error: unknown): never {
  throw new CommandFailure(failureOf(error));
}

function asker(run: (name: string, input: unknown) => ReturnType<typeof call>): Ask {
  return async (name, input) => {
    const reply = await run(name, input);
    if (reply.status === 'error') throw new CommandFailure(reply);
    return reply as never; // the operation's output by its contract
  };
}
