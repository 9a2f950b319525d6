import { expect, it } from 'vitest';

import { type Output } from '../../../src-shared/operations.ts';
import { see } from '../testing/see.ts';
import { client, openState, type State } from '../testing/state-fixture.ts';
import { describeSnapshot, removeSurplusSnapshots, type SnapshotKind } from './snapshots.ts';

const list = async (state: State) => (await see(state, 'list_snapshots', {})).snapshots;
const names = async (state: State) => (await list(state)).map(({ name }) => name).toSorted();
const learn = (state: State, value: string) =>
  state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value });

async function take({ helios }: State, reason: string, kind: SnapshotKind): Promise<string> {
  const snapshot = await describeSnapshot(helios.history, client, reason, kind);
  await helios.writer.change({ actor: client }, 'test', () => ({ message: '', result: null, snapshot }));
  return snapshot.name;
}

it('H12: a snapshot is an annotated tag that git lists, with who took it, why, and whether it was taken by hand', async () => {
  await using state = await openState();
  const { snapshot, commit } = await state.ask('create_snapshot', { reason: 'Before the big change!' });
  expect(snapshot).toMatch(/^snapshot_\d{8}_\d{6}_before_the_big_change$/);
  const automatic = await take(state, 'before heal', 'automatic');
  expect(state.git('tag', '--list').split('\n').toSorted()).toEqual([automatic, snapshot].toSorted());
  expect(state.git('for-each-ref', '--format=%(objecttype) %(*objectname) %(contents)', `refs/tags/${snapshot}`)).toBe(
    `tag ${commit} Before the big change!\n\nHelios-Actor: test-client 1.2\nHelios-Kind: manual`,
  );
  const timestamp: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  const common = { commit, timestamp, actor: 'test-client 1.2' };
  const listed = await list(state);
  expect(listed).toHaveLength(2);
  expect(listed).toContainEqual({ ...common, name: snapshot, reason: 'Before the big change!', automatic: false });
  expect(listed).toContainEqual({ ...common, name: automatic, reason: 'before heal', automatic: true });
});

it('D7: a snapshot is told of like a change, once it can be found', async () => {
  await using state = await openState();
  const found: Promise<string[]>[] = [];
  const told: (readonly string[])[] = [];
  state.helios.onChange(({ tool, commit, files }) => {
    told.push([tool, commit ?? '', ...files]);
    found.push(names(state));
  });
  const { snapshot, commit } = await state.ask('create_snapshot', { reason: 'by hand' });
  expect(told).toEqual([['create_snapshot', commit]]);
  expect(await found[0]).toEqual([snapshot]);
  await learn(state, 'warm');
  const { undo } = await state.ask('rollback', { to: snapshot });
  expect(told.map(([tool]) => tool)).toEqual(['create_snapshot', 'learn_behavior', 'rollback']);
  expect(await found[2]).toContain(undo);
});

it('H12: two of one second have names of their own, also when asked for at once', async () => {
  await using state = await openState();
  const taken = await Promise.all(Array.from({ length: 5 }, () => state.ask('create_snapshot', { reason: 'same' })));
  expect(new Set(taken.map(({ snapshot }) => snapshot)).size).toBe(5);
  expect(await names(state)).toHaveLength(5);
});

it('edits by hand are part of the snapshot', async () => {
  await using state = await openState();
  state.write('personas/writer.yaml', 'tone: by hand\n');
  const { snapshot } = await state.ask('create_snapshot', { reason: 'mine' });
  expect(state.git('show', `${snapshot}:personas/writer.yaml`)).toBe('tone: by hand');
});

