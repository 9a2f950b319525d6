// For tests of healing: damage done to a state directory, and what `heal` says about it.

import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import { call } from '../call.ts';
import { type State } from '../testing/state-fixture.ts';

export interface Outcome {
  readonly id: string;
  readonly status: string;
  readonly message: string;
  readonly guidance: string;
  readonly undo?: string;
}
export interface Report {
  readonly healed: readonly Outcome[];
  readonly left: readonly Outcome[];
  readonly snapshot?: string;
}

export const you = { actor: { kind: 'you', name: 'you' } } as const;

export async function heal(state: State, input: object = {}): Promise<Report> {
  const reply = await call(state.helios, 'cli', 'heal', input, you);
  if (reply.status === 'error') throw new Error(JSON.stringify(reply));
  return reply as unknown as Report; // the operation's output by its contract
}

export const anHourAgo = (): Date => new Date(Date.now() - 3600_000);
export const writer = 'personas/writer.yaml';
export const bad = 'behaviors: [half\n  tone: {\n';

export function writeOld(state: State, path: string, text: string): void {
  state.write(path, text);
  utimesSync(join(state.dir, path), anHourAgo(), anHourAgo());
}

export const kept = (state: State): string[] =>
  existsSync(join(state.dir, '.recovery')) ? readdirSync(join(state.dir, '.recovery')) : [];

/** Every change acknowledged so far is in git. */
export const inGit = async (state: State): Promise<void> => {
  await state.helios.close();
};
