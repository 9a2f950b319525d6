import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { call } from '../call.ts';
import { openHelios } from '../helios.ts';
import { see } from '../testing/see.ts';
import { client, openState, type State } from '../testing/state-fixture.ts';
import { wantedContents } from './rollback-plan.ts';

const learn = (state: State, value: string) =>
  state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value });
const head = async (state: State) => (await state.helios.history.head()) ?? '';

/** What git can commit although Helios would not: a version in the history that holds these files. */
async function commitByHand(state: State, files: Readonly<Record<string, string | null>>): Promise<string> {
  await state.helios.writer.refreshIndex();
  const before = Object.keys(files).map((path) => [path, existsSync(join(state.dir, path)) ? state.read(path) : null]);
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(state.dir, path));
    else state.write(path, text);
    state.git('add', path);
  }
  state.git('commit', '-q', '-m', 'by hand');
  const commit = state.git('rev-parse', 'HEAD');
  for (const [path, text] of before) {
    if (typeof path !== 'string') continue;
    if (typeof text === 'string') state.write(path, text);
    else rmSync(join(state.dir, path), { force: true });
  }
  await state.ask('commit_changes', { message: 'as before' });
  return commit;
}

it.each([
  ['settings of another version', { 'config.yaml': 'active_persona: writer\n' }, /^config\.yaml stays .*`http_port`/],
  ['settings that do not parse', { 'config.yaml': 'a: [' }, /^config\.yaml stays .*line 1/],
  ['no settings', { 'config.yaml': null }, /^config\.yaml stays .*it is not there\.$/],
  ['a base that does not parse', { 'base/identity.yaml': 'a: [' }, /^base\/identity\.yaml stays .*not valid/],
  ['no base', { 'base/identity.yaml': null }, /^base\/identity\.yaml stays .*the base identity is not there\.$/],
  ['an active persona that does not parse', { 'personas/welcome.yaml': 'a: [' }, /^personas\/welcome\.yaml stays/],
  ['no active persona', { 'personas/welcome.yaml': null }, /^personas\/welcome\.yaml stays .*is not there\.$/],
])(
  'B3: a version with %s is restored without that, the answer says so, and Helios starts and serves',
  async (...given) => {
    const [, files, note] = given;
    const [path = ''] = Object.keys(files);
    await using state = await openState();
    const good = state.read(path);
    await learn(state, 'then');
    const target = await commitByHand(state, files);
    await learn(state, 'now');
    expect((await see(state, 'preview_rollback', { to: target })).note).toMatch(note);
    const back = await state.ask('rollback', { to: target });
    expect(back.changed).toEqual(['personas/writer.yaml']);
    expect(back.note).toMatch(note);
    expect(state.read(path)).toBe(good);
    expect(state.read('personas/writer.yaml')).toContain('tone: then');
    const failure = await state.fail('rollback', { to: target, files: [path] });
    expect(failure).toMatchObject({ code: 'invalid', message: expect.stringMatching(note) });
    expect(state.read(path)).toBe(good);
    await state.helios.close();
    const next = await openHelios(state.dir);
    expect(await call(next, 'mcp', 'get_active_persona', {}, { actor: client })).toMatchObject({ status: 'success' });
    await next.close();
  },
);

it('B3: settings whose active persona is nowhere stay, and so does the persona that is active then', async () => {
  await using state = await openState();
  const settings = state.read('config.yaml');
  const target = await commitByHand(state, { 'config.yaml': settings.replace('welcome', 'nobody') });
  await state.ask('create_persona', { name: 'fresh', specialization_level: 1 });
  await state.ask('set_active_persona', { persona_name: 'fresh' });
  const { note, changed } = await state.ask('rollback', { to: target });
  expect(note).toMatch(/config\.yaml stays .*active persona is not there.*personas\/fresh\.yaml stays/);
  expect(changed).toEqual([]);
  expect((await state.ask('get_active_persona')).persona.name).toBe('fresh');
});

it('history is restored as it was: a persona that was not valid comes back so, and the answer says it', async () => {
  await using state = await openState();
  const target = await commitByHand(state, { 'personas/writer.yaml': 'tone: [' });
  const { changed, note } = await state.ask('rollback', { to: target });
  expect([changed, state.read('personas/writer.yaml')]).toEqual([['personas/writer.yaml'], 'tone: [']);
  expect(note).toMatch(/^personas\/writer\.yaml comes back as it was, although it is not valid: .*line 1/);
  expect((await state.ask('list_personas')).personas.find(({ name }) => name === 'writer')?.valid).toBe(false);
});

it('an emptied config.yaml comes back; a file too large for the history stays untouched', async () => {
  await using state = await openState();
  const start = await head(state);
  const settings = state.read('config.yaml');
  state.write('config.yaml', '');
  const huge = `big: ${'x'.repeat(1024 * 1024)}\n`;
  state.write('personas/huge.yaml', huge);
  const { changed, note } = await state.ask('rollback', { to: start });
  expect([changed, state.read('config.yaml')]).toEqual([['config.yaml'], settings]);
  expect(note).toMatch(/^personas\/huge\.yaml stays as it is: .*larger than/);
  expect(state.read('personas/huge.yaml')).toBe(huge);
});

it('H12: names that differ only in case go back exactly where the disk tells them apart', async () => {
  await using state = await openState();
  renameSync(join(state.dir, 'personas/writer.yaml'), join(state.dir, 'personas/Writer.yaml'));
  await state.ask('commit_changes', { message: 'renamed' });
  const renamed = await head(state);
  const tellsApart = !existsSync(join(state.dir, 'personas/writer.yaml'));
  const { undo } = await state.ask('rollback', { to: renamed.slice(0, 12) });
  const start = state.git('rev-list', '--max-parents=0', 'HEAD');
  await state.ask('rollback', { to: start });
  const names = readdirSync(join(state.dir, 'personas')).filter((name) => /^writer/i.test(name));
  expect(names).toEqual([tellsApart ? 'writer.yaml' : 'Writer.yaml']);
  expect(undo).toBe(renamed);
});

it('H12: where the disk takes names that differ in case for one, the file keeps its name and nothing is removed', () => {
  const present = ['personas/Writer.yaml', 'personas/a.yaml', 'personas/gone.yaml'];
  const then = new Map([
    ['personas/writer.yaml', '1'],
    ['personas/a.yaml', '2'],
    ['personas/new.yaml', '3'],
  ]);
  const folding = (path: string) => present.find((other) => other.toLowerCase() === path.toLowerCase()) ?? null;
  const wanted = (scope?: string[]) => Object.fromEntries(wantedContents(present, then, scope, folding));
  expect(wanted()).toEqual({
    'personas/Writer.yaml': { from: 'personas/writer.yaml', blob: '1' },
    'personas/a.yaml': { from: 'personas/a.yaml', blob: '2' },
    'personas/new.yaml': { from: 'personas/new.yaml', blob: '3' },
    'personas/gone.yaml': { from: 'personas/gone.yaml', blob: null },
  });
  for (const name of ['personas/writer.yaml', 'personas/Writer.yaml'])
    expect(wanted([name])).toEqual({ 'personas/Writer.yaml': { from: 'personas/writer.yaml', blob: '1' } });
});
