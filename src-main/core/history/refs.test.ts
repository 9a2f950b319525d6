import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeDisk, type Disk } from '../disk.ts';
import { sweepAfterCrash, takeGitLock } from './git-lock.ts';
import { tempFolder } from './git-objects.ts';
import { advanceRef, isRefName, listRefs, readHead, readRef } from './refs.ts';
import { cutDisk, git, lines, makeDir } from './repository.fixture.ts';

let dir: string;
let gitDir: string;
let first: string;
let second: string;
const main = 'refs/heads/main';

beforeEach(() => {
  dir = makeDir();
  gitDir = join(dir, '.git');
  git(dir, 'init', '-q', '-b', 'main');
  mkdirSync(tempFolder(gitDir), { recursive: true });
  for (const message of ['one', 'two']) git(dir, 'commit', '-q', '--allow-empty', '-m', message);
  [second = '', first = ''] = lines(git(dir, 'log', '--format=%H'));
});

describe('reading', () => {
  test('finds loose, packed and detached heads', async () => {
    expect(await readHead(nodeDisk, gitDir)).toEqual({ ref: main, oid: second });
    git(dir, 'pack-refs', '--all');
    expect(readdirSync(join(gitDir, 'refs/heads'))).toEqual([]);
    expect(await readHead(nodeDisk, gitDir)).toEqual({ ref: main, oid: second });
    git(dir, 'checkout', '-q', first);
    expect(await readHead(nodeDisk, gitDir)).toEqual({ ref: null, oid: first });
    git(dir, 'checkout', '-q', '--orphan', 'fresh');
    expect(await readHead(nodeDisk, gitDir)).toEqual({ ref: 'refs/heads/fresh', oid: null });
  });

  test('lists loose and packed refs, the loose one first', async () => {
    git(dir, 'branch', 'team/a', first);
    git(dir, 'pack-refs', '--all');
    git(dir, 'update-ref', 'refs/heads/team/a', second);
    writeFileSync(join(gitDir, 'refs/heads/.DS_Store'), 'not a ref');
    expect(await listRefs(nodeDisk, gitDir, 'refs/heads/')).toEqual(
      new Map([
        [main, second],
        ['refs/heads/team/a', second],
      ]),
    );
  });

  test.each([
    ['empty', ''],
    ['cut off', 'deadbeef'],
    ['filled with zeros', '\0'.repeat(41)],
    ['a way out of the folder', 'ref: ../../outside'],
  ])('H7: a branch that is %s is an error, never "no commits", also with an old value packed', async (_, content) => {
    git(dir, 'pack-refs', '--all');
    writeFileSync(join(gitDir, main), content);
    await expect(readHead(nodeDisk, gitDir)).rejects.toMatchObject({ code: 'corrupt' });
    await expect(advanceRef(nodeDisk, gitDir, main, null, first)).rejects.toMatchObject({ code: 'corrupt' });
    expect(readFileSync(join(gitDir, main), 'utf8')).toBe(content);
    expect(readdirSync(tempFolder(gitDir))).toEqual([]);
  });

  test('H7: a HEAD that is empty or missing is an error', async () => {
    writeFileSync(join(gitDir, 'HEAD'), '');
    await expect(readHead(nodeDisk, gitDir)).rejects.toMatchObject({ code: 'corrupt' });
    rmSync(join(gitDir, 'HEAD'));
    await expect(readHead(nodeDisk, gitDir)).rejects.toMatchObject({ code: 'corrupt' });
  });

  test('packed refs that are cut off are an error', async () => {
    git(dir, 'pack-refs', '--all');
    writeFileSync(join(gitDir, 'packed-refs'), readFileSync(join(gitDir, 'packed-refs'), 'utf8').slice(0, -3));
    await expect(readRef(nodeDisk, gitDir, main)).rejects.toMatchObject({ code: 'corrupt' });
  });

  test('H20: names that leave the folder, or that git would misread, are no refs', () => {
    const hostile = [
      'refs/../HEAD',
      'refs/heads/a..b',
      'refs/heads/a.lock',
      'refs/heads/-x',
      'refs/heads/a b',
      'HEAD',
      'refs/',
      'refs/heads/.x',
      'refs/heads/a\0',
      'refs/heads/@{1}',
    ];
    expect(hostile.filter(isRefName)).toEqual([]);
    expect(isRefName('refs/heads/feature/one_2.3')).toBe(true);
  });
});

