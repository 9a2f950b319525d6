import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeDisk, type Disk } from '../disk.ts';
import { deleteTag, ownTagId } from './delete-tag.ts';
import { sweepAfterCrash, takeGitLock } from './git-lock.ts';
import { tempFolder } from './git-objects.ts';
import { openHistory } from './history.ts';
import { commit, cutDisk, git, lines, makeDir, noon } from './repository.fixture.ts';

/** Two snapshots of ours, and one tag that somebody made with git. */
async function makeTags() {
  const dir = makeDir();
  const gitDir = join(dir, '.git');
  const history = await openHistory(nodeDisk, dir);
  const first = await commit(dir, history, { a: '1' });
  const second = await commit(dir, history, { a: '2' });
  await history.refreshIndex();
  await history.createTag('snapshot_1', first, 'One\n\nHelios-Kind: automatic', noon);
  await history.createTag('snapshot_2', second, 'Two', noon);
  git(dir, 'tag', '-a', '-m', 'Theirs', 'theirs', first);
  const idOf = async (name: string) => {
    const tag = (await history.listTags()).find((candidate) => candidate.name === name);
    if (!tag) throw new Error(`no tag ${name}`);
    return ownTagId(tag);
  };
  const remove = async (name: string, disk: Disk = nodeDisk) => deleteTag(disk, gitDir, name, await idOf(name));
  const names = () => lines(git(dir, 'tag', '--list'));
  return { dir, gitDir, first, second, history, idOf, remove, names };
}

test.each([
  ['in a file of its own', []],
  ['packed', [['pack-refs', '--all', '--prune']]],
  [
    'in both, the packed value older',
    [
      ['update-ref', 'refs/tags/snapshot_1', 'snapshot_2'],
      ['pack-refs', '--all', '--no-prune'],
    ],
  ],
])('H12: a tag that is kept %s is gone for Helios and for git, and nothing else is', async (where, commands) => {
  const { dir, history, idOf, remove, names, first } = await makeTags();
  const own = await idOf('snapshot_1');
  for (const command of commands) git(dir, ...command);
  if (where.startsWith('in both')) git(dir, 'update-ref', 'refs/tags/snapshot_1', own);
  expect(await remove('snapshot_1')).toBe(true);
  expect(names()).toEqual(['snapshot_2', 'theirs']);
  expect((await history.listTags()).map(({ name }) => name).toSorted()).toEqual(['snapshot_2', 'theirs']);
  expect(git(dir, 'rev-parse', 'theirs^{commit}')).toBe(first);
  expect(git(dir, 'fsck', '--strict', '--full', '--no-dangling')).toBe('');
  expect(git(dir, 'pack-refs', '--all')).toBe('');
  expect(names()).toEqual(['snapshot_2', 'theirs']);
});

test('H12: a tag that somebody else made, moved or removed stays as it is', async () => {
  const { dir, gitDir, second, idOf, remove, names } = await makeTags();
  expect(await remove('theirs')).toBe(false);
  const own = await idOf('snapshot_1');
  git(dir, 'tag', '-f', '-a', '-m', 'Moved', 'snapshot_1', second);
  expect(await deleteTag(nodeDisk, gitDir, 'snapshot_1', own)).toBe(false);
  expect(await deleteTag(nodeDisk, gitDir, 'never_there', own)).toBe(false);
  expect(names()).toEqual(['snapshot_1', 'snapshot_2', 'theirs']);
  expect(git(dir, 'rev-parse', 'snapshot_1^{commit}')).toBe(second);
  for (const name of ['../heads/main', 'a/b', ''])
    await expect(deleteTag(nodeDisk, gitDir, name, own)).rejects.toMatchObject({ code: 'invalid' });
});

test('H9: cut at any operation the tag is there or gone, also where a packed value is older', async () => {
  const { dir, gitDir, history, idOf, remove, names, first } = await makeTags();
  const own = await idOf('snapshot_1');
  let cuts = 0;
  for (let whole = false; !whole; cuts += 1) {
    git(dir, 'update-ref', 'refs/tags/snapshot_1', await idOf('snapshot_2'));
    git(dir, 'pack-refs', '--all', '--no-prune');
    git(dir, 'update-ref', 'refs/tags/snapshot_1', own);
    whole = await remove('snapshot_1', cutDisk(nodeDisk, cuts)).catch(() => false);
    await sweepAfterCrash(nodeDisk, gitDir);
    if (names().includes('snapshot_1')) expect(git(dir, 'rev-parse', 'snapshot_1^{commit}')).toBe(first);
    expect(names().filter((name) => name !== 'snapshot_1')).toEqual(['snapshot_2', 'theirs']);
    expect((await history.listTags()).length).toBe(names().length);
    expect(git(dir, 'fsck', '--strict', '--no-dangling')).toBe('');
  }
  expect(names()).toEqual(['snapshot_2', 'theirs']);
  expect(cuts).toBeGreaterThan(8);
});

test('a running git keeps its locks, and what it wrote meanwhile is not lost', async () => {
  const { dir, gitDir, remove, names, first } = await makeTags();
  git(dir, 'pack-refs', '--all', '--prune');
  const lock = await takeGitLock(nodeDisk, gitDir, 'packed-refs', Buffer.from('theirs'));
  await expect(remove('snapshot_1')).rejects.toMatchObject({ code: 'locked' });
  await lock.release();
  const packed = join(gitDir, 'packed-refs');
  const racing: Disk = {
    ...nodeDisk,
    async link(from, to) {
      if (to === `${packed}.lock`) appendFileSync(packed, `${first} refs/tags/zz_meanwhile\n`);
      await nodeDisk.link(from, to);
    },
  };
  await expect(remove('snapshot_1', racing)).rejects.toMatchObject({ code: 'locked' });
  expect(names()).toEqual(['snapshot_1', 'snapshot_2', 'theirs', 'zz_meanwhile']);
  expect(existsSync(`${packed}.lock`)).toBe(false);
  expect(await remove('snapshot_1')).toBe(true);
  expect(names()).toEqual(['snapshot_2', 'theirs', 'zz_meanwhile']);
});

test('packed refs of an old git, without peeled values or a header, keep their other lines byte for byte', async () => {
  const { dir, gitDir, idOf, remove } = await makeTags();
  const packed = join(gitDir, 'packed-refs');
  const ids = { one: await idOf('snapshot_1'), two: await idOf('snapshot_2') };
  git(dir, 'tag', '-d', 'snapshot_1');
  writeFileSync(packed, `${ids.one} refs/tags/snapshot_1\n${ids.two} refs/tags/snapshot_10\n`);
  mkdirSync(tempFolder(gitDir), { recursive: true });
  expect(await remove('snapshot_1')).toBe(true);
  expect(readFileSync(packed, 'utf8')).toBe(`${ids.two} refs/tags/snapshot_10\n`);
});
