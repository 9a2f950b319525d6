import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeDisk } from '../disk.ts';
import { recordOf } from '../journal-lines.ts';
import { openJournal } from '../journal.ts';
import { loosePath } from './git-objects.ts';
import { openHistory, type History } from './history.ts';
import { type Change } from './prepare-change.ts';
import { repairRepository, type RepairReport } from './repair.ts';
import { changeOf, commit, cutDisk, git, lines, makeDir, noon, putFiles } from './repository.fixture.ts';

interface Case {
  readonly dir: string;
  readonly gitDir: string;
  /** Newest first. */
  readonly commits: readonly string[];
}

/** Three changes of Helios, each in the journal, as a first session leaves them. */
async function makeState({ journalled = true } = {}): Promise<Case> {
  const dir = makeDir();
  const history = await openHistory(nodeDisk, dir);
  for (const [at, text] of ['1', '2', '3'].entries()) await change(dir, history, text, at, journalled);
  await history.createTag('snapshot_1', (await history.head()) ?? '', 'Now', noon);
  await history.refreshIndex();
  return { dir, gitDir: join(dir, '.git'), commits: lines(git(dir, 'log', '--format=%H')) };
}

async function change(dir: string, history: History, text: string, at: number, journalled: boolean): Promise<string> {
  const files = { 'personas/a.yaml': `a: ${text}\n` };
  const time = new Date(Date.now() - 3600_000 + at * 60_000); // the journal forgets what is a month old
  const parent = await history.head();
  const oid = await commit(dir, history, files, { time });
  if (journalled) {
    await putInJournal(dir, changeOf(files, { time }), oid, parent);
  }
  return oid;
}

async function putInJournal(dir: string, made: Change, oid: string, parent: string | null): Promise<void> {
  const journal = await openJournal(nodeDisk, dir, oid);
  await journal.append([recordOf(journal.nextSeq(), made, { commit: oid, parent }, null)]);
}

const repair = (dir: string, all: boolean): Promise<RepairReport> =>
  repairRepository(nodeDisk, dir, { time: new Date('2026-03-05T08:00:00Z'), extent: all ? 'all' : 'certain' });

const keptFolders = (dir: string): string[] =>
  existsSync(join(dir, '.recovery')) ? readdirSync(join(dir, '.recovery')).toSorted() : [];

/** The repository is as it was, and goes on. */
async function expectWhole({ dir, commits }: Case): Promise<void> {
  const history = await openHistory(nodeDisk, dir);
  expect(await history.head()).toBe(commits[0]);
  await history.refreshIndex();
  expect(lines(git(dir, 'log', '--format=%H'))).toEqual(commits);
  expect(git(dir, 'fsck', '--strict', '--full', '--no-dangling')).toBe('');
  expect(git(dir, 'status', '--porcelain')).toBe('');
  const next = await commit(dir, history, { 'personas/b.yaml': 'b: 1\n' });
  expect(lines(git(dir, 'log', '--format=%H'))).toEqual([next, ...commits]);
}

const damages: readonly (readonly [string, string, string, (state: Case) => string | null])[] = [
  ['a branch that is empty', 'git_branch', 'branch', write('refs/heads/main', '')],
  ['a branch that is full of zeros', 'git_branch', 'branch', write('refs/heads/main', '\0'.repeat(41))],
  ['a branch that is garbled', 'git_branch', 'branch', write('refs/heads/main', 'deadbeef')],
  ['a branch that is gone', 'git_branch', '', remove('refs/heads/main')],
  ['a HEAD that is missing', 'git_head', '', remove('HEAD')],
  ['a HEAD that is empty', 'git_head', 'HEAD', write('HEAD', '')],
  ['a config that is missing', 'git_config', '', remove('config')],
  ['a config full of zeros', 'git_config', 'config', write('config', '\0'.repeat(80))],
  ['an index that is torn', 'git_index', 'index', write('index', 'DIRC')],
  ['an index that is empty', 'git_index', 'index', write('index', '')],
];

function write(name: string, content: string) {
  return ({ gitDir }: Case) => {
    writeFileSync(join(gitDir, name), content);
    return content;
  };
}

function remove(name: string) {
  return ({ gitDir }: Case) => {
    rmSync(join(gitDir, name), { recursive: true });
    return null;
  };
}

