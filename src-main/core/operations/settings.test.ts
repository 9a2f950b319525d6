import { expect, it } from 'vitest';

import { type ChangeEvent } from '../../../src-shared/change-event.ts';
import { newSettings } from '../../../src-shared/model.ts';
import { askAsYou, failAsYou } from '../testing/people.ts';
import { openState } from '../testing/state-fixture.ts';

it('B3: every setting of the file is told; one that is missing or unknown is named, not made up', async () => {
  await using state = await openState();
  expect(await askAsYou(state.helios, 'get_settings')).toMatchObject({ settings: newSettings, path: 'config.yaml' });
  const text = state.read('config.yaml');
  state.write('config.yaml', text.replace(/^http_port.*$/m, 'htp_port: 1'));
  expect(await failAsYou(state.helios, 'get_settings', {})).toMatchObject({
    code: 'invalid',
    validation_errors: expect.arrayContaining([
      expect.objectContaining({ field: 'http_port', type: 'missing' }),
      expect.objectContaining({ field: 'htp_port', type: 'unknown_key' }),
    ]),
  });
});

it('B3, H7: settings change as one change, and every comment and line around them stays', async () => {
  await using state = await openState();
  const text = `# top\n${state.read('config.yaml')}`.replace('http_port: 0', 'http_port:   0   # mine');
  state.write('config.yaml', text);
  await state.ask('commit_changes', { message: 'Mine' });
  const events: ChangeEvent[] = [];
  state.helios.onChange((event) => events.push(event));
  const values = { http_port: 4711, log_level: 'debug' };
  const { settings, commit } = await askAsYou(state.helios, 'update_settings', { values });
  expect(settings).toEqual({ ...newSettings, ...values });
  expect(state.read('config.yaml')).toBe(
    text.replace('http_port:   0 ', 'http_port:   4711 ').replace('log_level: info', 'log_level: debug'),
  );
  expect(events).toMatchObject([{ commit, settings: true, base: false, personas: [], list: false }]);
  expect((await askAsYou(state.helios, 'get_history', { limit: 1 })).entries[0]).toMatchObject({
    message: 'Settings: http_port, log_level changed',
    tool: 'update_settings',
  });
});

it('B3: one setting is a sentence of its own, and the same values again are no change', async () => {
  await using state = await openState();
  const { commit } = await askAsYou(state.helios, 'update_settings', { values: { idle_timeout_s: 60 } });
  const again = await askAsYou(state.helios, 'update_settings', {
    values: { idle_timeout_s: 60, active_persona: 'welcome' },
  });
  expect(again.commit).toBe(commit);
  expect((await askAsYou(state.helios, 'update_settings', { values: {} })).commit).toBe(commit);
  await askAsYou(state.helios, 'update_settings', { values: { active_persona: 'writer' } });
  expect((await askAsYou(state.helios, 'get_history', { limit: 2 })).entries.map(({ message }) => message)).toEqual([
    'Switched from welcome to writer',
    'Set idle_timeout_s from 600 to 60',
  ]);
});

it('B3, H13: a wrong value, an unknown key, or a persona that cannot be served changes nothing', async () => {
  await using state = await openState();
  const text = state.read('config.yaml');
  state.write('personas/odd.yaml', 'specialization_level: 0\n');
  const fail = (values: object) => failAsYou(state.helios, 'update_settings', { values });
  expect(await fail({ http_port: 70_000, log_level: 'loud' })).toMatchObject({
    code: 'invalid',
    validation_errors: [
      { field: 'values.http_port', type: 'out_of_range' },
      { field: 'values.log_level', type: 'not_allowed' },
    ],
  });
  expect(await fail({ htp_port: 1 })).toMatchObject({
    code: 'invalid',
    validation_errors: [{ field: 'values.htp_port', type: 'unknown_key' }],
  });
  expect((await fail({ http_port: null })).code).toBe('invalid');
  expect((await fail({ http_port: 1, active_persona: 'odd' })).code).toBe('invalid');
  expect(await fail({ http_port: 1, active_persona: 'writr' })).toMatchObject({
    code: 'not_found',
    guidance: 'Did you mean writer?',
  });
  expect(state.read('config.yaml')).toBe(text);
});

it('B3: settings that are broken in the file are not written over', async () => {
  await using state = await openState();
  state.write('config.yaml', 'half: [typed');
  expect(await failAsYou(state.helios, 'update_settings', { values: { http_port: 1 } })).toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('config.yaml'),
  });
  expect(state.read('config.yaml')).toBe('half: [typed');
});
