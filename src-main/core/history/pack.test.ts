import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeDisk, type Disk } from '../disk.ts';
import { encodeBlob, encodeCommit, encodeTag, encodeTree, tempFolder, type GitObject } from './git-objects.ts';
import { isOwnPack, packFolder, writePack } from './pack.ts';
import { cutDisk, git, lines, makeDir, noon, watchDisk } from './repository.fixture.ts';

function makeRepository(): { dir: string; gitDir: string } {
  const dir = makeDir();
  git(dir, 'init', '-q', '-b', 'main');
  mkdirSync(tempFolder(join(dir, '.git')), { recursive: true });
  return { dir, gitDir: join(dir, '.git') };
}

const person = { name: 'Ada', email: 'ada@example.org', time: noon };

/** A commit of one file, and all it consists of; the commit comes last. */
function makeCommit(content: string): GitObject[] {
  const blob = encodeBlob(content);
  const folder = encodeTree([{ mode: '100644', name: 'a.yaml', oid: blob.oid }]);
  const tree = encodeTree([{ mode: '40000', name: 'personas', oid: folder.oid }]);
  const commit = encodeCommit({ tree: tree.oid, parents: [], author: person, committer: person, message: 'One\n' });
  return [blob, folder, tree, commit];
}

const garbage = (dir: string) => lines(git(dir, 'count-objects', '-v')).filter((line) => /^(garbage|packs)/.test(line));

test('H11: native git reads every kind and length of object from a pack, and finds nothing wrong with it', async () => {
  const { dir, gitDir } = makeRepository();
  const lengths = [0, 1, 15, 16, 17, 2047, 2048, 2049, 300_000];
  const blobs = lengths.map((length) => encodeBlob('x'.repeat(length)));
  const tree = encodeTree(blobs.map(({ oid }, index) => ({ mode: '100644', name: `f${index}`, oid })));
  const commit = encodeCommit({ tree: tree.oid, parents: [], author: person, committer: person, message: 'One\n' });
  const tag = encodeTag({ commit: commit.oid, name: 'v1', tagger: person, message: 'One\n' });

  const name = await writePack(nodeDisk, gitDir, [...blobs, tree, commit, tag, ...blobs]);

  git(dir, 'update-ref', 'refs/heads/main', commit.oid);
  git(dir, 'update-ref', 'refs/tags/v1', tag.oid);
  expect(git(dir, 'fsck', '--strict', '--full')).toBe('');
  expect(git(dir, 'verify-pack', '-v', join(packFolder(gitDir), `${name}.idx`))).toContain('non delta: 12 objects');
  expect(garbage(dir)).toEqual(['packs: 1', 'garbage: 0']);
  expect(lengths.map((_, index) => git(dir, 'cat-file', '-s', `v1:f${index}`))).toEqual(lengths.map(String));
  expect(git(dir, 'cat-file', '-t', 'v1')).toBe('tag');
});

test('H11: thousands of objects are found, and git may repack them away', async () => {
  const { dir, gitDir } = makeRepository();
  const blobs = Array.from({ length: 3_000 }, (_, index) => encodeBlob(String(index)));
  const tree = encodeTree(blobs.map(({ oid }, index) => ({ mode: '100644', name: `f${index}`, oid })));
  const commit = encodeCommit({ tree: tree.oid, parents: [], author: person, committer: person, message: 'One\n' });
  const name = await writePack(nodeDisk, gitDir, [...blobs, tree, commit]);
  git(dir, 'update-ref', 'refs/heads/main', commit.oid);
  expect(git(dir, 'fsck', '--strict', '--full')).toBe('');
  expect(isOwnPack(name)).toBe(true);
  git(dir, 'gc', '-q');
  expect(existsSync(join(packFolder(gitDir), `${name}.pack`))).toBe(false);
  expect(git(dir, 'fsck', '--strict', '--full')).toBe('');
  const foreign = readdirSync(packFolder(gitDir)).map((file) => file.replace(/\.\w+$/, ''));
  expect(foreign.filter(isOwnPack)).toEqual([]);
});

test('the same objects again give the same pack', async () => {
  const { dir, gitDir } = makeRepository();
  const objects = makeCommit('1\n');
  const name = await writePack(nodeDisk, gitDir, objects);
  const before = readFileSync(join(packFolder(gitDir), `${name}.pack`));
  expect(await writePack(nodeDisk, gitDir, [...objects, ...objects])).toBe(name);
  expect(readFileSync(join(packFolder(gitDir), `${name}.pack`)).equals(before)).toBe(true);
  expect(garbage(dir)).toEqual(['packs: 1', 'garbage: 0']);
});

test('H7: both files are synced before either gets its name, the pack gets it before the index, then the folder is synced', async () => {
  const { gitDir } = makeRepository();
  rmSync(packFolder(gitDir), { recursive: true });
  await writePack(nodeDisk, gitDir, makeCommit('1\n'));
  const steps: string[] = [];
  const disk = watchDisk(nodeDisk, (operation, ...paths) => {
    const kinds = paths.map((path) => /\.(pack|idx)$/.exec(String(path))?.[1] ?? '').join(' ');
    steps.push(`${operation} ${kinds}`.trimEnd());
  });
  await writePack(disk, gitDir, makeCommit('2\n'));
  expect(steps).toEqual(['writeNewFile pack', 'writeNewFile idx', 'rename pack pack', 'rename idx idx', 'syncFolder']);
});

test('H7: when the disk fails at any step nothing half is visible and no temporary file stays', async () => {
  for (let failing = 0; failing < 4; failing += 1) {
    const { dir, gitDir } = makeRepository();
    let step = 0;
    const disk: Disk = {
      ...watchDisk(nodeDisk, (operation) => {
        if (operation !== 'unlink' && step++ === failing) throw Object.assign(new Error(), { code: 'ENOSPC' });
      }),
    };
    await expect(writePack(disk, gitDir, makeCommit('1\n'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readdirSync(tempFolder(gitDir))).toEqual([]);
    expect(readdirSync(packFolder(gitDir))).toEqual([]);
    expect(garbage(dir)).toEqual(['packs: 0', 'garbage: 0']);
  }
});

test('H9: cut at any step, git reads on, and writing the pack again completes it', async () => {
  let whole = false;
  for (let operations = 0; !whole; operations += 1) {
    const { dir, gitDir } = makeRepository();
    const first = makeCommit('1\n');
    await writePack(nodeDisk, gitDir, first);
    git(dir, 'update-ref', 'refs/heads/main', first.at(-1)?.oid ?? '');
    const second = makeCommit('2\n');
    whole = await writePack(cutDisk(nodeDisk, operations), gitDir, second).then(
      () => true,
      () => false,
    );
    expect(git(dir, 'fsck', '--strict', '--full', '--no-dangling')).toBe('');
    await writePack(nodeDisk, gitDir, second);
    git(dir, 'update-ref', 'refs/heads/main', second.at(-1)?.oid ?? '');
    expect(git(dir, 'fsck', '--strict', '--full', '--no-dangling', '--no-reflogs')).toBe('');
    expect(garbage(dir)).toEqual(['packs: 2', 'garbage: 0']);
  }
});
