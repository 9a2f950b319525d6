// The command line as the owner, for the time of one command. Loaded only where no owner answers: the core takes longer
// to load than everything else that the command does.

import { type Failure, type Reply } from '../../src-shared/errors.ts';
import { call, failureOf } from '../core/call.ts';
import { becomeOwner } from '../host/owner.ts';

const you = { actor: { kind: 'you', name: 'you' } } as const;

export interface BriefOwner {
  call(name: string, input: unknown): Promise<Reply>;
  close(): Promise<void>;
}

/** Null when somebody else is the owner by now. */
export async function ownBriefly(dir: string): Promise<BriefOwner | Failure | null> {
  try {
    const owner = await becomeOwner({ dir, rank: 'background', loopback: null });
    if (!('helios' in owner)) return null;
    return { call: (name, input) => call(owner.helios, 'cli', name, input, you), close: owner.close };
  } catch (error) {
    return failureOf(error);
  }
}
