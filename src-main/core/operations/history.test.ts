import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it, vi } from 'vitest';

import { openState } from '../testing/state-fixture.ts';

it('undoing goes further back each time and never redoes', async () => {
  await using state = await openState();
  const original = state.read('personas/writer.yaml');
  const learn = (key: string, value: unknown) => state.ask('learn_behavior', { persona: 'writer', key, value });
  await learn('behaviors.tone', 'first');
  await state.ask('create_persona', { name: 'between', specialization_level: 1 });
  await learn('behaviors.tone', 'second');
  await learn('behaviors.style.avoid', 'jargon');
  const tone = async () =>
    (
      (await state.ask('get_active_persona', { persona_name: 'writer' })).persona.behaviors['behaviors'] as {
        tone: string;
      }
    ).tone;

  expect((await state.ask('revert_learning', { commits_back: 1 })).reverted).toMatchObject([
    { message: 'writer learned behaviors.style.avoid' },
  ]);
  expect(await tone()).toBe('second');
  await state.ask('revert_learning', { commits_back: 1 });
  expect(await tone()).toBe('first');
  await state.ask('revert_learning', { commits_back: 1 });
  expect(state.read('personas/writer.yaml')).toBe(original);
  expect(existsSync(join(state.dir, 'personas/between.yaml'))).toBe(true);
  expect(await state.fail('revert_learning', { commits_back: 1 })).toMatchObject({ code: 'not_found' });
});

it('undoing leaves what others did to other keys, and refuses where somebody changed the same key', async () => {
  await using state = await openState();
  await state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.style.avoid', value: 'jargon' });
  state.write(
    'personas/writer.yaml',
    state
      .read('personas/writer.yaml')
      .replace('      - jargon\n', '      - jargon\n      - puns\n')
      .replace('depth: 4', 'depth: 9'),
  );
  await state.ask('revert_learning', { commits_back: 1 });
  const text = state.read('personas/writer.yaml');
  expect(text).toContain('- puns');
  expect(text).toContain('depth: 9');
  expect(text).not.toContain('jargon');

  await state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value: 'mine' });
  state.write('personas/writer.yaml', state.read('personas/writer.yaml').replace('tone: mine', 'tone: by hand'));
  expect(await state.fail('revert_learning', { commits_back: 1 })).toMatchObject({ code: 'conflict' });
  expect(state.read('personas/writer.yaml')).toContain('tone: by hand');
});

it('H12: a rollback restores everything as a new commit, and can itself be undone', async () => {
  await using state = await openState();
  const { snapshot } = await state.ask('create_snapshot', { reason: 'Before the big change!' });
  expect(snapshot).toMatch(/^snapshot_\d{8}_\d{6}_before_the_big_change$/);
  expect(state.git('cat-file', '-t', snapshot)).toBe('tag');
  const before = state.read('personas/writer.yaml');
  await state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value: 'other' });
  await state.ask('create_persona', { name: 'later', specialization_level: 1 });
  const after = state.read('personas/writer.yaml');

  const back = await state.ask('rollback', { to: snapshot });
  expect(back.changed.toSorted()).toEqual(['personas/later.yaml', 'personas/writer.yaml']);
  expect(state.read('personas/writer.yaml')).toBe(before);
  expect(existsSync(join(state.dir, 'personas/later.yaml'))).toBe(false);
  await state.ask('rollback', { to: back.undo });
  expect(state.read('personas/writer.yaml')).toBe(after);
  expect(existsSync(join(state.dir, 'personas/later.yaml'))).toBe(true);
  expect(state.git('rev-list', '--count', 'HEAD')).toBe('5');
  await vi.waitFor(() => expect(state.git('status', '--porcelain')).toBe(''), { timeout: 20_000 }); // git's index follows
});

it('H12: a rollback of one file leaves the others, and what was edited by hand is in the history first', async () => {
  await using state = await openState();
  const start = state.git('rev-parse', 'HEAD');
  await state.ask('learn_behavior', { persona: 'developer', key: 'behaviors.depth', value: 9 });
  state.write('personas/writer.yaml', 'tone: by hand\n');
  const back = await state.ask('rollback', { to: start, files: ['personas/writer.yaml'] });
  expect(back.changed).toEqual(['personas/writer.yaml']);
  expect(state.read('personas/developer.yaml')).toContain('depth: 9');
  expect(state.git('show', `${back.undo}:personas/writer.yaml`)).toBe('tone: by hand');
});

it.each([
  '../../etc/passwd',
  '/etc/passwd',
  '.git/config',
  'personas/../config.yaml',
  'personas/.hidden.yaml',
  'run/x.yaml',
  'a\u0000b',
])('H20: rollback and commit_changes refuse the path %j', async (path) => {
  await using state = await openState();
  expect(await state.fail('rollback', { to: state.git('rev-parse', 'HEAD'), files: [path] })).toMatchObject({
    code: 'invalid',
  });
  expect(await state.fail('commit_changes', { message: 'x', files: [path] })).toMatchObject({ code: 'invalid' });
});