describe('H14: what can be meant in only one way is repaired at the next start', () => {
  test.each(damages)('%s', async (_, id, keptAs, damage) => {
    const state = await makeState();
    const bad = damage(state);
    const looked = await repairRepository(nodeDisk, state.dir, { time: noon, extent: 'look' });
    expect(looked).toMatchObject({ repaired: [], left: [{ id }] });
    expect(keptFolders(state.dir)).toEqual([]);
    const { repaired, left } = await repair(state.dir, false);
    expect(repaired.map((done) => done.id)).toEqual([id]);
    expect(left).toEqual([]);
    const [folder = ''] = keptFolders(state.dir);
    expect(folder).toMatch(/^20260305T080000Z-/);
    expect(readFileSync(join(state.dir, '.recovery', folder, 'note.txt'), 'utf8')).toMatch(/Why: .+\nTo undo: .+/);
    if (bad !== null) expect(readFileSync(join(state.dir, '.recovery', folder, keptAs), 'utf8')).toBe(bad);
    expect(repaired[0]?.undo).toContain(folder);
    await expectWhole(state);
    expect((await repair(state.dir, true)).repaired, 'nothing is left to repair').toEqual([]);
  });

  test('a folder of refs that is gone: the branch is back at the newest change', async () => {
    const state = await makeState();
    rmSync(join(state.gitDir, 'refs'), { recursive: true });
    expect((await repair(state.dir, false)).repaired).toMatchObject([{ id: 'git_branch' }]);
    await expectWhole(state);
  });

  test('opening the history repairs by itself', async () => {
    const state = await makeState();
    writeFileSync(join(state.gitDir, 'refs/heads/main'), '');
    await expectWhole(state);
  });

  test('history that git has packed is found as well, with edits of the user on top', async () => {
    const state = await makeState();
    putFiles(state.dir, { 'personas/c.yaml': 'c: 1\n' });
    git(state.dir, 'add', '-A');
    git(state.dir, 'commit', '-q', '-m', 'by hand');
    git(state.dir, 'gc', '-q');
    const commits = [git(state.dir, 'rev-parse', 'HEAD'), ...state.commits];
    rmSync(join(state.gitDir, 'packed-refs'));
    expect((await repair(state.dir, false)).repaired).toMatchObject([{ id: 'git_branch' }]);
    expect(lines(git(state.dir, 'log', '--format=%H'))).toEqual(commits);
  });

  test('a commit that a power cut took is no loss when the journal has the change', async () => {
    const state = await makeState();
    rmSync(loosePath(state.gitDir, state.commits[0] ?? ''));
    rmSync(join(state.gitDir, 'refs/tags/snapshot_1'));
    expect(await repair(state.dir, false)).toMatchObject({ repaired: [{ id: 'git_branch' }], left: [] });
    expect(git(state.dir, 'rev-parse', 'main')).toBe(state.commits[1]);
  });
});

describe('H14: what is not certain waits for `helios doctor --fix`', () => {
  test('two ends of history: nothing happens by itself; asked for, one of them, and the note names the other', async () => {
    const state = await makeState({ journalled: false });
    git(state.dir, 'reset', '-q', '--hard', 'HEAD~1');
    putFiles(state.dir, { 'personas/a.yaml': 'a: other\n' });
    git(state.dir, 'commit', '-q', '-a', '-m', 'another way on');
    const newest = git(state.dir, 'rev-parse', 'HEAD');
    await (await openHistory(nodeDisk, state.dir)).refreshIndex();
    rmSync(join(state.gitDir, 'logs'), { recursive: true });
    const other = { 'personas/a.yaml': 'a: journalled\n' };
    await putInJournal(state.dir, changeOf(other), state.commits[0] ?? '', state.commits[1] ?? '');
    writeFileSync(join(state.gitDir, 'refs/heads/main'), '');
    const waiting = await repair(state.dir, false);
    expect(waiting).toMatchObject({ repaired: [], left: [{ id: 'git_branch', problem: { code: 'corrupt' } }] });
    expect(keptFolders(state.dir)).toEqual([]);
    await repair(state.dir, true);
    const [folder = ''] = keptFolders(state.dir);
    const note = readFileSync(join(state.dir, '.recovery', folder, 'note.txt'), 'utf8');
    const ends = [newest, state.commits[0] ?? ''];
    expect(ends).toContain(git(state.dir, 'rev-parse', 'main'));
    expect(ends.filter((end) => note.includes(end))).toEqual(ends);
  });

  test('a branch without any other trace of it', async () => {
    const state = await makeState({ journalled: false });
    rmSync(join(state.gitDir, 'helios/index-commits'));
    writeFileSync(join(state.gitDir, 'refs/heads/main'), '');
    expect(await repair(state.dir, false)).toMatchObject({ repaired: [], left: [{ id: 'git_branch' }] });
    expect((await repair(state.dir, true)).repaired).toMatchObject([{ id: 'git_branch' }]);
    await expectWhole(state);
  });

  test('packed refs that are cut off keep every whole line', async () => {
    const state = await makeState();
    git(state.dir, 'branch', 'zzz');
    git(state.dir, 'pack-refs', '--all');
    const path = join(state.gitDir, 'packed-refs');
    const cut = readFileSync(path, 'utf8').slice(0, -50);
    writeFileSync(path, cut);
    expect(await repair(state.dir, false)).toMatchObject({ repaired: [], left: [{ id: 'packed_refs' }] });
    expect(readFileSync(path, 'utf8')).toBe(cut);
    expect((await repair(state.dir, true)).left).toEqual([]);
    await expectWhole(state);
  });

  test('a snapshot that is garbled comes back from its own object; one that nothing names is taken away', async () => {
    const state = await makeState();
    const tag = git(state.dir, 'rev-parse', 'snapshot_1');
    writeFileSync(join(state.gitDir, 'refs/tags/snapshot_1'), '');
    writeFileSync(join(state.gitDir, 'refs/tags/unknown'), 'x');
    const { repaired } = await repair(state.dir, true);
    expect(repaired.map(({ id }) => id)).toEqual(['git_refs', 'git_refs']);
    expect(git(state.dir, 'rev-parse', 'snapshot_1')).toBe(tag);
    expect(git(state.dir, 'tag')).toBe('snapshot_1');
    expect(keptFolders(state.dir)).toHaveLength(2);
    await expectWhole(state);
  });

  test.each([
    ['.git', '.journal', ['journal', 'note.txt']],
    ['.git/objects', 'HEAD', ['git', 'journal', 'note.txt']],
  ])('without %s a new history begins only when asked, loudly, and what was left is kept', async (gone, _, kept) => {
    const state = await makeState();
    rmSync(join(state.dir, gone), { recursive: true });
    await expect(openHistory(nodeDisk, state.dir)).rejects.toMatchObject({
      code: 'corrupt',
      data: { guidance: expect.stringContaining('helios doctor --fix') },
    });
    expect(existsSync(join(state.dir, gone))).toBe(false);
    const { repaired } = await repair(state.dir, true);
    expect(repaired).toMatchObject([{ id: 'lost_history', message: expect.stringContaining('HISTORY WAS LOST') }]);
    const [folder = ''] = keptFolders(state.dir);
    expect(readdirSync(join(state.dir, '.recovery', folder)).toSorted()).toEqual(kept);
    const history = await openHistory(nodeDisk, state.dir);
    expect(await history.head()).toBeNull();
    await commit(state.dir, history, { 'personas/a.yaml': 'a: 4\n' });
    expect(git(state.dir, 'fsck', '--strict')).toBe('');
  });
});

