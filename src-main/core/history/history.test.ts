import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeDisk, type Disk } from '../disk.ts';
import { encodeBlob, loosePath, tempFolder } from './git-objects.ts';
import { openHistory, type History } from './history.ts';
import {
  changeOf,
  claude,
  commit,
  git,
  lines,
  makeDir,
  noon,
  prepare,
  publish,
  putFiles,
  watchDisk,
} from './repository.fixture.ts';

async function makeHistory(): Promise<{ dir: string; history: History }> {
  const dir = makeDir();
  return { dir, history: await openHistory(nodeDisk, dir) };
}

const text = async (bytes: Promise<Uint8Array | null>) => Buffer.from((await bytes) ?? []).toString('utf8');

describe('a new history', () => {
  test('H4: is a repository that git finds nothing wrong with', async () => {
    const { dir, history } = await makeHistory();
    expect(await history.head()).toBeNull();
    expect(await history.log({ limit: 5 })).toEqual({ entries: [], next: null });
    expect(git(dir, 'status', '--porcelain', '--branch')).toBe('## No commits yet on main');
    expect(git(dir, 'config', '--local', 'core.autocrlf')).toBe('false');
    expect(readdirSync(dir)).toEqual(['.git']);
  });

  test('H9: a creation that was cut off leaves nothing that is taken for a repository, and is cleared away', async () => {
    const dir = makeDir();
    let renames = 0;
    const disk = watchDisk(nodeDisk, (operation) => {
      if (operation === 'rename' && (renames += 1) === 1) throw new Error('cut');
    });
    await expect(openHistory(disk, dir)).rejects.toThrow('cut');
    expect(existsSync(join(dir, '.git'))).toBe(false);
    await openHistory(nodeDisk, dir);
    expect(readdirSync(dir)).toEqual(['.git']);
  });
});