it.each([
  'x\n\nHelios-Kind: automatic',
  'Helios-Kind: automatic',
  'x\u2028Helios-Kind: automatic\u202e',
  '\u0000\u0007\n',
  '../../etc/passwd; rm -rf /',
  `${'long '.repeat(39)}end`,
  'ünïcödé 日本',
  '\ud800',
])('H20: the reason %j is one line of text and nothing else', async (reason) => {
  await using state = await openState();
  const { snapshot } = await state.ask('create_snapshot', { reason });
  expect(snapshot).toMatch(/^snapshot_\d{8}_\d{6}_[a-z0-9]+(_[a-z0-9]+)*$/);
  const [listed] = await list(state);
  expect(listed).toMatchObject({ name: snapshot, automatic: false, actor: 'test-client 1.2' });
  expect(listed?.reason).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  expect(state.git('fsck', '--strict')).toBe('');
});

it('the list has pages, knows tags of other programs, and refuses a page after nothing', async () => {
  await using state = await openState();
  for (let n = 0; n < 5; n += 1) await state.ask('create_snapshot', { reason: `number ${n}` });
  state.git('tag', '-a', '-m', 'Mine\n\nHelios-Kind: automatic', 'v1');
  const seen: string[] = [];
  for (let before: string | null | undefined; before !== null;) {
    const page: Output<'list_snapshots'> = await see(state, 'list_snapshots', { limit: 4, ...(before && { before }) });
    seen.push(...page.snapshots.map(({ name }) => name));
    before = page.next;
  }
  expect(seen).toHaveLength(6);
  expect(seen.toSorted()).toEqual(await names(state));
  expect((await list(state)).find(({ name }) => name === 'v1')).toMatchObject({ reason: 'Mine', actor: 'external' });
  await expect(see(state, 'list_snapshots', { before: 'none' })).rejects.toThrow('There is no snapshot named');
});

it('H12: of the automatic snapshots as many stay as the setting says; those by hand and of others stay for ever', async () => {
  await using state = await openState();
  state.write('config.yaml', state.read('config.yaml').replace(/(automatic_snapshots_kept:).*/, '$1 2'));
  const start = (await state.helios.history.head()) ?? '';
  const manual = (await state.ask('create_snapshot', { reason: 'by hand' })).snapshot;
  state.git('tag', '-a', '-m', 'Mine\n\nHelios-Kind: automatic', 'theirs');
  const undo: string[] = [];
  const commits: string[] = [];
  for (const value of ['one', 'two', 'three', 'four']) {
    commits.push((await learn(state, value)).commit);
    undo.push((await state.ask('rollback', { to: start, files: ['personas/writer.yaml'] })).undo);
  }
  const left = await names(state);
  expect(left).toHaveLength(4);
  expect(left).toEqual(expect.arrayContaining([manual, 'theirs', undo[3]]));
  expect(state.git('tag', '--list').split('\n').toSorted()).toEqual(left);
  await state.helios.writer.refreshIndex();
  for (const commit of commits) expect(state.git('merge-base', '--is-ancestor', commit, 'HEAD')).toBe('');
  expect(state.git('fsck', '--strict', '--no-dangling')).toBe('');
});

it('H12: packed ones are removed as well; one that somebody moved, or that alone leads to its change, stays', async () => {
  await using state = await openState();
  const { helios } = state;
  await take(state, 'aside', 'automatic');
  await learn(state, 'away');
  const alone = await take(state, 'alone', 'automatic');
  await helios.writer.refreshIndex();
  state.git('reset', '-q', '--hard', 'HEAD~1');
  await learn(state, 'other');
  const moved = await take(state, 'moved', 'automatic');
  await learn(state, 'last');
  await helios.writer.refreshIndex();
  state.git('tag', '-f', '-a', '-m', 'x\n\nHelios-Kind: automatic', moved, 'HEAD');
  const latest = await take(state, 'latest', 'automatic');
  state.git('pack-refs', '--all');
  await removeSurplusSnapshots(helios.history, 1, latest);
  expect(await names(state)).toEqual([moved, alone, latest].toSorted());
  expect(state.git('log', '-1', '--format=%s', alone)).toBe('writer learned behaviors.tone');
});
