import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeDisk, type Disk } from '../disk.ts';
import {
  encodeBlob,
  encodeCommit,
  encodeTag,
  encodeTree,
  loosePath,
  tempFolder,
  writeLooseObjects,
} from './git-objects.ts';
import { git, makeDir, noon, watchDisk } from './repository.fixture.ts';

function makeRepository(): { dir: string; gitDir: string } {
  const dir = makeDir();
  git(dir, 'init', '-q');
  mkdirSync(tempFolder(join(dir, '.git')), { recursive: true });
  return { dir, gitDir: join(dir, '.git') };
}

const person = { name: 'Ada', email: 'ada@example.org', time: noon };

test('H11: objects are those that git itself would write', async () => {
  const { dir, gitDir } = makeRepository();
  const blob = encodeBlob('naïve\n');
  const inner = encodeTree([{ mode: '100644', name: 'x', oid: blob.oid }]);
  // git sorts a folder `a` after `a.b` and before `a0`.
  const tree = encodeTree([
    { mode: '100644', name: 'a0', oid: blob.oid },
    { mode: '40000', name: 'a', oid: inner.oid },
    { mode: '100644', name: 'a.b', oid: blob.oid },
  ]);
  const commit = encodeCommit({ tree: tree.oid, parents: [], author: person, committer: person, message: 'First\n' });
  const tag = encodeTag({ commit: commit.oid, name: 'v1', tagger: person, message: 'One\n' });
  await writeLooseObjects(nodeDisk, gitDir, [blob, inner, tree, commit, tag]);

  const hashed = execFileSync('git', ['-C', dir, 'hash-object', '--stdin'], {
    input: 'naïve\n',
    encoding: 'utf8',
  }).trim();
  expect(blob.oid).toBe(hashed);
  git(dir, 'update-ref', 'refs/heads/main', commit.oid);
  git(dir, 'update-ref', 'refs/tags/v1', tag.oid);
  expect(git(dir, 'fsck', '--strict', '--full')).toBe('');
  expect(git(dir, 'ls-tree', '-r', '--name-only', commit.oid)).toBe('a.b\na/x\na0');
  expect(git(dir, 'log', '-1', '--format=%an %ae %aI %s', 'v1')).toBe(
    'Ada ada@example.org 2026-03-04T12:00:00+00:00 First',
  );
});

test('H7: an object torn by a crash is replaced, not taken for written', async () => {
  const { dir, gitDir } = makeRepository();
  const blob = encodeBlob('content');
  mkdirSync(dirname(loosePath(gitDir, blob.oid)), { recursive: true });
  writeFileSync(loosePath(gitDir, blob.oid), '');
  await writeLooseObjects(nodeDisk, gitDir, [blob]);
  expect(git(dir, 'cat-file', 'blob', blob.oid)).toBe('content');
});

test('H7: everything is synced before it gets its name, and every folder with a new name after', async () => {
  const { gitDir } = makeRepository();
  const steps: string[] = [];
  const disk = watchDisk(nodeDisk, (operation) => steps.push(operation));
  await writeLooseObjects(disk, gitDir, [encodeBlob('1'), encodeBlob('2'), encodeBlob('1')]);
  expect(steps.slice(0, 2)).toEqual(['writeNewFile', 'writeNewFile']);
  expect(steps.slice(2, -3).toSorted()).toEqual(['mkdir', 'mkdir', 'rename', 'rename', 'rename', 'rename']);
  // Two folders had to be made, so their parent is synced as well.
  expect(steps.slice(-3)).toEqual(['syncFolder', 'syncFolder', 'syncFolder']);
});

test('H7: when the disk fails no temporary file stays', async () => {
  const { gitDir } = makeRepository();
  let writes = 0;
  const failing: Disk = {
    ...nodeDisk,
    async writeNewFile(path, bytes, mode) {
      const turn = (writes += 1);
      await nodeDisk.writeNewFile(path, bytes, mode);
      if (turn === 2) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    },
  };
  const objects = Array.from({ length: 5 }, (_, index) => encodeBlob(String(index)));
  await expect(writeLooseObjects(failing, gitDir, objects)).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(readdirSync(tempFolder(gitDir))).toEqual([]);
});
