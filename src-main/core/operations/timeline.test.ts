import { expect, it } from 'vitest';

import { type Input } from '../../../src-shared/operations.ts';
import { call } from '../call.ts';
import { see } from '../testing/see.ts';
import { openState, type State } from '../testing/state-fixture.ts';

type Search = Partial<Input<'find_changes'>>;
const find = (state: State, search: Search = {}) => see(state, 'find_changes', search);
const messages = async (state: State, search: Search = {}) =>
  (await find(state, search)).entries.map(({ message }) => message);
const learn = (state: State, key: string, value: unknown, persona = 'writer') =>
  state.ask('learn_behavior', { persona, key, value });

const as = (state: State, kind: 'client' | 'you', name: string, value: string) =>
  call(state.helios, 'ui', 'set_value', { target: 'base', key: 'tone', value }, { actor: { kind, name } });

it('D5: every change is an entry of its kind, with the personas it changed and whether it changed the base', async () => {
  await using state = await openState();
  await learn(state, 'tone', 'dry');
  await state.ask('set_active_persona', { persona_name: 'writer' });
  await see(state, 'update_settings', { values: { idle_timeout_s: 99 } });
  await state.ask('evolve_behavior', { from_config: 'writer', to_config: 'base', key: 'tone' });
  await state.ask('rollback', { to: state.git('rev-parse', 'HEAD~1') });
  await see(state, 'set_value', { target: 'base', key: 'tone', value: 'x' });
  const { entries, next } = await find(state);
  expect(next).toBeNull();
  expect(entries.map(({ tool, kind, personas, base }) => [tool, kind, personas, base])).toEqual([
    ['set_value', 'edit', [], true],
    ['rollback', 'rollback', ['writer'], true],
    ['evolve_behavior', 'learning', ['writer'], true],
    ['update_settings', 'settings', [], false],
    ['set_active_persona', 'switch', [], false],
    ['learn_behavior', 'learning', ['writer'], false],
    ['start', 'upgrade', ['developer', 'researcher', 'welcome', 'writer'], true],
  ]);
  for (const kind of ['edit', 'learning', 'switch', 'settings', 'rollback', 'healing', 'upgrade'] as const) {
    const expected = entries.filter((entry) => entry.kind === kind);
    expect((await find(state, { kind })).entries).toEqual(expected);
  }
});

it('D5: filters combine, find text in any case, and pages go on where they end', async () => {
  await using state = await openState();
  for (let n = 0; n < 4; n += 1) {
    await learn(state, `Örtlich.k${n}`, n);
    await learn(state, `other.k${n}`, n, 'developer');
  }
  expect(await messages(state, { text: 'öRTLICH', persona: 'writer', kind: 'learning' })).toHaveLength(4);
  expect(await messages(state, { text: 'örtlich', persona: 'developer' })).toEqual([]);
  expect(await messages(state, { text: 'learned other.k2' })).toEqual(['developer learned other.k2']);
  expect(await messages(state, { text: 'k3\ndeveloper' })).toEqual([]);
  const pages = [];
  for (let before: string | null | undefined; before !== null;) {
    const page = await find(state, { text: 'writer learned', limit: 3, ...(before && { before }) });
    pages.push(page.entries.map(({ message }) => message.slice(-2)));
    before = page.next;
  }
  expect(pages).toEqual([['k3', 'k2', 'k1'], ['k0']]);
});

it('D5: a persona that was deleted is found, one that never was has no changes, and the base has its own', async () => {
  await using state = await openState();
  await see(state, 'delete_persona', { name: 'researcher' });
  expect(await messages(state, { persona: 'researcher' })).toHaveLength(2);
  expect(await messages(state, { persona: '../base/identity' })).toEqual([]);
  await as(state, 'you', 'you', 'dry');
  expect(await messages(state, { persona: 'base' })).toHaveLength(2);
});

it('D5: changes are with their snapshots, and those that have one can be asked for alone', async () => {
  await using state = await openState();
  await learn(state, 'a', 1);
  const first = await state.ask('create_snapshot', { reason: 'first' });
  const second = await state.ask('create_snapshot', { reason: 'second' });
  await learn(state, 'a', 2);
  const { entries } = await find(state);
  expect(entries.map(({ snapshots }) => snapshots.map(({ reason }) => reason).toSorted())).toEqual([
    [],
    ['first', 'second'],
    [],
  ]);
  expect(entries[1]?.snapshots.map(({ name }) => name).toSorted()).toEqual(
    [first.snapshot, second.snapshot].toSorted(),
  );
  expect((await find(state, { snapshots_only: true })).entries).toEqual([entries[1]]);
  expect((await find(state, { snapshots_only: true, text: 'helios starts' })).entries).toEqual([]);
});

it('D5: who made a change can be asked for by name, and a client cannot pass for a person', async () => {
  await using state = await openState();
  await as(state, 'you', 'you', 'one');
  await as(state, 'client', 'you', 'two');
  await as(state, 'client', 'Cursor', 'three');
  await as(state, 'client', 'Cursor', 'four');
  // Not in git yet, and counted all the same.
  const { actors } = await see(state, 'list_actors', {});
  expect(actors).toEqual([
    { name: 'Cursor', changes: 2 },
    { name: 'client you', changes: 1 },
    { name: 'helios', changes: 1 },
    { name: 'you', changes: 1 },
  ]);
  for (const { name, changes } of actors) expect(await messages(state, { actor: name })).toHaveLength(changes);
  expect((await find(state, { actor: 'you' })).entries).toMatchObject([{ actor: 'you' }]);
  await state.helios.writer.settled();
  state.write('personas/writer.yaml', 'tone: by hand\n');
  state.git('commit', '-qam', 'mine');
  expect(await messages(state, { actor: 'external' })).toEqual(['mine']);
  expect((await see(state, 'list_actors', {})).actors).toContainEqual({ name: 'external', changes: 1 });
});