describe('H14: what is the user’s own doing is left alone', () => {
  test.each([
    ['a new branch without commits', (dir: string) => git(dir, 'checkout', '-q', '--orphan', 'fresh')],
    ['an old version that is checked out', (dir: string) => git(dir, 'checkout', '-q', 'HEAD~1')],
    ['another branch', (dir: string) => git(dir, 'checkout', '-q', '-b', 'other')],
    ['a repository of another kind', (dir: string) => git(dir, 'config', 'extensions.refstorage', 'reftable')],
  ])('%s', async (_, act) => {
    const { dir, gitDir } = await makeState();
    act(dir);
    if (_.includes('kind')) writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/.invalid\n');
    const before = readFileSync(join(gitDir, 'HEAD'), 'utf8');
    expect(await repair(dir, true)).toEqual({ repaired: [], left: [] });
    expect(readFileSync(join(gitDir, 'HEAD'), 'utf8')).toBe(before);
    expect(keptFolders(dir)).toEqual([]);
  });

  test('a reset: the changes it left behind do not come back by themselves', async () => {
    const state = await makeState({ journalled: false });
    git(state.dir, 'reset', '-q', '--hard', 'HEAD~1');
    writeFileSync(join(state.gitDir, 'refs/heads/main'), '');
    expect((await repair(state.dir, false)).repaired).toEqual([]);
  });
});

test('H14: a repair that is cut off at any point is finished by the next one, and what was bad is kept', async () => {
  let whole = false;
  for (let operations = 0; !whole; operations += 1) {
    const state = await makeState();
    mkdirSync(join(state.dir, 'personas'), { recursive: true });
    writeFileSync(join(state.gitDir, 'refs/heads/main'), 'bad');
    whole = await repairRepository(cutDisk(nodeDisk, operations), state.dir, { time: noon, extent: 'all' }).then(
      () => true,
      (error: unknown) => {
        expect(String(error)).toContain('cut');
        return false;
      },
    );
    await expectWhole(state);
    const kept = keptFolders(state.dir).map((folder) => join(state.dir, '.recovery', folder, 'branch'));
    expect(kept.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'))).toContain('bad');
  }
});

test('the exclude list of an adopted repository gets what is missing, once', async () => {
  const dir = makeDir();
  git(dir, 'init', '-q');
  writeFileSync(join(dir, '.git/info/exclude'), '*.swp\n/.helios.lock*\n/.journal/\n/run/\n/logs/');
  await openHistory(nodeDisk, dir);
  await openHistory(nodeDisk, dir);
  expect(readFileSync(join(dir, '.git/info/exclude'), 'utf8')).toBe(
    '*.swp\n/.helios.lock*\n/.journal/\n/run/\n/logs/\n/.recovery/\n/.backups/\n/.session_state.yaml\n/.health_metrics.yaml\n',
  );
});