describe('a change', () => {
  test('H11: is one commit that git log, git fsck and git status agree with', async () => {
    const { dir, history } = await makeHistory();
    const first = await commit(dir, history, { 'base/identity.yaml': 'name: Sol\n', 'personas/a.yaml': 'a: 1\n' });
    const second = await commit(dir, history, { 'personas/b.yaml': 'b: 1\n', 'personas/a.yaml': null });
    await history.refreshIndex();
    expect(lines(git(dir, 'log', '--format=%H %an <%ae> %cn %aI %s'))).toEqual([
      `${second} Claude Desktop <claude-desktop@helios.local> Helios 2026-03-04T12:00:00+00:00 Change a persona`,
      `${first} Claude Desktop <claude-desktop@helios.local> Helios 2026-03-04T12:00:00+00:00 Change a persona`,
    ]);
    expect(git(dir, 'fsck', '--strict', '--full')).toBe('');
    expect(git(dir, 'status', '--porcelain')).toBe('');
    expect(git(dir, 'ls-tree', '-r', '--name-only', 'HEAD')).toBe('base/identity.yaml\npersonas/b.yaml');
    expect(await history.head()).toBe(second);
  });

  test('has the same id wherever and whenever it is prepared again', async () => {
    const [one, other] = [await makeHistory(), await makeHistory()];
    const change = changeOf({ 'personas/a.yaml': 'a: 1\n' });
    expect((await one.history.prepare(change))?.commit).toBe((await other.history.prepare(change))?.commit);
  });

  test('is invisible until it is published', async () => {
    const { dir, history } = await makeHistory();
    const prepared = await prepare(history, { a: '1' });
    await expect(prepared.publish()).rejects.toMatchObject({ code: 'internal' });
    await prepared.write();
    expect(await history.head()).toBeNull();
    await prepared.publish();
    expect(git(dir, 'rev-parse', 'HEAD')).toBe(prepared.commit);
  });

  test('that changes nothing is no commit', async () => {
    const { dir, history } = await makeHistory();
    expect(await history.prepare(changeOf({ 'personas/a.yaml': null }))).toBeNull();
    await commit(dir, history, { 'personas/a.yaml': 'a: 1\n' });
    expect(await history.prepare(changeOf({ 'personas/a.yaml': 'a: 1\n', 'personas/none.yaml': null }))).toBeNull();
    const prepared = await history.prepare(changeOf({ 'personas/a.yaml': 'a: 1\n', 'personas/b.yaml': 'b' }));
    expect(prepared?.files).toEqual(['personas/b.yaml']);
  });

  test('leaves everything else that is tracked as it is, whatever its name and mode', async () => {
    const dir = makeDir();
    git(dir, 'init', '-q', '-b', 'main');
    putFiles(dir, { 'run.sh': '#!', 'ünï cödé/x y': '1', 'personas/a.yaml': 'a: 1\n' });
    writeFileSync(Buffer.concat([Buffer.from(`${dir}/latin-`), Buffer.from([0xe9])]), 'not UTF-8');
    chmodSync(join(dir, 'run.sh'), 0o755);
    git(dir, 'add', '-A');
    git(dir, 'commit', '-q', '-m', 'theirs');
    const before = lines(git(dir, 'ls-tree', '-r', 'HEAD'));
    const history = await openHistory(nodeDisk, dir);
    await commit(dir, history, { 'personas/a.yaml': 'a: 2\n', 'run.sh': '#!/bin/sh' });
    await history.refreshIndex();
    const same = (line: string) => !/personas|run\.sh/.test(line);
    expect(lines(git(dir, 'ls-tree', '-r', 'HEAD')).filter(same)).toEqual(before.filter(same));
    expect(git(dir, 'ls-tree', 'HEAD', 'run.sh')).toMatch(/^100755 /);
    expect(git(dir, 'status', '--porcelain')).toBe('');
    expect((await history.listFiles(git(dir, 'rev-parse', 'HEAD'))).has('ünï cödé/x y')).toBe(true);
  });

  test('can put a folder in the place of a file and the other way round, but loses neither by accident', async () => {
    const { dir, history } = await makeHistory();
    await commit(dir, history, { thing: '1', 'box/a': '1', 'box/b': '1' });
    await expect(history.prepare(changeOf({ 'thing/inner': '1' }))).rejects.toMatchObject({ code: 'conflict' });
    await expect(history.prepare(changeOf({ box: '1', 'box/a': null }))).rejects.toMatchObject({ code: 'conflict' });
    await publish(await prepare(history, { 'box/a': null, 'box/b': null, box: '1', thing: null, 'thing/inner': '1' }));
    await history.refreshIndex();
    expect(git(dir, 'ls-files')).toBe('box\nthing/inner');
    const prepared = await prepare(history, { box: null, 'box/a': '2', 'thing/inner': null, thing: '2' });
    await publish(prepared);
    expect(prepared.files).toEqual(['box', 'box/a', 'thing', 'thing/inner']);
    await history.refreshIndex();
    expect(git(dir, 'ls-tree', '-r', '--name-only', 'HEAD')).toBe('box/a\nthing');
    expect(git(dir, 'ls-files')).toBe('box/a\nthing');
    expect(git(dir, 'fsck', '--strict')).toBe('');
  });

  test.each([
    '../x',
    '/x',
    'a//b',
    'a/../b',
    '.git/config',
    'x/.GIT/hooks/y',
    'git~1/x',
    '.git ./x',
    '.g\u200cit/x',
    'a\\b',
    'a\0b',
    'a\nb',
    '',
    'a/',
    '\ud800',
  ])('H20: is refused for the path %j', async (path) => {
    const { history } = await makeHistory();
    await expect(history.prepare(changeOf({ [path]: '1' }))).rejects.toMatchObject({ code: 'invalid' });
  });

  test('H20: is safe with a hostile message', async () => {
    const { dir, history } = await makeHistory();
    const message = `Fine\nHelios-Tool: fake\n\nHelios-Actor: you Root 1\0${'x'.repeat(10_000)}`;
    await commit(dir, history, { a: '1' }, { message, operation: 'op\n7' });
    expect(git(dir, 'fsck', '--strict')).toBe('');
    expect(git(dir, 'log', '-1', '--format=%s')).toBe('Fine');
    expect(git(dir, 'log', '-1', '--format=%(trailers:key=Helios-Tool,valueonly,separator=;)')).toBe(
      'update_preference',
    );
    const [entry] = (await history.log({ limit: 1 })).entries;
    expect(entry).toMatchObject({ actor: claude, tool: 'update_preference', operation: 'op7' });
  });

  test('H11: never runs a hook', async () => {
    const { dir, history } = await makeHistory();
    mkdirSync(join(dir, '.git/hooks'));
    for (const hook of ['pre-commit', 'commit-msg', 'post-commit', 'reference-transaction', 'post-index-change']) {
      writeFileSync(join(dir, '.git/hooks', hook), `#!/bin/sh\ntouch '${dir}/hook-ran'\nexit 1\n`, { mode: 0o755 });
    }
    await commit(dir, history, { a: '1' });
    await history.createTag('snapshot_1', (await history.head()) ?? '', 'Now', noon);
    await history.refreshIndex();
    expect(existsSync(join(dir, 'hook-ran'))).toBe(false);
    expect(() => git(dir, 'commit', '--allow-empty', '-m', 'theirs')).toThrow();
    expect(existsSync(join(dir, 'hook-ran'))).toBe(true);
  });

  test('H7: replaces an object that a crash tore', async () => {
    const { dir, history } = await makeHistory();
    const prepared = await prepare(history, { 'personas/a.yaml': 'torn\n' });
    for (const oid of [encodeBlob('torn\n').oid, prepared.commit]) {
      mkdirSync(join(dir, '.git/objects', oid.slice(0, 2)), { recursive: true });
      writeFileSync(loosePath(join(dir, '.git'), oid), '');
    }
    await publish(prepared);
    expect(git(dir, 'fsck', '--strict')).toBe('');
    expect(git(dir, 'show', 'HEAD:personas/a.yaml')).toBe('torn');
  });

  test('costs ten syncs: objects at once, their folders at once, the ref, its folder', async () => {
    const dir = makeDir();
    let syncs: string[] = [];
    const disk = watchDisk(nodeDisk, (operation) => {
      if (operation === 'writeNewFile' || operation === 'syncFolder') syncs.push(operation);
    });
    const history = await openHistory(disk, dir);
    // The folders that objects go to exist after some hundred changes.
    for (let first = 0; first < 256; first += 1) {
      mkdirSync(join(dir, '.git/objects', first.toString(16).padStart(2, '0')), { recursive: true });
    }
    await commit(dir, history, { 'personas/a.yaml': '1' });
    syncs = [];
    await commit(dir, history, { 'personas/a.yaml': '2' });
    expect(syncs.length).toBeLessThanOrEqual(10);
    const rounds = syncs.filter((sync, index) => sync !== syncs[index - 1]);
    expect(rounds).toEqual(['writeNewFile', 'syncFolder', 'writeNewFile', 'syncFolder']);
  });
});

