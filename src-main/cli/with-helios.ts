// Runs operations for the command line: through the running owner, or as a short-lived owner where there is none.

import { setTimeout as delay } from 'node:timers/promises';

import { guidanceFor, HeliosError, type Failure, type Reply } from '../../src-shared/errors.ts';
import type { OperationName, Output } from '../../src-shared/operations.ts';
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
    const { ownBriefly } = await import('./brief-owner.ts');
    const owner = await ownBriefly(dir);
    if (owner && 'status' in owner) throw new CommandFailure(owner);
    if (owner) {
      try {
        return await use(asker((name, input) => owner.call(name, input)));
      } finally {
        await owner.close();
      }
    }
    await delay(pauseMs);
  }
  return fail(new HeliosError('unavailable', 'Helios is running but does not answer.'));
}

function fail(error: unknown): never {
  if (!(error instanceof HeliosError)) throw error;
  const { code, message, data } = error;
  throw new CommandFailure({ status: 'error', code, message, guidance: data.guidance ?? guidanceFor(code) });
}

function asker(run: (name: string, input: unknown) => Promise<Reply>): Ask {
  return async (name, input) => {
    const reply = await run(name, input);
    if (reply.status === 'error') throw new CommandFailure(reply);
    return reply as never; // the operation's output by its contract
  };
}