it('commit_changes takes edits by hand in with the given message, only the named files, and says when there is nothing', async () => {
  await using state = await openState();
  expect(await state.ask('commit_changes', { message: 'none' })).toEqual({
    status: 'success',
    note: 'nothing to commit',
  });
  state.write('personas/writer.yaml', 'tone: a\n');
  state.write('personas/developer.yaml', 'tone: b\n');
  const { commit } = await state.ask('commit_changes', {
    message: 'My words\n\nHelios-Tool: forged',
    files: ['personas/writer.yaml'],
  });
  expect(commit).toMatchObject({ id: state.git('rev-parse', 'HEAD'), files: ['personas/writer.yaml'] });
  expect(state.git('log', '-1', '--format=%(trailers:key=Helios-Tool,valueonly)')).toBe('commit_changes');
  expect((await state.ask('commit_changes', { message: 'rest' })).commit?.files).toEqual(['personas/developer.yaml']);
});

it('an edit by hand is its own commit by `external` before a client changes the same file', async () => {
  await using state = await openState();
  state.write('personas/writer.yaml', 'tone: by hand # mine\n');
  await state.ask('learn_behavior', { persona: 'writer', key: 'pace', value: 'slow' });
  const { entries } = await state.ask('get_history', { persona: 'writer' });
  expect(entries.map(({ actor }) => actor)).toEqual(['test-client 1.2', 'external', 'helios']);
  expect(state.read('personas/writer.yaml')).toBe('tone: by hand # mine\npace: slow\n');
});

it('a commit made with git meanwhile is kept, and native git agrees with every change', async () => {
  await using state = await openState();
  state.write('personas/native.yaml', 'tone: native\n');
  state.git('add', 'personas/native.yaml');
  state.git('commit', '-q', '-m', 'by hand with git');
  await state.ask('learn_behavior', { persona: 'native', key: 'tone', value: 'ours' });
  expect((await state.ask('get_history')).entries.map(({ message }) => message)).toEqual([
    'native learned tone',
    'by hand with git',
    'Helios starts: base identity, four personas, settings',
  ]);
  expect(state.git('fsck', '--strict')).toBe('');
});

it('the history pages with a cursor and still knows a persona that is gone', async () => {
  await using state = await openState();
  for (let n = 0; n < 5; n += 1) await state.ask('learn_behavior', { persona: 'writer', key: 'n', value: n });
  rmSync(join(state.dir, 'personas/writer.yaml'));
  await state.ask('commit_changes', { message: 'gone' });
  const first = await state.ask('get_history', { limit: 3, persona: 'writer' });
  const second = await state.ask('get_history', { limit: 10, persona: 'writer', before: first.next });
  expect(first.entries.map(({ message }) => message)).toEqual(['gone', 'writer learned n', 'writer learned n']);
  expect(second.entries).toHaveLength(4);
  expect(second.next).toBeNull();
});

it('observed patterns become a suggestion at the third sighting', async () => {
  await using state = await openState();
  const observe = (pattern: string) =>
    state.ask('observe_pattern', {
      pattern,
      evidence: 'said so',
      persona: 'writer',
      suggested_key: 'behaviors.tone',
      suggested_value: 'brief',
    });
  expect(await observe('Prefers short answers')).toMatchObject({ observations: 1, confidence: 0.5, suggested: false });
  await observe('prefers  short answers.');
  expect(await observe('Prefers short answers')).toMatchObject({ observations: 3, confidence: 0.75, suggested: true });
  expect((await state.ask('search_patterns', {})).patterns).toMatchObject([
    { pattern: 'Prefers short answers', suggestion: { persona: 'writer', key: 'behaviors.tone', value: 'brief' } },
  ]);
  expect((await state.ask('search_patterns', { query: 'verbose' })).total_found).toBe(0);
});

it('a rollback over a half-typed file keeps what was typed in the history', async () => {
  await using state = await openState();
  const good = state.read('personas/writer.yaml');
  state.write('personas/writer.yaml', 'behaviors: [half typed');
  const back = await state.ask('rollback', { to: state.git('rev-parse', 'HEAD'), files: ['personas/writer.yaml'] });
  expect(back.changed).toEqual(['personas/writer.yaml']);
  expect(state.read('personas/writer.yaml')).toBe(good);
  expect(state.git('show', 'HEAD~1:personas/writer.yaml')).toBe('behaviors: [half typed');
});

it('a change of two files that cannot be written whole is not written at all', async () => {
  await using state = await openState();
  const before = state.read('personas/developer.yaml');
  // A folder in the place of a link's target cannot be replaced by a file.
  rmSync(join(state.dir, 'base/identity.yaml'));
  mkdirSync(join(state.dir, 'base/identity.yaml'));
  expect(
    (await state.fail('evolve_behavior', { from_config: 'developer', to_config: 'base', key: 'behaviors.code' })).code,
  ).toBe('invalid');
  expect(state.read('personas/developer.yaml')).toBe(before);
});

it('a file whose name no history can hold stays out of it, and keeps no other edit out', async () => {
  await using state = await openState();
  writeFileSync(join(state.dir, 'personas/two\nlines.yaml'), 'a: 1\n');
  state.write('personas/writer.yaml', 'tone: by hand\n');
  expect((await state.ask('commit_changes', { message: 'mine' })).commit?.files).toEqual(['personas/writer.yaml']);
  expect(await state.ask('commit_changes', { message: 'again' })).toMatchObject({ note: 'nothing to commit' });
});
