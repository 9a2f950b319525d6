import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { call } from '../call.ts';
import { nodeDisk } from '../disk.ts';
import { openHelios, type Helios } from '../helios.ts';
import { cutDisk, watchDisk } from '../history/repository.fixture.ts';
import { see } from '../testing/see.ts';
import { client, git, openState, type State } from '../testing/state-fixture.ts';

const learn = (state: State, value: string, persona = 'writer') =>
  state.ask('learn_behavior', { persona, key: 'behaviors.tone', value });
const head = async (state: State) => (await state.helios.history.head()) ?? '';
const snapshots = async (state: State) => (await see(state, 'list_snapshots', {})).snapshots;
/** What a change holds, as git names it, once git has it. */
async function treeOf(state: State, point: string): Promise<string> {
  await state.helios.writer.refreshIndex();
  return state.git('rev-parse', `${point}^{tree}`);
}

it('H12: undo brings back what the rollback took, undo of that takes it again, each as a change of its own', async () => {
  await using state = await openState();
  const start = await head(state);
  await learn(state, 'new');
  await state.ask('create_persona', { name: 'later', specialization_level: 1 });
  const changed = await head(state);
  const back = await state.ask('rollback', { to: start });
  const undone = await state.ask('rollback', { to: back.undo });
  const again = await state.ask('rollback', { to: undone.undo });
  expect(await treeOf(state, back.commit)).toBe(await treeOf(state, start));
  expect(await treeOf(state, undone.commit)).toBe(await treeOf(state, changed));
  expect(await treeOf(state, again.commit)).toBe(await treeOf(state, start));
  expect(again.changed.toSorted()).toEqual(['personas/later.yaml', 'personas/writer.yaml']);
  const all = await snapshots(state);
  expect(all.map(({ name }) => name).toSorted()).toEqual([back.undo, undone.undo, again.undo].toSorted());
  for (const { automatic, reason } of all)
    expect({ automatic, reason }).toEqual({ automatic: true, reason: 'before rollback' });
  expect(state.git('rev-list', '--count', '--first-parent', 'HEAD')).toBe('6');
});

it('H12: a rollback to what is there already says so, and makes no change and no snapshot', async () => {
  await using state = await openState();
  await learn(state, 'new');
  const now = await head(state);
  const { snapshot } = await state.ask('create_snapshot', { reason: 'same' });
  for (const input of [{ to: snapshot }, { to: now }, { to: now, files: ['personas/writer.yaml'] }]) {
    expect(await see(state, 'preview_rollback', input)).toMatchObject({ files: [], more: 0 });
    const answer = await state.ask('rollback', input);
    expect(answer).toMatchObject({ changed: [], undo: now, commit: now, note: 'Nothing changes.' });
  }
  expect(await head(state)).toBe(now);
  expect(await snapshots(state)).toHaveLength(1);
});

it('H12: files and folders that were deleted come back; files that came later go', async () => {
  await using state = await openState();
  const start = await head(state);
  const writer = state.read('personas/writer.yaml');
  await state.ask('create_persona', { name: 'later', specialization_level: 1 });
  rmSync(join(state.dir, 'personas'), { recursive: true });
  const { changed } = await state.ask('rollback', { to: start });
  expect(changed).toHaveLength(4);
  expect(readdirSync(join(state.dir, 'personas')).toSorted()).toEqual([
    'developer.yaml',
    'researcher.yaml',
    'welcome.yaml',
    'writer.yaml',
  ]);
  expect(state.read('personas/writer.yaml')).toBe(writer);
});

