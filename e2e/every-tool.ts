// Every tool of MCP.md once or more, on one known state directory: what is asked and exactly what must come back. The same
// for every client and transport, so that the matrix of them is compared with one truth.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from '@playwright/test';

import type { McpClient } from './mcp-client.ts';

const commitId = /^[0-9a-f]{40}$/;
const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const anyCommit: unknown = expect.stringMatching(commitId);
const anyTime: unknown = expect.stringMatching(utc);
const ok = { status: 'success' };

export async function callEveryTool(client: McpClient, dir: string): Promise<void> {
  await readTools(client);
  await learningTools(client);
  await weights(client);
  await patterns(client);
  await history(client, dir);
  await personas(client);
  await health(client);
}

async function readTools({ ask }: McpClient): Promise<void> {
  expect(await ask('get_base_config', {})).toEqual({
    ...ok,
    config: { base_importance: 0.7, tone: 'direct', tools: ['git', 'uv'], depth: 4 },
    path: 'base/identity.yaml',
    base_importance: 0.7,
  });
  const active = await ask('get_active_persona', {});
  expect(active).toEqual({
    ...ok,
    persona: {
      name: 'example',
      specialization_level: 2,
      behaviors: { tone: 'warm', tools: ['vitest'], depth: 8, pace: 'fast' },
    },
    instructions: expect.any(String),
    weight: expect.closeTo(0.175, 12),
    version: expect.stringMatching(/^[0-9a-f]{16}$/),
    path: 'personas/example.yaml',
  });
  for (const part of [
    '# Working style: example',
    '- Tone: warm',
    '- Tools: vitest, git, uv',
    '- Depth: 7',
    '- Pace: fast',
  ]) {
    expect(active.instructions.split('\n')).toContain(part);
  }
  expect(await ask('get_active_persona', { persona_name: 'second' })).toMatchObject({
    persona: { name: 'second' },
    weight: 0.7,
  });
  const summary = (
    name: string,
    description: string,
    specialization_level: number,
    weight: unknown,
    active: boolean,
  ) => ({
    name,
    description,
    specialization_level,
    weight,
    active,
    valid: true,
  });
  expect(await ask('list_personas', {})).toEqual({
    ...ok,
    personas: [
      summary('example', '', 2, expect.closeTo(0.175, 12), true),
      summary('second', 'The other one', 1, 0.7, false),
    ],
    count: 2,
  });
  expect(await ask('merge_behaviors', { persona_name: 'example' }), 'H1: the worked example of MERGE.md').toEqual({
    ...ok,
    merged_behaviors: { tone: 'warm', tools: ['vitest', 'git', 'uv'], depth: 7, pace: 'fast' },
    calculation: {
      base_importance: 0.7,
      specialization_level: 2,
      inheritance_weight: expect.closeTo(0.175, 12),
      persona_weight: expect.closeTo(0.825, 12),
    },
    origins: { '/tone': 'persona', '/tools': 'blend', '/depth': 'blend', '/pace': 'persona' },
  });
}

