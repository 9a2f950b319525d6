import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { type ChangeEvent } from '../../src-shared/change-event.ts';
import { call } from './call.ts';
import { openHelios } from './helios.ts';
import { askAsYou } from './testing/people.ts';
import { openState } from './testing/state-fixture.ts';

const client = { actor: { kind: 'client', name: 'a client' } } as const;
const learn = { persona: 'writer', key: 'tone', value: 'brief' };

it('D1: while changes are paused a client is refused with what to do, reads on, and the user goes on changing', async () => {
  await using state = await openState();
  const { helios } = state;
  expect(await askAsYou(helios, 'set_paused', { paused: true })).toMatchObject({ paused: true });
  const refused = await call(helios, 'mcp', 'learn_behavior', learn, client);
  expect(refused).toMatchObject({ status: 'error', code: 'unavailable', message: expect.stringMatching(/paused/) });
  expect(refused).toMatchObject({ guidance: expect.stringMatching(/user/) });
  expect(await call(helios, 'mcp', 'list_personas', {}, client)).toMatchObject({ status: 'success' });
  expect(await askAsYou(helios, 'learn_behavior', learn)).toMatchObject({ new_value: 'brief' });
  await askAsYou(helios, 'set_paused', { paused: false });
  expect(await call(helios, 'mcp', 'learn_behavior', { ...learn, value: 'warm' }, client)).toMatchObject({
    status: 'success',
    old_value: 'brief',
  });
});

it('D1: a pause outlasts a restart and is told as an event, once', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'helios-pause-'));
  const first = await openHelios(dir);
  const events: ChangeEvent[] = [];
  first.onChange((event) => events.push(event));
  await askAsYou(first, 'set_paused', { paused: true });
  await askAsYou(first, 'set_paused', { paused: true });
  expect(events).toMatchObject([{ sessions: true, commit: null }]);
  await first.close();
  const second = await openHelios(dir);
  expect(await askAsYou(second, 'list_sessions')).toMatchObject({ paused: true });
  await askAsYou(second, 'set_paused', { paused: false });
  await second.close();
  const third = await openHelios(dir);
  expect(await askAsYou(third, 'list_sessions')).toMatchObject({ paused: false });
  await third.close();
  rmSync(dir, { recursive: true });
});

it('D1: no client may pause, or end a pause', async () => {
  await using state = await openState();
  expect(await call(state.helios, 'mcp', 'set_paused', { paused: true }, client)).toMatchObject({ code: 'not_found' });
});
