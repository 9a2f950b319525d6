import { expect, it } from 'vitest';

import { see } from '../testing/see.ts';
import { openState, type State } from '../testing/state-fixture.ts';

const observe = (state: State, pattern: string, more: object = {}) =>
  state.ask('observe_pattern', { pattern, evidence: 'said so', ...more });
const list = async (state: State) => (await see(state, 'list_patterns', {})).patterns;
const suggestion = { persona: 'writer', suggested_key: 'behaviors.tone', suggested_value: 'brief' };

async function suggested(state: State, pattern: string): Promise<string> {
  for (let n = 0; n < 3; n += 1) await observe(state, pattern, suggestion);
  const found = (await list(state)).find((candidate) => candidate.pattern === pattern);
  return found?.id ?? expect.unreachable('it is not listed');
}

it('D5: patterns are listed with their evidence, the surest first, files of other programs too', async () => {
  await using state = await openState();
  await observe(state, 'Likes tables');
  const id = await suggested(state, 'Prefers short answers');
  state.write('learned/python.yaml', 'description: prefers uv\nconfidence: 0.6\n');
  state.write('learned/broken.yaml', 'a: [\n');
  const patterns = await list(state);
  expect(patterns.map(({ pattern }) => pattern)).toEqual(['Prefers short answers', 'prefers uv', 'Likes tables']);
  expect(patterns[0]).toMatchObject({
    id,
    confidence: 0.75,
    observations: 3,
    evidence: ['said so', 'said so', 'said so'],
    suggested: true,
    persona: 'writer',
    key: 'behaviors.tone',
    value: 'brief',
  });
  expect(patterns[2]).toMatchObject({ suggested: false, persona: null, key: null, value: null });
});

it('D5: adopting sets the key and puts the pattern away as one change, which can be undone', async () => {
  await using state = await openState();
  const id = await suggested(state, 'Prefers short answers');
  const tree = state.git('rev-parse', 'HEAD^{tree}');
  const input = { id, target: 'base', key: 'communication.tone', value: 'brief' };
  const adopted = await see(state, 'adopt_pattern', input);
  expect(adopted).toMatchObject({ old_value: 'direct and warm', new_value: 'brief' });
  await state.helios.writer.settled();
  expect(state.git('show', '--name-only', '--format=%s', 'HEAD').split('\n')).toEqual([
    'base learned communication.tone, as noticed: Prefers short answers',
    '',
    'base/identity.yaml',
    `learned/${id}.yaml`,
  ]);
  expect(await list(state)).toEqual([]);
  await expect(see(state, 'adopt_pattern', input)).rejects.toThrow('adopted already');
  await expect(see(state, 'dismiss_pattern', { id })).rejects.toThrow('conflict');
  expect(await observe(state, 'Prefers short answers')).toMatchObject({ observations: 4, suggested: false });
  expect((await state.ask('search_patterns', {})).patterns).toMatchObject([{ id, suggestion: null }]);

  await see(state, 'undo_change', { commit: adopted.commit });
  expect((await list(state)).map((pattern) => pattern.id)).toEqual([id]);
  const { config } = await state.ask('get_base_config');
  expect(config['communication']).toMatchObject({ tone: 'direct and warm' });
  await state.helios.writer.settled();
  expect(state.git('diff', '--stat', tree, 'HEAD', '--', 'base')).toBe('');
});

it('D5: a dismissed pattern is counted and never proposed again', async () => {
  await using state = await openState();
  const id = await suggested(state, 'Prefers short answers');
  const { commit } = await see(state, 'dismiss_pattern', { id });
  expect(await list(state)).toEqual([]);
  expect(await observe(state, 'prefers short answers')).toMatchObject({ observations: 4, suggested: false });
  expect(await list(state)).toEqual([]);
  expect((await state.ask('search_patterns', { confidence_min: 0 })).patterns).toEqual([]);
  await expect(see(state, 'edit_pattern', { id, pattern: 'x' })).rejects.toThrow('dismissed already');
  await see(state, 'undo_change', { commit });
  expect(await list(state)).toMatchObject([{ id, observations: 4, suggested: true }]);
});

it('H7: editing keeps the comments of the file, and a later sighting in either wording is of the same pattern', async () => {
  await using state = await openState();
  const id = await suggested(state, 'Prefers short answers');
  const path = `learned/${id}.yaml`;
  state.write(path, `# my note\n${state.read(path)}`);
  const { pattern } = await see(state, 'edit_pattern', {
    id,
    pattern: 'Likes brevity',
    persona: 'base',
    key: 'communication.tone',
    value: ['brief'],
  });
  expect(pattern).toMatchObject({ id, pattern: 'Likes brevity', persona: 'base', key: 'communication.tone' });
  expect(await list(state)).toEqual([pattern]);
  expect(state.read(path)).toMatch(/^# my note\n/);
  expect((await state.ask('search_patterns', {})).patterns).toMatchObject([
    { suggestion: { key: 'communication.tone', value: ['brief'] } },
  ]);
  expect(await observe(state, 'likes  brevity.')).toMatchObject({ observations: 4 });
  expect(await observe(state, 'Prefers short answers')).toMatchObject({ observations: 5 });
  expect(await list(state)).toHaveLength(1);
});

it.each([
  ['edit_pattern', { persona: 'nobody' }, 'not_found'],
  ['edit_pattern', { key: 'specialization_level' }, 'bad_key'],
  ['adopt_pattern', { target: 'nobody', key: 'a', value: 1 }, 'not_found'],
  ['adopt_pattern', { target: 'writer', key: 'name', value: 1 }, 'bad_key'],
  ['dismiss_pattern', { id: '../personas/writer' }, 'not_found'],
  ['dismiss_pattern', { id: 'no-such' }, 'not_found'],
] as const)('H20: %s refuses %j, and nothing changes', async (name, input, reason) => {
  await using state = await openState();
  const id = await suggested(state, 'Prefers short answers');
  const tree = state.git('rev-parse', 'HEAD');
  await expect(see(state, name, { id, ...input })).rejects.toThrow(reason);
  await state.helios.writer.settled();
  expect(state.git('rev-parse', 'HEAD')).toBe(tree);
});
