// The part of every-tool.ts that learns: each change is one commit, and reverting leads back to where it began (H3).

import { expect } from '@playwright/test';

import type { McpClient } from './mcp-client.ts';

export const anyCommit: unknown = expect.stringMatching(/^[0-9a-f]{40}$/);
export const ok = { status: 'success' };

export async function callLearningTools(client: McpClient): Promise<void> {
  await learn(client);
  await weights(client);
}

async function learn({ ask, fail }: McpClient): Promise<void> {
  const version = async () => (await ask('get_active_persona', {})).version;
  const before = await version();
  const learned = await ask('learn_behavior', { persona: 'example', key: 'tools', value: 'tsc' });
  expect(learned).toEqual({ ...ok, old_value: ['vitest'], new_value: ['vitest', 'tsc'], commit: anyCommit });
  expect(await version()).not.toBe(before);
  const again = await ask('learn_behavior', { persona: 'example', key: 'tools', value: 'tsc' });
  expect(again, 'a scalar is added to a list once').toEqual({
    ...ok,
    old_value: ['vitest', 'tsc'],
    new_value: ['vitest', 'tsc'],
    commit: learned.commit,
  });
  const nested = await ask('learn_behavior', {
    persona: 'example',
    key: 'style.file\\.ts',
    value: { quotes: 'single' },
  });
  expect(nested).toEqual({ ...ok, old_value: null, new_value: { quotes: 'single' }, commit: anyCommit });
  expect((await ask('merge_behaviors', {})).origins).toMatchObject({ '/style/file.ts/quotes': 'persona' });

  expect(await ask('update_preference', { domain: 'communication', key: 'language', value: 'Deutsch' })).toEqual({
    ...ok,
    updated: { domain: 'communication', key: 'language', old_value: null, new_value: 'Deutsch' },
    commit: anyCommit,
  });
  expect((await ask('get_base_config', {})).config).toMatchObject({ communication: { language: 'Deutsch' } });

  const promotion = await ask('evolve_behavior', { from_config: 'example', to_config: 'base', key: 'pace' });
  expect(promotion).toEqual({ ...ok, value: 'fast', direction: 'promotion', commit: anyCommit });
  expect(await ask('evolve_behavior', { from_config: 'base', to_config: 'second', key: 'pace' })).toMatchObject({
    value: 'fast',
    direction: 'demotion',
  });
  expect(await ask('evolve_behavior', { from_config: 'second', to_config: 'example', key: 'pace' })).toMatchObject({
    value: 'fast',
    direction: 'transfer',
  });
  const { entries } = await ask('get_history', { limit: 3 });
  expect(
    entries.map(({ files }) => files.toSorted()),
    'both files in one commit',
  ).toEqual([
    ['personas/example.yaml', 'personas/second.yaml'],
    ['base/identity.yaml', 'personas/second.yaml'],
    ['base/identity.yaml', 'personas/example.yaml'],
  ]);

  const first = await ask('revert_learning', { commits_back: 3 });
  expect(first).toEqual({
    ...ok,
    reverted: entries.map(({ commit, message }) => ({ commit, message })),
    commit: anyCommit,
  });
  const further = await ask('revert_learning', { commits_back: 2 });
  expect(
    further.reverted.map(({ message }) => message),
    'reverting goes further back',
  ).toEqual(['Set communication.language of base', 'example learned style.file\\.ts']);
  expect(await ask('revert_learning', { commits_back: 1 })).toMatchObject({ reverted: [{ commit: learned.commit }] });
  expect(await version(), 'all undone: the version is that of the beginning').toBe(before);
  expect(await fail('revert_learning', { commits_back: 1 })).toMatchObject({ code: 'not_found' });
}

async function weights({ ask }: McpClient): Promise<void> {
  expect(await ask('tune_weight', { target: 'base', parameter: 'base_importance', value: 0.4 })).toEqual({
    ...ok,
    old_value: 0.7,
    new_value: 0.4,
    weights: [
      { persona: 'example', weight: 0.1 },
      { persona: 'second', weight: 0.4 },
    ],
    commit: anyCommit,
  });
  expect(await ask('tune_weight', { target: 'example', parameter: 'specialization_level', value: 4 })).toMatchObject({
    old_value: 2,
    new_value: 4,
    weights: [{ persona: 'example', weight: 0.025 }],
  });
  await ask('revert_learning', { commits_back: 2 });
}
