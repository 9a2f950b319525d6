import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { type Output } from '../../../src-shared/operations.ts';
import { see } from '../testing/see.ts';
import { openState, type State } from '../testing/state-fixture.ts';

type Diff = Output<'get_diff'>;

const diff = (state: State, input: object): Promise<Diff> => see(state, 'get_diff', input);
const statuses = ({ files }: Diff) => files.map(({ status, path }) => `${status} ${path}`);
const head = async ({ helios }: State) => (await helios.history.head()) ?? '';

/** A state with a change of each kind, a snapshot before and an edit by hand after. */
async function changedState() {
  const state = await openState();
  const { snapshot, commit: start } = await state.ask('create_snapshot', { reason: 'start' });
  const before = state.read('personas/writer.yaml');
  await state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value: 'new' });
  await state.ask('create_persona', { name: 'later', specialization_level: 1 });
  rmSync(join(state.dir, 'personas/researcher.yaml'));
  await state.ask('commit_changes', { message: 'gone' });
  const end = await head(state);
  const after = state.read('personas/writer.yaml');
  state.write('personas/writer.yaml', 'tone: by hand\n');
  return { state, snapshot, start, end, before, after };
}

it('D5: names what was added, removed and changed between two points, with the texts', async () => {
  const { state, snapshot, start, end, before, after } = await changedState();
  await using _ = state;
  const all = await diff(state, { from: snapshot, to: end });
  expect(all).toMatchObject({ from: start, to: end, more: 0 });
  expect(statuses(all)).toEqual([
    'added personas/later.yaml',
    'removed personas/researcher.yaml',
    'changed personas/writer.yaml',
  ]);
  expect(all.files[2]).toEqual({ path: 'personas/writer.yaml', status: 'changed', before, after });
  expect(all.files[0]).toMatchObject({ before: null, after: state.read('personas/later.yaml') });
  expect(all.files[1]?.after).toBeNull();

  const back = await diff(state, { from: end, to: snapshot });
  expect(statuses(back)).toEqual([
    'removed personas/later.yaml',
    'added personas/researcher.yaml',
    'changed personas/writer.yaml',
  ]);
  expect(back.files[2]).toMatchObject({ before: after, after: before });
  expect(await diff(state, { from: start, to: snapshot })).toMatchObject({ files: [] });
});

it('D5: `now` are the files as they are, with edits that have no change yet; without `from`, what came just before', async () => {
  const { state, start, end, before, after } = await changedState();
  await using _ = state;
  const now = await diff(state, {});
  expect(now).toMatchObject({ from: end, to: 'now' });
  expect(now.files).toEqual([
    { path: 'personas/writer.yaml', status: 'changed', before: after, after: 'tone: by hand\n' },
  ]);
  expect(statuses(await diff(state, { from: start }))).toHaveLength(3);
  expect((await diff(state, { from: 'now', to: start })).files[2]).toMatchObject({
    before: 'tone: by hand\n',
    after: before,
  });
  expect(await diff(state, { from: 'now' })).toMatchObject({ files: [] });
  const last = await diff(state, { to: end });
  expect(statuses(last)).toEqual(['removed personas/researcher.yaml']);
  const first = await diff(state, { to: start });
  expect(first.from).toBeNull();
  expect(statuses(first)).toContain('added config.yaml');
});

it('one file alone; a path that Helios does not keep is refused', async () => {
  const { state, start, end } = await changedState();
  await using _ = state;
  expect(statuses(await diff(state, { from: start, to: end, file: 'personas/later.yaml' }))).toEqual([
    'added personas/later.yaml',
  ]);
  expect((await diff(state, { from: start, to: end, file: 'base/identity.yaml' })).files).toEqual([]);
  for (const file of ['../x', '.git/config', 'run/x.yaml', '/etc/passwd'])
    await expect(diff(state, { from: start, file })).rejects.toThrow('not a file that Helios keeps');
  for (const from of ['HEAD', 'none', '../x'])
    await expect(diff(state, { from })).rejects.toThrow(/"(not_found|invalid)"/);
});

it('B5: texts end where there is no more room, and what is no text or not of Helios is only named', async () => {
  await using state = await openState();
  const from = await head(state);
  const big = (n: number) => `n: ${n}\ntext: ${'x'.repeat(900 * 1024)}\n`;
  for (let n = 0; n < 4; n += 1) state.write(`personas/big${n}.yaml`, big(n));
  state.write('notes.txt', 'mine');
  await state.helios.writer.refreshIndex();
  writeFileSync(join(state.dir, 'personas/odd.yaml'), Buffer.from([0x61, 0xff, 0xfe]));
  state.git('add', 'personas', 'notes.txt');
  state.git('commit', '-q', '-m', 'by hand');
  const { files } = await diff(state, { from, to: await head(state) });
  expect(files.map(({ path, omitted }) => [path, omitted])).toEqual([
    ['notes.txt', 'not_kept'],
    ['personas/big0.yaml', undefined],
    ['personas/big1.yaml', undefined],
    ['personas/big2.yaml', 'too_large'],
    ['personas/big3.yaml', 'too_large'],
    ['personas/odd.yaml', 'not_text'],
  ]);
  expect(files[1]?.after).toBe(big(0));
  for (const { omitted, before, after } of files) if (omitted) expect([before, after]).toEqual([null, null]);
});

it('B5: of very many files the first are listed and the others counted', async () => {
  await using state = await openState();
  for (let n = 0; n < 510; n += 1) state.write(`personas/p${n}.yaml`, `n: ${n}\n`);
  const { files, more } = await diff(state, {});
  expect([files.length, more]).toEqual([500, 10]);
});
