// For tests: asks as the interface does, and hands out failures as data.

import { type Failure, type Reply } from '../../../src-shared/errors.ts';
import { type OperationName, type Output } from '../../../src-shared/operations.ts';
import { call } from '../call.ts';
import { type Helios } from '../helios.ts';

const you = { kind: 'you', name: 'you' } as const;

export async function askAsYou<Name extends OperationName>(
  helios: Helios,
  name: Name,
  input: object = {},
): Promise<Output<Name>> {
  const reply = await call(helios, 'ui', name, input, { actor: you });
  if (reply.status === 'error') throw new Error(JSON.stringify(reply));
  return reply as never; // the operation's output by its contract
}

export async function failAsYou(helios: Helios, name: OperationName, input: object): Promise<Failure> {
  const reply: Reply = await call(helios, 'ui', name, input, { actor: you });
  if (reply.status !== 'error') throw new Error(`${name} did not fail: ${JSON.stringify(reply)}`);
  return reply;
}
