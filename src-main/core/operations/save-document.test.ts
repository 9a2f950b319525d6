import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { type ChangeEvent } from '../../../src-shared/change-event.ts';
import { askAsYou, failAsYou } from '../testing/people.ts';
import { openState, type State } from '../testing/state-fixture.ts';

const head = async ({ helios }: State) => (await helios.history.head()) ?? '';
const open = ({ helios }: State, target = 'writer') => askAsYou(helios, 'get_document', { target });
const save = ({ helios }: State, text: string, based_on: string | null, target = 'writer') =>
  askAsYou(helios, 'save_document', { target, text, based_on });
const failSave = ({ helios }: State, text: string, based_on: string | null, target = 'writer') =>
  failAsYou(helios, 'save_document', { target, text, based_on });
const lastSentences = async ({ helios }: State, limit = 1) =>
  (await askAsYou(helios, 'get_history', { limit })).entries.map(({ message }) => message);

it('H7, H11: the text replaces the file byte for byte, as one change by whoever saved it', async () => {
  await using state = await openState();
  const text = '\uFEFF# mine\r\n\r\nbehaviors:   {tone: "dry"}   # kept\r\nz: 1\r\na: 2';
  const before = await head(state);
  const { commit, version } = await save(state, text, (await open(state)).version);
  expect(state.read('personas/writer.yaml')).toBe(text);
  expect(await open(state)).toMatchObject({ text, version });
  await state.helios.writer.settled();
  expect(state.git('rev-list', `${before}..HEAD`)).toBe(commit);
  expect(state.git('log', '-1', '--format=%an')).toBe('you');
});

it('H11: the sentence names what changed, when that is little, in one line', async () => {
  await using state = await openState();
  const texts = [
    ['tone: a\ndepth: 1\n', 'writer: tone and depth changed', 'tone: b\ndepth: 2\n'],
    ['a: {b: 1, c: 2}\n', 'writer: a.b changed', 'a: {b: 9, c: 2}\n'],
    ['l: [1]\n', 'writer: l and n changed', 'l: [2]\nn: null\n'],
    ['a: 1\nb: 2\n', 'writer: comments, order or layout changed', '# note\nb: 2\na: 1\n'],
    ['a: 1\n', 'writer: b, c, d and 2 more changed', 'a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\n'],
    ['a: 1\n', 'writer: "x y z" changed', 'a: 1\n"x\\ny\\nz": 1\n'],
  ] as const;
  for (const [from, sentence, to] of texts) {
    await save(state, from, (await open(state)).version);
    await save(state, to, (await open(state)).version);
    expect(await lastSentences(state)).toEqual([sentence.replaceAll('"', '')]);
  }
  const long = `${'k'.repeat(1000)}: 1\n`;
  await save(state, long, (await open(state)).version);
  expect((await lastSentences(state))[0]?.length).toBeLessThan(200);
});

it('H13: a text that is not valid is refused with line and column, and changes nothing', async () => {
  await using state = await openState();
  const { text, version } = await open(state);
  const before = await head(state);
  for (const [wrong, error] of [
    ['a: 1\nb: [1, 2\n', { field: '', message: expect.stringMatching(/^line 3, column 1: /), type: 'syntax' }],
    [
      '# x\nspecialization_level:   banana\n',
      { field: 'specialization_level', message: 'line 2, column 25: must be a number', type: 'wrong_type' },
    ],
    [
      '\uFEFFspecialization_level: 0.5\n',
      { field: 'specialization_level', message: 'line 1, column 23: must be at least 1', type: 'out_of_range' },
    ],
    ['x: .inf\n', { field: 'x', message: expect.stringMatching(/^line 1, column 4: /), type: 'out_of_range' }],
    ['- list\n', { field: '', message: expect.stringMatching(/^line 1, column 1: /), type: 'syntax' }],
    ['a: "\ud800"\n', { field: 'text', message: expect.any(String), type: 'not_allowed' }],
  ] as const) {
    expect(await failSave(state, wrong, version)).toMatchObject({ code: 'invalid', validation_errors: [error] });
  }
  const base = await open(state, 'base');
  expect(await failSave(state, 'base_importance: 2\n', base.version, 'base')).toMatchObject({
    code: 'invalid',
    validation_errors: [{ field: 'base_importance', message: 'line 1, column 18: must be at most 1' }],
  });
  expect([await head(state), state.read('personas/writer.yaml')]).toEqual([before, text]);
});

