import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeDisk } from '../disk.ts';
import { parseIndex, serializeIndex } from './git-index.ts';
import { openHistory, type History } from './history.ts';
import { commit, git, makeDir, prepare, publish, putFiles } from './repository.fixture.ts';

let dir: string;
let history: History;
const status = () => git(dir, 'status', '--porcelain');

beforeEach(async () => {
  dir = makeDir();
  git(dir, 'init', '-q', '-b', 'main');
  putFiles(dir, { 'personas/a.yaml': '1\n', 'personas/b.yaml': '1\n', 'notes.txt': '1\n' });
  git(dir, 'add', '-A');
  git(dir, 'commit', '-q', '-m', 'theirs');
  history = await openHistory(nodeDisk, dir);
});

describe('after a change', () => {
  test('H11: git status is clean and the user’s next commit keeps it', async () => {
    await commit(dir, history, { 'personas/a.yaml': '2\n', 'personas/new.yaml': '1\n', 'personas/b.yaml': null });
    await history.refreshIndex();
    expect(status()).toBe('');
    putFiles(dir, { 'notes.txt': '2\n' });
    git(dir, 'add', 'notes.txt');
    git(dir, 'commit', '-q', '-m', 'theirs again');
    expect(git(dir, 'show', '--name-only', '--format=', 'HEAD')).toBe('notes.txt');
    expect(git(dir, 'show', 'HEAD:personas/a.yaml')).toBe('2');
    expect(status()).toBe('');
    await commit(dir, history, { 'personas/a.yaml': '3\n' });
    await history.refreshIndex();
    expect(status()).toBe('');
  });

  test('what the user staged stays staged', async () => {
    putFiles(dir, { 'notes.txt': 'staged\n', 'added.txt': 'staged\n' });
    git(dir, 'add', '-A');
    git(dir, 'rm', '-q', '--cached', 'personas/b.yaml');
    putFiles(dir, { 'later.txt': 'x\n' });
    git(dir, 'add', '-N', 'later.txt');
    await commit(dir, history, { 'personas/a.yaml': '2\n', 'later.txt': 'x\n' });
    await history.refreshIndex();
    expect(status()).toBe('A  added.txt\nM  notes.txt\nD  personas/b.yaml\n?? personas/b.yaml');
    git(dir, 'commit', '-q', '-m', 'theirs');
    expect(git(dir, 'show', 'HEAD:personas/a.yaml')).toBe('2');
    expect(git(dir, 'show', 'HEAD:notes.txt')).toBe('staged');
    expect(git(dir, 'show', 'HEAD:later.txt')).toBe('x');
  });

  test('a version of the same file that the user staged stays theirs', async () => {
    putFiles(dir, { 'personas/a.yaml': 'staged\n' });
    git(dir, 'add', 'personas/a.yaml');
    await commit(dir, history, { 'personas/a.yaml': '2\n', 'personas/b.yaml': '2\n' });
    await history.refreshIndex();
    expect(status()).toBe('MM personas/a.yaml');
    expect(git(dir, 'show', ':personas/a.yaml')).toBe('staged');
  });

  test('a soft reset by the user is not undone', async () => {
    await commit(dir, history, { 'personas/a.yaml': '2\n' });
    await history.refreshIndex();
    git(dir, 'reset', '-q', '--soft', 'HEAD~1');
    await commit(dir, history, { 'personas/b.yaml': '2\n' });
    await history.refreshIndex();
    expect(status()).toBe('M  personas/a.yaml');
    history = await openHistory(nodeDisk, dir);
    await history.refreshIndex();
    expect(status()).toBe('M  personas/a.yaml');
  });

  test('a staged folder in the place of our file does not make an index git cannot use', async () => {
    putFiles(dir, { 'thing/inner.txt': 'staged\n' });
    git(dir, 'add', 'thing');
    await publish(await prepare(history, { thing: 'file\n', 'notes.txt': '2\n' }));
    await history.refreshIndex();
    expect(git(dir, 'ls-files', '--stage', 'thing')).toMatch(/thing\/inner\.txt$/);
    expect(git(dir, 'write-tree')).toMatch(/^[0-9a-f]{40}$/);
  });
});