describe('advancing', () => {
  test('H9: moves a ref only from where it is expected', async () => {
    await expect(advanceRef(nodeDisk, gitDir, main, first, first)).rejects.toMatchObject({ code: 'conflict' });
    await expect(advanceRef(nodeDisk, gitDir, main, null, first)).rejects.toMatchObject({ code: 'conflict' });
    expect(git(dir, 'rev-parse', 'main')).toBe(second);
    await advanceRef(nodeDisk, gitDir, main, second, first);
    expect(git(dir, 'rev-parse', 'main')).toBe(first);
    await advanceRef(nodeDisk, gitDir, 'refs/heads/deep/er', null, second);
    expect(git(dir, 'rev-parse', 'deep/er')).toBe(second);
    expect(readdirSync(join(gitDir, 'refs/heads')).toSorted()).toEqual(['deep', 'main']);
    expect(readdirSync(tempFolder(gitDir))).toEqual([]);
  });

  test('moves a packed ref', async () => {
    git(dir, 'pack-refs', '--all');
    rmSync(join(gitDir, 'refs/heads'), { recursive: true });
    mkdirSync(join(gitDir, 'refs/heads'));
    await advanceRef(nodeDisk, gitDir, main, second, first);
    expect(git(dir, 'rev-parse', 'main')).toBe(first);
  });

  test('waits for a git that holds the lock', async () => {
    const lock = join(gitDir, `${main}.lock`);
    writeFileSync(lock, '');
    const moved = advanceRef(nodeDisk, gitDir, main, second, first);
    await sleep(60);
    expect(git(dir, 'rev-parse', 'main')).toBe(second);
    rmSync(lock);
    await moved;
    expect(git(dir, 'rev-parse', 'main')).toBe(first);
  });

  test('gives up on a lock that stays, and says which file', async () => {
    writeFileSync(join(gitDir, `${main}.lock`), '');
    const refused = expect(advanceRef(nodeDisk, gitDir, main, second, first)).rejects;
    await refused.toMatchObject({ code: 'locked', data: { guidance: expect.stringContaining('main.lock') } });
    expect(readdirSync(tempFolder(gitDir))).toEqual([]);
  });

  test('takes away a lock that was abandoned long ago', async () => {
    const lock = join(gitDir, `${main}.lock`);
    writeFileSync(lock, '');
    utimesSync(lock, new Date('2020-01-01'), new Date('2020-01-01'));
    await advanceRef(nodeDisk, gitDir, main, second, first);
    expect(git(dir, 'rev-parse', 'main')).toBe(first);
  });

  test('works where the file system has no hard links', async () => {
    const unlinked: Disk = { ...nodeDisk, link: () => Promise.reject(Object.assign(new Error(), { code: 'ENOTSUP' })) };
    await advanceRef(unlinked, gitDir, main, second, first);
    expect(git(dir, 'rev-parse', 'main')).toBe(first);
    await expect(advanceRef(unlinked, gitDir, main, second, first)).rejects.toMatchObject({ code: 'conflict' });
    expect(git(dir, 'status', '--porcelain')).toBe('');
  });

  test('H9: cut at any operation, the ref is old or new, and the next start clears away what is left', async () => {
    let completed = false;
    for (let operations = 0; !completed; operations += 1) {
      const before = git(dir, 'rev-parse', 'main');
      const after = before === first ? second : first;
      completed = await advanceRef(cutDisk(nodeDisk, operations), gitDir, main, before, after).then(
        () => readdirSync(tempFolder(gitDir)).length === 0,
        () => false,
      );
      expect([before, after]).toContain(git(dir, 'rev-parse', 'main'));
      await sweepAfterCrash(nodeDisk, gitDir);
      expect(readdirSync(tempFolder(gitDir))).toEqual([]);
      expect(readdirSync(join(gitDir, 'refs/heads'))).toEqual(['main']);
      git(dir, 'update-ref', main, first);
    }
  });

  test('leaves the lock of another program alone when it clears away its own', async () => {
    await takeGitLock(nodeDisk, gitDir, 'index', Buffer.from('ours'));
    const [temp = ''] = readdirSync(tempFolder(gitDir));
    linkSync(join(tempFolder(gitDir), temp), join(gitDir, 'kept'));
    writeFileSync(join(gitDir, `${main}.lock`), `${second}\n`);
    await sweepAfterCrash(nodeDisk, gitDir);
    expect(readdirSync(gitDir)).not.toContain('index.lock');
    expect(readdirSync(join(gitDir, 'refs/heads'))).toContain('main.lock');
  });
});