it('H12: one persona goes back alone, also one whose file had the other ending, or is gone', async () => {
  await using state = await openState();
  const start = await head(state);
  await learn(state, 'new');
  await learn(state, 'new', 'developer');
  renameSync(join(state.dir, 'personas/writer.yaml'), join(state.dir, 'personas/writer.yml'));
  const preview = await see(state, 'preview_rollback', { to: start, persona: 'writer' });
  expect(preview.files.map(({ path, status }) => [path, status])).toEqual([
    ['personas/writer.yaml', 'added'],
    ['personas/writer.yml', 'removed'],
  ]);
  const files = preview.files.map(({ path }) => path);
  expect((await state.ask('rollback', { to: start, files })).changed.toSorted()).toEqual(files);
  expect(state.read('personas/developer.yaml')).toContain('tone: new');
  expect(existsSync(join(state.dir, 'personas/writer.yml'))).toBe(false);

  rmSync(join(state.dir, 'personas/researcher.yaml'));
  expect((await see(state, 'preview_rollback', { to: start, persona: 'researcher' })).files).toMatchObject([
    { path: 'personas/researcher.yaml', status: 'added' },
  ]);
  for (const persona of ['nobody', '../config'])
    await expect(see(state, 'preview_rollback', { to: start, persona })).rejects.toThrow('There is no persona called');
});

it('H12: undo brings back what was being typed, also where it is not valid', async () => {
  await using state = await openState();
  await learn(state, 'new');
  const now = await head(state);
  state.write('personas/writer.yaml', 'behaviors: [half typed');
  const { undo } = await state.ask('rollback', { to: now });
  expect(state.read('personas/writer.yaml')).toContain('tone: new');
  await state.ask('rollback', { to: undo });
  expect(state.read('personas/writer.yaml')).toBe('behaviors: [half typed');
});

it('D5: a preview says exactly what the rollback then does, with the texts before and after', async () => {
  await using state = await openState();
  const start = await head(state);
  const before = state.read('personas/writer.yaml');
  await learn(state, 'new');
  await state.ask('create_persona', { name: 'later', specialization_level: 1 });
  rmSync(join(state.dir, 'personas/researcher.yaml'));
  const after = state.read('personas/writer.yaml');
  const then = await head(state);
  const preview = await see(state, 'preview_rollback', { to: start });
  expect([await head(state), state.read('personas/writer.yaml')], 'nothing is done').toEqual([then, after]);
  expect(preview.files.map(({ path, status }) => `${status} ${path}`).toSorted()).toEqual([
    'added personas/researcher.yaml',
    'changed personas/writer.yaml',
    'removed personas/later.yaml',
  ]);
  expect(preview.files.find(({ status }) => status === 'changed')).toMatchObject({ before: after, after: before });
  const { changed } = await state.ask('rollback', { to: start });
  expect(changed.toSorted()).toEqual(preview.files.map(({ path }) => path).toSorted());
});

it('H12: asked for at once with other changes, each rollback is whole and history stays one line', async () => {
  await using state = await openState();
  const start = await head(state);
  const personas = ['writer', 'developer', 'researcher'];
  const learned = personas.map((persona) => learn(state, 'new', persona));
  const back = [1, 2].map(() => state.ask('rollback', { to: start }));
  const later = personas.map((persona) => learn(state, 'newer', persona));
  const last = state.ask('rollback', { to: start });
  await Promise.all([...learned, ...back, ...later, last]);
  for (const { commit, undo } of [...(await Promise.all(back)), await last]) {
    expect(await treeOf(state, commit)).toBe(await treeOf(state, start));
    if (undo.startsWith('snapshot_'))
      expect(state.git('rev-parse', `${undo}^{commit}`)).toBe(state.git('rev-parse', `${commit}~1`));
  }
  expect(state.git('rev-list', '--merges', '--count', 'HEAD')).toBe('0');
  expect(await treeOf(state, 'HEAD')).toBe(await treeOf(state, start));
  expect(state.git('fsck', '--strict', '--no-dangling')).toBe('');
});

it('H20: targets that are no version, and text that looks like one, are refused with nothing done', async () => {
  await using state = await openState();
  const now = await head(state);
  for (const to of ['now', 'HEAD', 'HEAD~1', '../x', 'snapshot_none', '0'.repeat(40), '-rf', 'main'])
    expect((await state.fail('rollback', { to })).code).toMatch(/^(not_found|invalid)$/);
  expect(await head(state)).toBe(now);
  expect(await snapshots(state)).toEqual([]);
});