describe('after a crash between a change and its index', () => {
  test('H9: the next start brings the index up to it, and keeps what was staged', async () => {
    putFiles(dir, { 'notes.txt': 'staged\n' });
    git(dir, 'add', 'notes.txt');
    await commit(dir, history, { 'personas/a.yaml': '2\n' });
    await commit(dir, history, { 'personas/a.yaml': '3\n', 'personas/new.yaml': '1\n' });
    history = await openHistory(nodeDisk, dir);
    await history.refreshIndex();
    expect(status()).toBe('M  notes.txt');
  });

  test('H9: also when native git committed after that start, and when the index is gone or torn', async () => {
    await commit(dir, history, { 'personas/a.yaml': '2\n' });
    history = await openHistory(nodeDisk, dir);
    await commit(dir, history, { 'personas/b.yaml': '2\n' });
    rmSync(join(dir, '.git/index'));
    await history.refreshIndex();
    expect(status()).toBe('');
    const index = readFileSync(join(dir, '.git/index'));
    writeFileSync(join(dir, '.git/index'), index.fill(0, 20));
    await commit(dir, history, { 'personas/b.yaml': '3\n' });
    await history.refreshIndex();
    expect(status()).toBe('');
    writeFileSync(join(dir, '.git/index'), '');
    await commit(dir, history, { 'personas/b.yaml': '4\n' });
    await history.refreshIndex();
    expect(status()).toBe('');
    rmSync(join(dir, '.git/index'));
    history = await openHistory(nodeDisk, dir);
    await history.refreshIndex();
    expect(status()).toBe('');
  });
});

test('a lock on the index is never taken away, as the user’s editor may be open; the next refresh makes up for it', async () => {
  await commit(dir, history, { 'personas/a.yaml': '2\n' });
  writeFileSync(join(dir, '.git/index.lock'), '');
  utimesSync(join(dir, '.git/index.lock'), new Date('2020-01-01'), new Date('2020-01-01'));
  await expect(history.refreshIndex()).rejects.toMatchObject({ code: 'locked' });
  rmSync(join(dir, '.git/index.lock'));
  await history.refreshIndex();
  expect(status()).toBe('');
});

test.each(['2', '3', '4'])('reads version %s of the format and writes one that git reads', async (version) => {
  // Neighbours whose paths share little need more than one byte in version 4.
  const deep = Array.from({ length: 80 }, () => 'x'.repeat(60)).join('/');
  const names = Array.from({ length: 40 }, (_, index) => `${deep.slice(0, index * 40)}y/${index}`);
  putFiles(dir, Object.fromEntries(names.map((name) => [name, name])));
  git(dir, 'add', '-A');
  git(dir, 'update-index', '--index-version', version);
  if (version === '3') {
    git(dir, 'update-index', '--skip-worktree', 'notes.txt');
    git(dir, 'update-index', '--index-version', '4');
    git(dir, 'update-index', '--index-version', '3');
  }
  const before = git(dir, 'ls-files', '--stage', '-t');
  const entries = parseIndex(readFileSync(join(dir, '.git/index')));
  writeFileSync(join(dir, '.git/index'), serializeIndex(entries ?? []));
  expect(git(dir, 'ls-files', '--stage', '-t')).toBe(before);
  await commit(dir, history, { 'personas/a.yaml': '2\n' });
  await history.refreshIndex();
  expect(git(dir, 'diff', '--name-only')).toBe('');
});

test('a split index is left alone with a clear error', async () => {
  git(dir, 'update-index', '--split-index');
  await commit(dir, history, { 'personas/a.yaml': '2\n' });
  const before = readFileSync(join(dir, '.git/index'));
  await expect(history.refreshIndex()).rejects.toMatchObject({ code: 'conflict' });
  expect(readFileSync(join(dir, '.git/index'))).toEqual(before);
  git(dir, 'update-index', '--no-split-index');
  await history.refreshIndex();
  expect(status()).toBe('');
});
