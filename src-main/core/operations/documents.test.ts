import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { askAsYou, failAsYou } from '../testing/people.ts';
import { openState } from '../testing/state-fixture.ts';

it('D2: a document is the text of its file, and its version changes exactly when the text does', async () => {
  await using state = await openState();
  const text = '\uFEFF# mine\r\nbehaviors:   {tone: "dry"}   # kept\r\n';
  state.write('personas/writer.yaml', text);
  const document = await askAsYou(state.helios, 'get_document', { target: 'writer' });
  expect(document).toMatchObject({ path: 'personas/writer.yaml', text, problem: null, in_force: null });
  expect((await askAsYou(state.helios, 'get_document', { target: 'writer' })).version).toBe(document.version);
  state.write('personas/writer.yaml', `${text} `);
  expect((await askAsYou(state.helios, 'get_document', { target: 'writer' })).version).not.toBe(document.version);
  expect((await askAsYou(state.helios, 'get_document', { target: 'base' })).path).toBe('base/identity.yaml');
});

it('D2, H13: a document that is not valid comes as it is, with the place of the mistake and what is in force', async () => {
  await using state = await openState();
  const good = state.read('personas/writer.yaml');
  for (const [text, place] of [
    ['a: 1\nb: [1, 2\nc: {\n', { line: 3, column: 1 }],
    ['# x\nspecialization_level:   banana\n', { line: 2, column: 25 }],
    ['a: 1\ndescription: [x]\n', { line: 2, column: 14 }],
    ['a: .nan\n', { line: 1, column: 4 }],
  ] as const) {
    state.write('personas/writer.yaml', text);
    const { problem, ...document } = await askAsYou(state.helios, 'get_document', { target: 'writer' });
    expect(document).toMatchObject({ text, in_force: good });
    expect(problem).toMatchObject({ message: expect.stringContaining('personas/writer.yaml'), ...place });
  }
});

it('D2: where no version was ever good, nothing is in force; bytes that are no text are shown as far as they can be', async () => {
  await using state = await openState();
  writeFileSync(join(state.dir, 'personas/odd.yaml'), Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0x0a));
  const document = await askAsYou(state.helios, 'get_document', { target: 'odd' });
  expect(document).toMatchObject({ text: 'a: \uFFFD\n', in_force: null, problem: { message: expect.any(String) } });
});

it('D2: what is no document is named: unknown personas with close names, folders, files that are too large', async () => {
  await using state = await openState();
  expect(await failAsYou(state.helios, 'get_document', { target: 'writr' })).toMatchObject({
    code: 'not_found',
    guidance: 'Did you mean writer?',
  });
  mkdirSync(join(state.dir, 'personas/folder.yaml'));
  state.write('personas/large.yaml', `a: ${'x'.repeat(1_100_000)}\n`);
  for (const target of ['folder', 'large'])
    expect(await failAsYou(state.helios, 'get_document', { target })).toMatchObject({ code: 'invalid' });
  rmSync(join(state.dir, 'base/identity.yaml'));
  expect((await failAsYou(state.helios, 'get_document', { target: 'base' })).code).toBe('not_found');
});

it('D3: every persona comes as data, of one that is not valid what is in force', async () => {
  await using state = await openState();
  state.write('personas/writer.yaml', 'behaviors: [half typed');
  state.write('personas/odd.yaml', '- a list\n');
  const { base, personas } = await askAsYou(state.helios, 'list_documents');
  expect(base).toMatchObject({
    valid: true,
    data: { base_importance: 0.7, communication: { tone: 'direct and warm' } },
  });
  const named = (name: string) => personas.find((persona) => persona.name === name);
  expect(personas.map(({ name }) => name)).toEqual(['developer', 'odd', 'researcher', 'welcome', 'writer']);
  expect(named('developer')).toMatchObject({ valid: true, active: false, data: { specialization_level: 2 } });
  expect(named('developer')).not.toHaveProperty('problem');
  expect(named('welcome')).toMatchObject({ active: true });
  expect(named('writer')).toMatchObject({
    valid: false,
    problem: expect.stringMatching(/line \d+/),
    data: { name: 'writer' },
  });
  expect(named('odd')).toMatchObject({ valid: false, data: {}, last_change: null });
});

it('D3: the base identity that is not there is said, and keeps no persona out of the list', async () => {
  await using state = await openState();
  rmSync(join(state.dir, 'base/identity.yaml'));
  const { base, personas } = await askAsYou(state.helios, 'list_documents');
  expect(base).toMatchObject({ valid: false, problem: 'There is no file base/identity.yaml.' });
  expect(base.data).toMatchObject({ base_importance: 0.7 });
  expect(personas).toHaveLength(4);
});

it('D2: each persona says who changed it last, whoever that was and however the history moved', async () => {
  await using state = await openState();
  const lastOf = async (name: string) =>
    (await askAsYou(state.helios, 'list_documents')).personas.find((persona) => persona.name === name)?.last_change;
  const first = await lastOf('writer');
  expect(first?.actor).toBe('helios');
  await state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value: 'x' });
  expect((await lastOf('writer'))?.actor).toBe('test-client 1.2');
  expect(await lastOf('developer')).toEqual(first);
  const { version } = await askAsYou(state.helios, 'get_document', { target: 'writer' });
  await askAsYou(state.helios, 'save_document', { target: 'writer', text: 'a: 1\n', based_on: version });
  expect((await lastOf('writer'))?.actor).toBe('you');

  await state.helios.writer.settled();
  state.git('reset', '--hard', '--quiet', 'HEAD~2');
  expect(await lastOf('writer')).toEqual(first);
});
