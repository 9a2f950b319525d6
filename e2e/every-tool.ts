// Every tool of MCP.md once or more, on one known state directory: what is asked and exactly what must come back. The same
// for every client and transport, so that the matrix of them is compared with one truth.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from '@playwright/test';

import { anyCommit, callLearningTools, ok } from './learning-tools.ts';
import type { McpClient } from './mcp-client.ts';

const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const anyTime: unknown = expect.stringMatching(utc);

export async function callEveryTool(client: McpClient, dir: string): Promise<void> {
  await readTools(client);
  await callLearningTools(client);
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
    id: anyCommit,
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