it('D2: what was changed after it was opened is a conflict, by a client as well as by an editor just now', async () => {
  await using state = await openState();
  const { version } = await open(state);
  await state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value: 'learned' });
  const now = state.read('personas/writer.yaml');
  const failure = await failSave(state, 'a: 1\n', version);
  expect(failure).toMatchObject({ code: 'conflict', validation_errors: [{ field: 'based_on' }] });
  expect(failure.guidance).toMatch(/Open it again/);
  expect(state.read('personas/writer.yaml')).toBe(now);

  const opened = await open(state);
  state.write('personas/writer.yaml', 'by: hand\n');
  expect((await failSave(state, 'a: 1\n', opened.version)).code).toBe('conflict');
  expect(state.read('personas/writer.yaml')).toBe('by: hand\n');
  // Opened again, the edit is seen, and it is in the history once it is replaced.
  await save(state, 'a: 1\n', (await open(state)).version);
  await state.helios.writer.settled();
  expect(state.git('show', 'HEAD~1:personas/writer.yaml')).toBe('by: hand');
});

it('D2: of many who save at once on the same version one wins, and the others are told', async () => {
  await using state = await openState();
  const { version } = await open(state);
  const texts = Array.from({ length: 8 }, (_, index) => `a: ${index}\n`);
  const all = await Promise.allSettled(texts.map((text) => save(state, text, version)));
  const won = all.flatMap(({ status }, index) => (status === 'fulfilled' ? [texts[index]] : []));
  expect(won).toHaveLength(1);
  expect(state.read('personas/writer.yaml')).toBe(won[0]);
});

it('D2: the same text again succeeds without a change, also when the first answer was lost', async () => {
  await using state = await openState();
  const { text, version } = await open(state);
  const before = await head(state);
  expect(await save(state, text, version)).toMatchObject({ commit: before, version });
  const saved = await save(state, 'a: 1\n', version);
  expect(await save(state, 'a: 1\n', version)).toMatchObject({ commit: saved.commit, version: saved.version });
  await state.helios.writer.settled();
  expect(state.git('rev-list', '--count', `${before}..HEAD`)).toBe('1');
});

it('D2, H9: a text that an editor has just written is in the history once saving the same is acknowledged', async () => {
  await using state = await openState();
  state.write('personas/writer.yaml', 'by: hand\n');
  const { version } = await open(state);
  const { commit } = await save(state, 'by: hand\n', version);
  expect(state.git('show', `${commit}:personas/writer.yaml`)).toBe('by: hand');
});

it('D2: saving repairs a file that is not valid, and what it held stays in the history', async () => {
  await using state = await openState();
  state.write('personas/writer.yaml', 'behaviors: [half typed');
  const broken = await open(state);
  expect(broken.problem).not.toBeNull();
  const events: ChangeEvent[] = [];
  state.helios.onChange((event) => events.push(event));
  await save(state, 'behaviors: [typed]\n', broken.version);
  expect(await open(state)).toMatchObject({ text: 'behaviors: [typed]\n', problem: null });
  await state.helios.writer.settled();
  expect(state.git('show', 'HEAD~1:personas/writer.yaml')).toBe('behaviors: [half typed');
  expect(await lastSentences(state)).toEqual(['writer: made valid again']);
  expect(events.at(-1)).toMatchObject({ personas: ['writer'], base: false, settings: false, list: true });
});

