// The short form of `npm run torture`: real clients over real shims, owners and shims killed at random instants.

import { expect, test } from '@playwright/test';

import { killRounds, type Round } from '../scripts/torture/kill-rounds.ts';

test('C1, C5, H9: owners and shims killed at random lose no acknowledged change and do none twice', async () => {
  const rounds: Round[] = [];
  for await (const round of killRounds({ rounds: 6, seed: 7 })) rounds.push(round);
  expect(rounds.flatMap(({ number, dir, problems }) => problems.map((text) => `${number} in ${dir}: ${text}`))).toEqual(
    [],
  );
  const sum = (of: (round: Round) => number) => rounds.reduce((total, round) => total + of(round), 0);
  expect(sum(({ ownersKilled }) => ownersKilled)).toBeGreaterThanOrEqual(6);
  expect(sum(({ answered }) => answered)).toBeGreaterThan(30);
});
