import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { newSettings } from '../../../src-shared/model.ts';
import { settingsText } from '../first-start.ts';
import { openState } from '../testing/state-fixture.ts';

it('H1: the merged persona comes with its weight and the origin of each value', async () => {
  await using state = await openState();
  const { merged_behaviors, calculation, origins } = await state.ask('merge_behaviors', { persona_name: 'developer' });
  expect(calculation).toEqual({
    base_importance: 0.7,
    specialization_level: 2,
    inheritance_weight: 0.175,
    persona_weight: 0.825,
  });
  expect(merged_behaviors).toMatchObject({
    behaviors: { tone: 'concise and technical', depth: 5 },
    communication: { tone: 'direct and warm' },
  });
  expect(origins).toMatchObject({
    '/behaviors/tone': 'persona',
    '/behaviors/depth': 'blend',
    '/communication/tone': 'base',
  });
});

it('H2: the version changes exactly when the merged behaviour does', async () => {
  await using state = await openState();
  const version = async () => (await state.ask('get_active_persona', { persona_name: 'developer' })).version;
  const first = await version();
  await state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value: 'other' });
  expect(await version()).toBe(first);
  await state.ask('learn_behavior', { persona: 'developer', key: 'behaviors.tone', value: 'other' });
  expect(await version()).not.toBe(first);
});

it('H2: a switch of the active persona lasts, and is in the history', async () => {
  await using state = await openState();
  expect(await state.ask('set_active_persona', { persona_name: 'writer' })).toEqual({
    status: 'success',
    previous: 'welcome',
    active: 'writer',
  });
  expect((await state.ask('get_active_persona')).persona.name).toBe('writer');
  expect(state.read('config.yaml')).toContain('# The persona that clients receive.\nactive_persona: writer\n');
  expect((await state.ask('get_history', { limit: 1 })).entries[0]).toMatchObject({
    tool: 'set_active_persona',
    actor: 'test-client 1.2',
  });
});

it('H13: an unknown persona is not invented; names that are close are offered', async () => {
  await using state = await openState();
  const failure = await state.fail('get_active_persona', { persona_name: 'develper' });
  expect(failure).toMatchObject({ code: 'not_found', guidance: 'Did you mean developer?' });
});

it('creates a persona, and another as a copy that keeps the comments', async () => {
  await using state = await openState();
  const created = await state.ask('create_persona', {
    name: 'critic',
    specialization_level: 4,
    description: 'Finds faults',
    behaviors: { tone: 'dry' },
  });
  expect(created.persona).toMatchObject({ name: 'critic', weight: 0.7 / 16, valid: true, active: false });
  await state.ask('create_persona', { name: 'dev2', specialization_level: 3, copy_of: 'developer' });
  expect(state.read('personas/dev2.yaml')).toBe(
    state
      .read('personas/developer.yaml')
      .replace('name: developer', 'name: dev2')
      .replace('specialization_level: 2', 'specialization_level: 3'),
  );
  expect(await state.fail('create_persona', { name: 'critic', specialization_level: 1 })).toMatchObject({
    code: 'conflict',
  });
});

it('H13: one bad file disables only itself and says why, with line and column', async () => {
  await using state = await openState((dir) => {
    writeFileSync(join(dir, 'config.yaml'), settingsText(newSettings));
  });
  state.write('personas/broken.yaml', 'a: [1, 2\nb: {\n');
  state.write('personas/level.yaml', 'specialization_level: banana\n');
  const { personas } = await state.ask('list_personas');
  expect(personas.filter(({ valid }) => valid)).toHaveLength(4);
  expect(personas.find(({ name }) => name === 'broken')?.problem).toMatch(/line \d+/);
  expect(await state.fail('get_active_persona', { persona_name: 'level' })).toMatchObject({
    code: 'invalid',
    validation_errors: [{ field: 'specialization_level', type: 'wrong_type' }],
  });
  const health = await state.ask('get_health');
  expect(health.healthy).toBe(true);
  expect(health.checks.filter(({ status }) => status === 'warning').map(({ id }) => id)).toEqual([
    'corrupted_yaml:personas/broken.yaml',
    'corrupted_yaml:personas/level.yaml',
  ]);
});

it('an edit that is not valid leaves the last good version in force and the file as it is', async () => {
  await using state = await openState();
  const before = await state.ask('get_active_persona', { persona_name: 'writer' });
  state.write('personas/writer.yaml', 'behaviors: [half typed');
  expect((await state.ask('get_active_persona', { persona_name: 'writer' })).version).toBe(before.version);
  expect((await state.fail('learn_behavior', { persona: 'writer', key: 'behaviors.x', value: 1 })).code).toBe(
    'invalid',
  );
  expect(state.read('personas/writer.yaml')).toBe('behaviors: [half typed');
});
