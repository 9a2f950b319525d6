import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeDisk } from '../disk.ts';
import { loosePath } from './git-objects.ts';
import { openHistory } from './history.ts';
import { maintain } from './maintenance.ts';
import { packFolder } from './pack.ts';
import { commit, git, makeDir, noon } from './repository.fixture.ts';
import { checkHistory } from './self-check.ts';

async function makeHistory(): Promise<{ dir: string; gitDir: string }> {
  const dir = makeDir();
  const history = await openHistory(nodeDisk, dir);
  for (const version of ['1', '2', '3']) {
    const id = await commit(dir, history, { 'personas/a.yaml': `${version}\n`, 'base/b.yaml': 'b\n' });
    await history.createTag(`snapshot_${version}`, id, 'Now', noon);
  }
  return { dir, gitDir: join(dir, '.git') };
}

const sound = { damaged: [], missing: [], problems: [] };

test('H14: a sound history is found sound, loose, in packs of our own and in packs of git', async () => {
  const { dir, gitDir } = await makeHistory();
  const count = git(dir, 'cat-file', '--batch-check', '--batch-all-objects').split('\n').length;
  expect(await checkHistory(nodeDisk, gitDir)).toEqual({ ...sound, objects: count });
  await maintain(nodeDisk, gitDir, { kept: { looseObjects: 0, packs: 1, looseTags: 0 } });
  expect(await checkHistory(nodeDisk, gitDir)).toEqual({ ...sound, objects: count });
  git(dir, 'gc', '-q');
  expect(await checkHistory(nodeDisk, gitDir)).toEqual({ ...sound, objects: count });
});

test('H14: what is missing and what is damaged is named, whatever kind of object it is', async () => {
  for (const name of ['snapshot_1', 'snapshot_1^{commit}', 'snapshot_1^{tree}', 'HEAD:personas', 'HEAD:base/b.yaml']) {
    const { dir, gitDir } = await makeHistory();
    const oid = git(dir, 'rev-parse', name);
    const bytes = readFileSync(loosePath(gitDir, oid));
    writeFileSync(loosePath(gitDir, oid), bytes.subarray(0, 9));
    expect(await checkHistory(nodeDisk, gitDir), name).toMatchObject({ ...sound, damaged: [oid] });
    rmSync(loosePath(gitDir, oid));
    expect(await checkHistory(nodeDisk, gitDir), name).toMatchObject({ ...sound, missing: [oid] });
  }
});

test('H14: damage in a pack counts only where there is no second copy', async () => {
  const { dir, gitDir } = await makeHistory();
  const oid = git(dir, 'rev-parse', 'HEAD:personas/a.yaml');
  const copy = readFileSync(loosePath(gitDir, oid));
  git(dir, 'repack', '-q', '-a', '-d', '-f', '--window=0');
  const [file = ''] = readdirSync(packFolder(gitDir)).filter((name) => name.endsWith('.pack'));
  const pack = join(packFolder(gitDir), file);
  const line = git(dir, 'verify-pack', '-v', pack.replace('.pack', '.idx')).match(new RegExp(`${oid} .*`));
  const offset = Number(line?.[0].trim().split(/\s+/).at(-1));
  const bytes = readFileSync(pack).fill(0xff, offset + 3, offset + 5);
  chmodSync(pack, 0o600);
  writeFileSync(pack, bytes);
  expect(await checkHistory(nodeDisk, gitDir)).toMatchObject({ damaged: [oid], missing: [] });
  mkdirSync(dirname(loosePath(gitDir, oid)), { recursive: true });
  writeFileSync(loosePath(gitDir, oid), copy);
  expect(await checkHistory(nodeDisk, gitDir)).toMatchObject(sound);
  const index = pack.replace('.pack', '.idx');
  chmodSync(index, 0o600);
  writeFileSync(index, readFileSync(index).subarray(0, -7));
  expect((await checkHistory(nodeDisk, gitDir)).problems).toEqual([expect.stringContaining('.idx')]);
});

test('H19: it can be aborted', async () => {
  const { gitDir } = await makeHistory();
  await expect(checkHistory(nodeDisk, gitDir, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
});
