// For tests: asks as the interface and the command line do.

import { type OperationName, type Output } from '../../../src-shared/operations.ts';
import { call } from '../call.ts';
import { client, type State } from './state-fixture.ts';

/** Throws what failed, as text. */
export async function see<Name extends OperationName>(
  { helios }: State,
  name: Name,
  input: object,
): Promise<Output<Name>> {
  const reply = await call(helios, 'ui', name, input, { actor: client });
  if (reply.status === 'error') throw new Error(JSON.stringify(reply));
  return reply as never; // the operation's output by its contract
}