async function learningTools({ ask, fail }: McpClient): Promise<void> {
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

async function patterns({ ask }: McpClient): Promise<void> {
  const sighting = {
    pattern: 'Wants the command shown',
    evidence: 'asked twice',
    persona: 'example',
    suggested_key: 'show',
    suggested_value: 'commands',
  };
  expect(await ask('observe_pattern', sighting)).toEqual({ ...ok, observations: 1, confidence: 0.5, suggested: false });
  expect(await ask('observe_pattern', sighting)).toEqual({
    ...ok,
    observations: 2,
    confidence: expect.closeTo(2 / 3, 12),
    suggested: false,
  });
  expect(await ask('search_patterns', {})).toEqual({ ...ok, patterns: [], total_found: 0 });
  expect(await ask('observe_pattern', sighting)).toEqual({ ...ok, observations: 3, confidence: 0.75, suggested: true });
  expect(await ask('search_patterns', { query: 'command' })).toEqual({
    ...ok,
    patterns: [
      {
        id: expect.stringMatching(/^wants-the-command-shown-/),
        pattern: 'Wants the command shown',
        confidence: 0.75,
        observations: 3,
        suggestion: { persona: 'example', key: 'show', value: 'commands' },
        last_seen: anyTime,
      },
    ],
    total_found: 1,
  });
  expect(await ask('search_patterns', { query: 'elsewhere', confidence_min: 0 })).toMatchObject({ total_found: 0 });
}

async function history({ ask, actor }: McpClient, dir: string): Promise<void> {
  const { snapshot, commit: then } = await ask('create_snapshot', { reason: 'Before the Edit' });
  expect(snapshot).toMatch(/^snapshot_\d{8}_\d{6}_before_the_edit$/);

  await writeFile(join(dir, 'personas/second.yaml'), 'specialization_level: 3 # by hand\n');
  const { commit } = await ask('commit_changes', { message: 'My own words', files: ['personas/second.yaml'] });
  expect(commit).toEqual({
    id: expect.stringMatching(commitId),
    timestamp: anyTime,
    message: 'My own words',
    files: ['personas/second.yaml'],
  });
  expect(await ask('commit_changes', { message: 'None' })).toEqual({ ...ok, note: 'nothing to commit' });

  const page = await ask('get_history', { limit: 1, persona: 'second' });
  expect(page.entries).toEqual([
    {
      commit: commit?.id,
      timestamp: anyTime,
      actor,
      tool: 'commit_changes',
      message: 'My own words',
      files: ['personas/second.yaml'],
    },
  ]);
  const rest = await ask('get_history', { before: page.next, persona: 'second' });
  expect(rest.entries.map(({ commit }) => commit)).not.toContain(commit?.id);
  expect(rest.entries.at(-1)).toMatchObject({ actor: 'helios', message: 'Helios adopts this directory' });
  expect(rest.next).toBeNull();

  const back = await ask('rollback', { to: snapshot });
  expect(back).toEqual({
    ...ok,
    restored: snapshot,
    changed: ['personas/second.yaml'],
    undo: expect.stringMatching(/^snapshot_/),
    commit: anyCommit,
  });
  expect(await ask('get_active_persona', { persona_name: 'second' })).toMatchObject({ weight: 0.7 });
  expect(await ask('rollback', { to: back.undo, files: ['personas/second.yaml'] })).toMatchObject({
    changed: ['personas/second.yaml'],
  });
  expect(await ask('get_active_persona', { persona_name: 'second' })).toMatchObject({
    persona: { specialization_level: 3 },
  });
  expect(await ask('rollback', { to: then })).toMatchObject({ restored: then });
}

async function personas({ ask, fail }: McpClient): Promise<void> {
  expect(
    await ask('create_persona', {
      name: 'third',
      specialization_level: 2,
      description: 'Made here',
      behaviors: { tone: 'dry' },
      copy_of: 'example',
    }),
  ).toEqual({
    ...ok,
    persona: {
      name: 'third',
      description: 'Made here',
      specialization_level: 2,
      weight: expect.closeTo(0.175, 12),
      active: false,
      valid: true,
    },
    path: 'personas/third.yaml',
    commit: anyCommit,
  });
  expect((await ask('merge_behaviors', { persona_name: 'third' })).merged_behaviors).toMatchObject({
    pace: 'fast',
    behaviors: { tone: 'dry' },
  });
  expect(await fail('create_persona', { name: 'third', specialization_level: 2 })).toMatchObject({ code: 'conflict' });
  expect(await ask('set_active_persona', { persona_name: 'third' })).toEqual({
    ...ok,
    previous: 'example',
    active: 'third',
  });
  expect(await ask('get_active_persona', {})).toMatchObject({ persona: { name: 'third' } });
  const unknown = await fail('get_active_persona', { persona_name: 'exampel' });
  expect(unknown).toMatchObject({ code: 'not_found', guidance: expect.stringContaining('example') });
}

async function health({ ask }: McpClient): Promise<void> {
  const report = await ask('get_health', {});
  expect(report.healthy).toBe(true);
  const ids = report.checks.map(({ id }) => id);
  for (const id of ['settings', 'base', 'active_persona', 'history']) expect(ids).toContain(id);
  for (const { status, message } of report.checks) expect([status, message.length > 0]).toEqual(['ok', true]);
  expect(report.metrics).toMatchObject({ personas: 3, latencies: { create_persona: { calls: 2 } } });
}
