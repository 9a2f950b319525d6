import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeDisk } from '../disk.ts';
import { openHistory, type History } from './history.ts';
import { changeOf, commit, git, lines, makeDir, noon, prepare, publish, putFiles } from './repository.fixture.ts';

async function makeHistory(): Promise<{ dir: string; history: History }> {
  const dir = makeDir();
  return { dir, history: await openHistory(nodeDisk, dir) };
}

const text = async (bytes: Promise<Uint8Array | null>) => Buffer.from((await bytes) ?? []).toString('utf8');

describe('native git beside us', () => {
  test('H9: a commit made between prepare and publish is noticed and kept', async () => {
    const { dir, history } = await makeHistory();
    await commit(dir, history, { 'personas/a.yaml': '1' });
    await history.refreshIndex();
    const prepared = await prepare(history, { 'personas/a.yaml': '2' });
    await prepared.write();
    putFiles(dir, { 'personas/theirs.yaml': 'x' });
    git(dir, 'add', 'personas/theirs.yaml');
    git(dir, 'commit', '-q', '-m', 'theirs');
    const theirs = git(dir, 'rev-parse', 'HEAD');
    await expect(prepared.publish()).rejects.toMatchObject({ code: 'conflict' });
    expect(git(dir, 'rev-parse', 'HEAD')).toBe(theirs);
    const again = await prepare(history, { 'personas/a.yaml': '2' });
    await publish(again);
    expect(again.parent).toBe(theirs);
    expect(git(dir, 'ls-tree', '-r', '--name-only', 'HEAD')).toBe('personas/a.yaml\npersonas/theirs.yaml');
  });

  test('H9: another branch checked out between prepare and publish is noticed', async () => {
    const { dir, history } = await makeHistory();
    await commit(dir, history, { a: '1' });
    const prepared = await prepare(history, { a: '2' });
    await prepared.write();
    git(dir, 'symbolic-ref', 'HEAD', 'refs/heads/other');
    await expect(prepared.publish()).rejects.toMatchObject({ code: 'conflict' });
  });

  test('H11: both can commit at full speed and no commit is lost', async () => {
    const { dir, history } = await makeHistory();
    await commit(dir, history, { start: '1' });
    await history.refreshIndex();
    let running = true;
    const published: string[] = [];
    const ours = async () => {
      for (let index = 0; running || published.length === 0; index += 1) {
        const prepared = await prepare(history, { [`ours/${index}`]: 'x' });
        const outcome = await publish(prepared).catch((error: unknown) => error);
        if (outcome === undefined) published.push(prepared.commit);
        else expect(outcome).toMatchObject({ code: 'conflict' });
      }
    };
    const theirs = async () => {
      const environment = {
        GIT_AUTHOR_NAME: 'A',
        GIT_AUTHOR_EMAIL: 'a@b',
        GIT_COMMITTER_NAME: 'A',
        GIT_COMMITTER_EMAIL: 'a@b',
      };
      const program =
        'n=0; while [ $n -lt 15 ]; do git commit -q --allow-empty -m theirs 2>/dev/null && n=$((n+1)); sleep 0.02; done';
      const native = spawn('sh', ['-c', program], { cwd: dir, env: { ...process.env, ...environment } });
      await once(native, 'exit');
      running = false;
    };
    await Promise.all([ours(), theirs()]);
    const all = lines(git(dir, 'log', '--format=%H'));
    expect(published.length).toBeGreaterThan(0);
    expect(published.filter((oid) => !all.includes(oid))).toEqual([]);
    expect(lines(git(dir, 'log', '--format=%s')).filter((subject) => subject === 'theirs')).toHaveLength(15);
    expect(git(dir, 'fsck', '--strict', '--no-dangling')).toBe('');
  });

  test('H6: adopts a packed repository on master and adds only to its end', async () => {
    const dir = makeDir();
    git(dir, 'init', '-q', '-b', 'master');
    for (let index = 0; index < 50; index += 1) {
      putFiles(dir, { [`personas/p${index % 7}.yaml`]: `version: ${index}\n` });
      git(dir, 'add', '-A');
      git(dir, 'commit', '-q', '-m', `native ${index}`);
    }
    git(dir, 'tag', '-a', 'v1', '-m', 'First', 'HEAD~10');
    git(dir, 'tag', 'light', 'HEAD~20');
    git(dir, 'gc', '-q');
    git(dir, 'pack-refs', '--all');
    const theirs = lines(git(dir, 'log', '--format=%H'));

    const history = await openHistory(nodeDisk, dir);
    const mine = await commit(dir, history, { 'personas/p3.yaml': 'version: ours\n' });
    await history.refreshIndex();
    expect(lines(git(dir, 'log', '--format=%H', 'master'))).toEqual([mine, ...theirs]);
    expect(git(dir, 'status', '--porcelain', '--branch')).toBe('## master');
    expect(git(dir, 'fsck', '--strict', '--full')).toBe('');
    expect(git(dir, 'config', '--local', 'core.fsync')).toBe('all');
    expect((await history.listTags()).map(({ name, message }) => [name, message]).toSorted()).toEqual([
      ['light', ''],
      ['v1', 'First'],
    ]);
    expect(await history.resolve('v1')).toBe(theirs[10]);
    expect(await history.resolve('light')).toBe(theirs[20]);

    const { entries } = await history.log({ limit: 100 });
    expect(entries.map((entry) => entry.commit)).toEqual([mine, ...theirs]);
    expect(entries[1]).toMatchObject({
      message: 'native 49',
      tool: '',
      actor: { kind: 'external', name: 'Ada' },
      files: ['personas/p0.yaml'],
    });
    expect(await text(history.readFile(theirs[0] ?? '', 'personas/p3.yaml'))).toBe('version: 45\n');
    git(dir, 'gc', '-q', '--prune=now');
    expect((await history.log({ limit: 100 })).entries).toEqual(entries);
    expect(await text(history.readFile(mine, 'personas/p3.yaml'))).toBe('version: ours\n');
  });

  test.each([
    ['merge', 'MERGE_HEAD'],
    ['rebase', 'rebase-merge'],
  ])('a %s in progress stops writing, not reading', async (what, name) => {
    const { dir, history } = await makeHistory();
    const first = await commit(dir, history, { a: '1' });
    writeFileSync(join(dir, '.git', name), `${first}\n`);
    await expect(history.prepare(changeOf({ a: '2' }))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(what),
    });
    expect((await history.log({ limit: 5 })).entries).toHaveLength(1);
    rmSync(join(dir, '.git', name));
    expect(await history.prepare(changeOf({ a: '2' }))).not.toBeNull();
  });

  test('H14: a detached HEAD stops writing, not reading', async () => {
    const { dir, history } = await makeHistory();
    const first = await commit(dir, history, { a: '1' });
    await commit(dir, history, { a: '2' });
    await history.refreshIndex();
    git(dir, 'checkout', '-q', first);
    await expect(history.prepare(changeOf({ a: '3' }))).rejects.toMatchObject({ code: 'conflict' });
    expect(await history.head()).toBe(first);
  });

  test('formats that Helios cannot read or write are refused', async () => {
    const sha256 = makeDir();
    git(sha256, 'init', '-q', '--object-format=sha256');
    await expect(openHistory(nodeDisk, sha256)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('SHA-256'),
    });
    const reftable = makeDir();
    git(reftable, 'init', '-q');
    git(reftable, 'config', 'extensions.refstorage', 'reftable');
    await expect(openHistory(nodeDisk, reftable)).rejects.toMatchObject({ code: 'conflict' });
    const newer = makeDir();
    git(newer, 'init', '-q', '-b', 'main');
    git(newer, 'commit', '-q', '--allow-empty', '-m', 'theirs');
    git(newer, 'config', 'core.repositoryformatversion', '1');
    const history = await openHistory(nodeDisk, newer);
    expect((await history.log({ limit: 5 })).entries).toHaveLength(1);
    await expect(history.prepare(changeOf({ a: '1' }))).rejects.toMatchObject({ code: 'conflict' });
    await expect(history.createTag('t', git(newer, 'rev-parse', 'HEAD'), '', noon)).rejects.toMatchObject({
      code: 'conflict',
    });
    await history.refreshIndex();
  });

  test('a config that another program locks does not keep the history from opening', async () => {
    const dir = makeDir();
    git(dir, 'init', '-q');
    writeFileSync(join(dir, '.git/config.lock'), '');
    await commit(dir, await openHistory(nodeDisk, dir), { a: '1' });
    rmSync(join(dir, '.git/config.lock'));
    await openHistory(nodeDisk, dir);
    await openHistory(nodeDisk, dir);
    expect(git(dir, 'config', '--local', '--get-all', 'core.fsync')).toBe('all');
  });

  test('a clone of only the newest commits ends where it ends', async () => {
    const source = await makeHistory();
    for (const version of ['1', '2', '3']) await commit(source.dir, source.history, { a: version });
    const dir = join(makeDir(), 'clone');
    git(source.dir, 'clone', '-q', '--depth', '2', `file://${source.dir}`, dir);
    const history = await openHistory(nodeDisk, dir);
    await commit(dir, history, { a: '4' });
    expect((await history.log({ limit: 9 })).entries).toHaveLength(3);
  });
});