interface Prepared {
  readonly dir: string;
  readonly start: string;
}

async function changedDir(): Promise<Prepared> {
  const dir = makeDir();
  const helios = await openHelios(dir);
  const start = (await helios.history.head()) ?? '';
  await ask(helios, 'learn_behavior', { persona: 'writer', key: 'behaviors.tone', value: 'new' });
  await ask(helios, 'create_persona', { name: 'later', specialization_level: 1 });
  await helios.close();
  return { dir, start };
}

function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'helios-rollback-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}

function copyOf(source: string): string {
  const dir = makeDir();
  cpSync(source, dir, { recursive: true });
  return dir;
}

const ask = (helios: Helios, name: string, input: object, operation?: string) =>
  call(helios, 'mcp', name, input, { actor: client, ...(operation !== undefined && { operation }) });

it('H12, H9: cut off anywhere, a rollback is done or not begun; asked again it is done once; undo brings all back', async () => {
  const fresh = await changedDir();
  let [finished, unbegun, answered, opening] = [0, 0, 0, 0];
  await openHelios(copyOf(fresh.dir), { disk: watchDisk(nodeDisk, () => void (opening += 1)) });
  for (let operations = opening; answered < 20; operations += 1) {
    const dir = copyOf(fresh.dir);
    const cut = await openHelios(dir, { disk: cutDisk(nodeDisk, operations) });
    const first = await ask(cut, 'rollback', { to: fresh.start }, 'session:1');
    const whole = first.status === 'success';

    const next = await openHelios(dir);
    const isBack = !existsSync(join(dir, 'personas/later.yaml'));
    expect(readFileSync(join(dir, 'personas/writer.yaml'), 'utf8').includes('tone: new')).toBe(!isBack);
    if (whole) {
      expect(isBack).toBe(true);
      answered += 1;
    } else if (isBack) finished += 1;
    else unbegun += 1;

    const again = await ask(next, 'rollback', { to: fresh.start }, 'session:1');
    expect(again).toMatchObject({ status: 'success', changed: ['personas/writer.yaml', 'personas/later.yaml'] });
    const undo = again.status === 'success' ? String(again['undo']) : '';
    await next.close();
    const log = git(dir, 'log', '--format=%T %D|%s').split('\n');
    expect(log.map((line) => line.split('|')[1])).toEqual([
      `Went back to ${fresh.start}`,
      expect.stringContaining('later'),
      'writer learned behaviors.tone',
      expect.stringContaining('Helios starts'),
    ]);
    expect(log[0]?.slice(0, 40)).toBe(log[3]?.slice(0, 40));
    expect(log[1]).toContain(`tag: ${undo}`);
    expect(git(dir, 'fsck', '--strict', '--no-dangling')).toBe('');
    expect(git(dir, 'status', '--porcelain')).toBe('');
  }
  expect(finished).toBeGreaterThan(1);
  expect(unbegun).toBeGreaterThan(10);
});

it('H10: nothing is left in .recovery, and git does not see the folder, also in a repository that was there before', async () => {
  await using state = await openState((dir) => {
    git(dir, 'init', '-q', '-b', 'main');
    writeFileSync(join(dir, 'notes.txt'), 'mine');
    git(dir, 'add', '.');
    git(dir, 'commit', '-q', '-m', 'mine');
  });
  const start = await head(state);
  await learn(state, 'new');
  await state.ask('rollback', { to: start });
  expect(readdirSync(join(state.dir, '.recovery'))).toEqual([]);
  writeFileSync(join(state.dir, '.recovery/kept.yaml'), 'x');
  await state.helios.writer.refreshIndex();
  expect(state.git('status', '--porcelain')).not.toContain('.recovery');
  expect(state.read('notes.txt')).toBe('mine');
});