describe('changes on one another', () => {
  test('H9: are written together and published in one move, one commit each', async () => {
    const { dir, history } = await makeHistory();
    const first = await prepare(history, { 'personas/a.yaml': '1' }, { message: 'One' });
    const second = await prepare(history, { 'personas/b.yaml': '2' }, { message: 'Two' }, first);
    expect(second.parent).toBe(first.commit);
    await publish(second);
    await first.publish();
    expect(git(dir, 'log', '--format=%s')).toBe('Two\nOne');
    expect(await history.head()).toBe(second.commit);

    const third = await prepare(history, { 'personas/c.yaml': '3' }, {}, second);
    expect(third.parent).toBe(second.commit);
    await publish(third);
    await history.refreshIndex();
    expect(git(dir, 'ls-files')).toBe('personas/a.yaml\npersonas/b.yaml\npersonas/c.yaml');
    expect(git(dir, 'fsck', '--strict')).toBe('');
  });

  test('may go on while those below are being published', async () => {
    const { dir, history } = await makeHistory();
    const first = await prepare(history, { a: '1' });
    await first.write();
    const second = await prepare(history, { b: '2' }, {}, first);
    await first.publish();
    await publish(second);
    expect(lines(git(dir, 'log', '--format=%H'))).toEqual([second.commit, first.commit]);
  });
});

describe('damage', () => {
  test('H7: an empty branch stops everything; the history is not started anew', async () => {
    const { dir, history } = await makeHistory();
    const first = await commit(dir, history, { a: '1' });
    writeFileSync(join(dir, '.git/refs/heads/main'), '');
    for (const opened of [history, await openHistory(nodeDisk, dir)]) {
      await expect(opened.head()).rejects.toMatchObject({ code: 'corrupt' });
      await expect(opened.prepare(changeOf({ a: '2' }))).rejects.toMatchObject({ code: 'corrupt' });
      expect(await text(opened.readFile(first, 'a'))).toBe('1');
    }
  });

  test('H7: a lost branch is not taken for a fresh repository while there are snapshots', async () => {
    const { dir, history } = await makeHistory();
    await history.createTag('snapshot_1', await commit(dir, history, { a: '1' }), 'Now', noon);
    rmSync(join(dir, '.git/refs/heads/main'));
    await expect(history.prepare(changeOf({ a: '2' }))).rejects.toMatchObject({ code: 'corrupt' });
  });

  test('H14: a damaged or missing object is reported by its id', async () => {
    const { dir, history } = await makeHistory();
    const first = await commit(dir, history, { a: '1' });
    const path = loosePath(join(dir, '.git'), encodeBlob('1').oid);
    chmodSync(path, 0o600);
    writeFileSync(path, readFileSync(path).subarray(0, 5));
    const refused = { code: 'corrupt', message: expect.stringContaining(encodeBlob('1').oid) };
    await expect(history.readFile(first, 'a')).rejects.toMatchObject(refused);
    rmSync(path);
    await expect(history.readFile(first, 'a')).rejects.toMatchObject(refused);
  });

  test('H15: a failing disk is an io error with a sentence', async () => {
    const dir = makeDir();
    let full = false;
    const disk: Disk = {
      ...nodeDisk,
      writeNewFile: (path, bytes, mode) =>
        full
          ? Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' }))
          : nodeDisk.writeNewFile(path, bytes, mode),
    };
    const history = await openHistory(disk, dir);
    const prepared = await prepare(history, { a: '1' });
    full = true;
    await expect(prepared.write()).rejects.toMatchObject({
      code: 'io',
      message: 'Could not save the change: the disk is full.',
    });
    expect(readdirSync(tempFolder(join(dir, '.git')))).toEqual([]);
    full = false;
    await publish(prepared);
    expect(git(dir, 'fsck', '--strict')).toBe('');
  });
});
