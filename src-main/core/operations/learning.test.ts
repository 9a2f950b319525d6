import { expect, it } from 'vitest';

import { openState } from '../testing/state-fixture.ts';

it('H3: learning sets one value and is one commit with actor, tool and a sentence', async () => {
  await using state = await openState();
  const before = state.read('personas/writer.yaml');
  const learned = await state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value: 'plain' });
  expect(learned).toMatchObject({
    old_value: 'warm and vivid',
    new_value: 'plain',
    commit: state.git('rev-parse', 'HEAD'),
  });
  expect(state.read('personas/writer.yaml')).toBe(before.replace('tone: warm and vivid', 'tone: plain'));
  expect(state.git('log', '-1', '--format=%an|%s|%(trailers:key=Helios-Tool,valueonly)')).toContain(
    'test-client|writer learned behaviors.tone|learn_behavior',
  );
  expect(state.git('rev-list', '--count', 'HEAD')).toBe('2');
});

it('H3: a scalar is appended to a list once; anything else replaces', async () => {
  await using state = await openState();
  const learn = (value: unknown) =>
    state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.style.avoid', value });
  const { new_value, commit } = await learn('jargon');
  expect(new_value).toEqual(['filler and clichés', 'exclamation marks', 'jargon']);
  expect(await learn('jargon')).toMatchObject({ new_value, commit });
  expect(await learn(['only this'])).toMatchObject({ new_value: ['only this'] });
  expect(await learn({ a: { b: [1, null, true] } })).toMatchObject({ new_value: { a: { b: [1, null, true] } } });
});

it('a dot inside a key is written with a backslash', async () => {
  await using state = await openState();
  await state.ask('learn_behavior', { persona: 'writer', key: String.raw`files.README\.md.tone`, value: 'dry' });
  const { merged_behaviors } = await state.ask('merge_behaviors', { persona_name: 'writer' });
  expect(merged_behaviors).toMatchObject({ files: { 'README.md': { tone: 'dry' } } });
});

it('H3: tuning says which weights change, by what the base really says', async () => {
  await using state = await openState();
  const tuned = await state.ask('tune_weight', { target: 'base', parameter: 'base_importance', value: 0.5 });
  expect(tuned).toMatchObject({ old_value: 0.7, new_value: 0.5 });
  expect(tuned.weights).toEqual([
    { persona: 'developer', weight: 0.125 },
    { persona: 'researcher', weight: 0.5 / 9 },
    { persona: 'welcome', weight: 0.5 },
    { persona: 'writer', weight: 0.08 },
  ]);
  const level = await state.ask('tune_weight', { target: 'writer', parameter: 'specialization_level', value: 1 });
  expect(level).toMatchObject({ old_value: 2.5, weights: [{ persona: 'writer', weight: 0.5 }] });
});

it.each([
  [{ target: 'base', parameter: 'base_importance', value: 1.1 }, 'out_of_range'],
  [{ target: 'writer', parameter: 'specialization_level', value: 0.9 }, 'out_of_range'],
  [{ target: 'base', parameter: 'specialization_level', value: 2 }, 'not_allowed'],
  [{ target: 'writer', parameter: 'base_importance', value: 0.5 }, 'not_allowed'],
  [{ target: 'writer', parameter: 'learning_rate', value: 0.5 }, 'not_allowed'],
  [{ target: 'base', parameter: 'base_importance', value: Number.NaN }, 'wrong_type'],
])('H13: refuses to tune %j', async (input, type) => {
  await using state = await openState();
  const head = state.git('rev-parse', 'HEAD');
  expect(await state.fail('tune_weight', input)).toMatchObject({ code: 'invalid', validation_errors: [{ type }] });
  expect(state.git('rev-parse', 'HEAD')).toBe(head);
});

it('a behaviour moves with both files in one commit, or not at all', async () => {
  await using state = await openState();
  const moved = await state.ask('evolve_behavior', {
    from_config: 'developer',
    to_config: 'base',
    key: 'behaviors.code',
  });
  expect(moved).toMatchObject({ direction: 'promotion', value: { comments: 'why, not what' } });
  expect(state.git('show', '--name-only', '--format=', 'HEAD').split('\n')).toEqual([
    'base/identity.yaml',
    'personas/developer.yaml',
  ]);
  expect(state.read('personas/developer.yaml')).not.toContain('comments:');
  const before = state.git('rev-parse', 'HEAD');
  expect(
    await state.fail('evolve_behavior', { from_config: 'developer', to_config: 'base', key: 'no.such' }),
  ).toMatchObject({ code: 'not_found' });
  expect(state.git('rev-parse', 'HEAD')).toBe(before);
});

it('update_preference commits, and the same again changes nothing', async () => {
  await using state = await openState();
  const input = { domain: 'communication', key: 'tone', value: 'dry' };
  const first = await state.ask('update_preference', input);
  expect(first.updated).toEqual({
    domain: 'communication',
    key: 'tone',
    old_value: 'direct and warm',
    new_value: 'dry',
  });
  expect((await state.ask('update_preference', input)).commit).toBe(first.commit);
});

it('H7: concurrent changes to one file all arrive', async () => {
  await using state = await openState();
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      state.ask('learn_behavior', { persona: 'writer', key: `many.k${n}`, value: n }),
    ),
  );
  const { merged_behaviors } = await state.ask('merge_behaviors', { persona_name: 'writer' });
  expect(merged_behaviors['many']).toEqual(Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`k${n}`, n])));
  expect(state.git('rev-list', '--count', 'HEAD')).toBe('31');
  expect(state.git('fsck', '--strict')).toBe('');
});