it('D2: a file that cannot be kept in the history is never replaced', async () => {
  await using state = await openState();
  const large = `a: ${'x'.repeat(1_100_000)}\n`;
  state.write('personas/writer.yaml', large);
  const { version } = await open(state, 'developer');
  expect((await failSave(state, 'a: 1\n', version)).code).toBe('invalid');
  expect(state.read('personas/writer.yaml')).toBe(large);
});

it('D2: a new persona needs a name that is good and not taken in any case', async () => {
  await using state = await openState();
  state.write('personas/Critic.yml', 'a: 1\n');
  for (const name of ['writer', 'Writer', 'critic', 'CRITIC'])
    expect(await failSave(state, 'a: 1\n', null, name)).toMatchObject({ code: 'conflict' });
  for (const name of ['Loud', 'a b', '../x', 'con', '.git', '-a', '__proto__', 'personas/x'])
    expect(await failSave(state, 'a: 1\n', null, name)).toMatchObject({
      code: 'invalid',
      validation_errors: [{ field: 'target' }],
    });
  expect((await failSave(state, 'a: 1\n', null, 'base')).code).toBe('conflict');
  const { version } = await save(state, '# new\n', null, 'poet');
  expect(await open(state, 'poet')).toMatchObject({ text: '# new\n', version });
  expect(await lastSentences(state)).toEqual(['Created poet']);
});

it('D2: a persona that was deleted meanwhile is a conflict, and its text can be saved as a new one', async () => {
  await using state = await openState();
  const { version } = await open(state);
  rmSync(join(state.dir, 'personas/writer.yaml'));
  expect(await failSave(state, 'a: 1\n', version)).toMatchObject({
    code: 'conflict',
    guidance: expect.stringContaining('as a new persona'),
  });
  await save(state, 'a: 1\n', null);
  expect(state.read('personas/writer.yaml')).toBe('a: 1\n');
});

it('D2: a base identity that is gone can be written anew', async () => {
  await using state = await openState();
  rmSync(join(state.dir, 'base/identity.yaml'));
  await save(state, 'base_importance: 0.5\n', null, 'base');
  expect(state.read('base/identity.yaml')).toBe('base_importance: 0.5\n');
});

it('D7: the event says whether the base, a persona, or what lists show has changed', async () => {
  await using state = await openState();
  const events: ChangeEvent[] = [];
  state.helios.onChange((event) => events.push(event));
  const base = await open(state, 'base');
  await save(state, 'base_importance: 0.2\n', base.version, 'base');
  await save(state, 'description: x\n', (await open(state)).version);
  await save(state, 'description: x\na: 1\n', (await open(state)).version);
  await save(state, 'a: 1\n', null, 'poet');
  expect(events.map(({ personas, base, settings, list }) => ({ personas, base, settings, list }))).toEqual([
    { personas: [], base: true, settings: false, list: false },
    { personas: ['writer'], base: false, settings: false, list: true },
    { personas: ['writer'], base: false, settings: false, list: false },
    { personas: ['poet'], base: false, settings: false, list: true },
  ]);
});

it.skipIf(process.platform === 'win32')('H7: a link is written through to where the user keeps the file', async () => {
  await using state = await openState();
  const kept = join(state.dir, 'dotfiles');
  mkdirSync(kept);
  writeFileSync(join(kept, 'poet.yaml'), 'a: 1\n');
  symlinkSync(join(kept, 'poet.yaml'), join(state.dir, 'personas/poet.yaml'));
  await save(state, 'a: 2\n', (await open(state, 'poet')).version, 'poet');
  expect(state.read('dotfiles/poet.yaml')).toBe('a: 2\n');
  expect(lstatSync(join(state.dir, 'personas/poet.yaml')).isSymbolicLink()).toBe(true);
  symlinkSync(join(kept, 'nothing.yaml'), join(state.dir, 'personas/gone.yaml'));
  expect((await failSave(state, 'a: 1\n', null, 'gone')).code).toBe('conflict');
  expect(existsSync(join(kept, 'nothing.yaml'))).toBe(false);
});
