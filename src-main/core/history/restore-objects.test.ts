import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeDisk } from '../disk.ts';
import { type PastChange } from '../recovery/journal-evidence.ts';
import { encodeBlob, loosePath } from './git-objects.ts';
import { openHistory } from './history.ts';
import { restoreObjects, type Sources } from './restore-objects.ts';
import { changeOf, git, lines, makeDir, noon, prepare, publish, putFiles } from './repository.fixture.ts';
import { describeDamage, verifyHistory } from './verify-history.ts';

interface Made {
  readonly dir: string;
  readonly gitDir: string;
  readonly changes: readonly PastChange[];
}

async function makeState(): Promise<Made> {
  const dir = makeDir();
  const history = await openHistory(nodeDisk, dir);
  const changes: PastChange[] = [];
  for (const text of ['1', '2', '3']) {
    const files = { 'personas/a.yaml': `a: ${text}\n`, 'personas/b.yaml': 'b: 1\n', [`learned/${text}.yaml`]: text };
    const { commit, parent, ...steps } = await prepare(history, files);
    await publish({ commit, parent, ...steps });
    putFiles(dir, files);
    changes.push({ commit, parent, change: changeOf(files) });
  }
  await history.createTag('snapshot_1', changes[0]?.commit ?? '', 'Now', noon);
  await history.refreshIndex();
  return { dir, gitDir: join(dir, '.git'), changes };
}

const nothing: Sources = { files: new Map(), copies: [], changes: [] };

function tear(gitDir: string, oid: string): void {
  const path = loosePath(gitDir, oid);
  chmodSync(path, 0o600);
  writeFileSync(path, readFileSync(path).subarray(0, 9));
}

const fsck = (dir: string) => git(dir, 'fsck', '--strict', '--full', '--no-dangling');
const oidOf = (dir: string, name: string) => git(dir, 'rev-parse', name);
const oldContent = encodeBlob('a: 1\n').oid;

test('H14: a whole history has no damage', async () => {
  const { gitDir, dir } = await makeState();
  expect(await verifyHistory(nodeDisk, gitDir)).toEqual([]);
  git(dir, 'gc', '-q');
  expect(await verifyHistory(nodeDisk, gitDir)).toEqual([]);
});

test('H14: what is damaged and nowhere else is named by change and path, and nothing is touched', async () => {
  const { dir, gitDir, changes } = await makeState();
  tear(gitDir, oldContent);
  rmSync(loosePath(gitDir, oidOf(dir, 'HEAD~1:learned')));
  const { restored, lost } = await restoreObjects(nodeDisk, dir, noon, async () => nothing);
  expect(restored).toEqual([]);
  expect(lost.map(({ commit, path }) => [commit, path]).toSorted()).toEqual(
    [
      [changes[0]?.commit, 'personas/a.yaml'],
      [changes[1]?.commit, 'learned'],
    ].toSorted(),
  );
  const named = lost.map((object) => describeDamage(object).message).join();
  expect(named).toContain(`personas/a.yaml in the change ${changes[0]?.commit.slice(0, 8)}`);
  expect(existsSync(join(dir, '.recovery'))).toBe(false);
});

const damages: readonly (readonly [string, (made: Made) => void, (made: Made) => Partial<Sources>])[] = [
  [
    'a torn content, from a working file',
    ({ gitDir }) => tear(gitDir, encodeBlob('b: 1\n').oid),
    ({ dir }) => filesOf(dir),
  ],
  [
    'a missing content, from a backup',
    ({ gitDir }) => rmSync(loosePath(gitDir, oldContent)),
    () => ({ copies: [Buffer.from('a: 1\n')] }),
  ],
  ['a missing content, from the journal', ({ gitDir }) => rmSync(loosePath(gitDir, oldContent)), fromJournal],
  [
    'the newest folder, from the working files',
    ({ dir, gitDir }) => tear(gitDir, oidOf(dir, 'HEAD:personas')),
    ({ dir }) => filesOf(dir),
  ],
  [
    'the newest top folder, from the working files',
    ({ dir, gitDir }) => tear(gitDir, oidOf(dir, 'HEAD^{tree}')),
    ({ dir }) => filesOf(dir),
  ],
  ['an old folder, from the journal', ({ dir, gitDir }) => tear(gitDir, oidOf(dir, 'HEAD~1:learned')), fromJournal],
  ['a change in the middle, from the journal', ({ dir, gitDir }) => tear(gitDir, oidOf(dir, 'HEAD~1')), fromJournal],
  ['everything of two changes, from the journal', everythingOfTwo, fromJournal],
];

function fromJournal({ changes }: Made): Partial<Sources> {
  return { changes };
}

function filesOf(dir: string): Partial<Sources> {
  const paths = lines(git(dir, 'ls-files'));
  return { files: new Map(paths.map((path) => [path, readFileSync(join(dir, path))])) };
}

function everythingOfTwo({ dir, gitDir }: Made): void {
  const keep = new Set(lines(git(dir, 'rev-list', '--objects', 'HEAD~2')).map((line) => line.slice(0, 40)));
  for (const line of lines(git(dir, 'rev-list', '--objects', 'HEAD'))) {
    const oid = line.slice(0, 40);
    if (!keep.has(oid)) rmSync(loosePath(gitDir, oid));
  }
}

test.each(damages)('H14: brought back: %s', async (_, damage, sources) => {
  const made = await makeState();
  const before = git(made.dir, 'rev-list', '--objects', '--all');
  const from = sources(made);
  damage(made);
  expect(await verifyHistory(nodeDisk, made.gitDir)).not.toEqual([]);
  const { restored, lost } = await restoreObjects(nodeDisk, made.dir, noon, async () => ({ ...nothing, ...from }));
  expect(lost).toEqual([]);
  expect(restored.length).toBeGreaterThan(0);
  expect(fsck(made.dir)).toBe('');
  expect(git(made.dir, 'rev-list', '--objects', '--all')).toBe(before);
});

test('H14: a torn object is kept aside before a whole one takes its place', async () => {
  const made = await makeState();
  tear(made.gitDir, oldContent);
  const torn = readFileSync(loosePath(made.gitDir, oldContent));
  await restoreObjects(nodeDisk, made.dir, noon, async () => ({ ...nothing, ...fromJournal(made) }));
  const [folder = ''] = readdirSync(join(made.dir, '.recovery'));
  expect(readFileSync(join(made.dir, '.recovery', folder, oldContent))).toEqual(torn);
});

test('H14: a content that is nearly the same is not put in the place of a lost one', async () => {
  const { dir, gitDir } = await makeState();
  rmSync(loosePath(gitDir, oldContent));
  const { lost } = await restoreObjects(nodeDisk, dir, noon, async () => ({
    ...nothing,
    copies: [Buffer.from('a: 1')],
  }));
  expect(lost).toMatchObject([{ oid: oldContent }]);
});
