import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { nodeDisk, type Disk } from './disk.ts';
import { stageReplacement } from './replacement.ts';
import { WorkingFiles } from './working-files.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'helios-replacement-'));
  for (const folder of ['base', 'personas', 'run']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'base/identity.yaml'), 'old: base\n');
  writeFileSync(join(dir, 'personas/gone.yaml'), 'old: persona\n');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const contents = new Map([
  ['base/identity.yaml', 'new: base\n'],
  ['personas/fresh.yaml', 'new: persona\n'],
  ['personas/gone.yaml', null],
]);
const stage = (disk: Disk) => stageReplacement(disk, new WorkingFiles(dir), contents, join(dir, 'run'));
const read = (path: string) => readFileSync(join(dir, path), 'utf8');

it('H7: nothing is in place before it is put there, and then all of it', async () => {
  const replacement = await stage(nodeDisk);
  expect([read('base/identity.yaml'), read('personas/gone.yaml')]).toEqual(['old: base\n', 'old: persona\n']);
  await replacement.putInPlace();

  expect([read('base/identity.yaml'), read('personas/fresh.yaml')]).toEqual(['new: base\n', 'new: persona\n']);
  expect(existsSync(join(dir, 'personas/gone.yaml'))).toBe(false);
  expect(readdirSync(join(dir, 'run'))).toEqual([]);
});

it.each([1, 2, 3])('H7: when step %i of putting in place fails, every file holds what it held', async (failing) => {
  let step = 0;
  const fails = async (run: () => Promise<void>) => {
    step += 1;
    if (step === failing) throw Object.assign(new Error('no'), { code: 'EIO' });
    return run();
  };
  const disk: Disk = {
    ...nodeDisk,
    rename: (from, to) => fails(() => nodeDisk.rename(from, to)),
    unlink: (path) => fails(() => nodeDisk.unlink(path)),
  };
  const replacement = await stage(disk);
  await expect(replacement.putInPlace()).rejects.toMatchObject({ code: 'io' });
  expect([read('base/identity.yaml'), read('personas/gone.yaml')]).toEqual(['old: base\n', 'old: persona\n']);
  expect(existsSync(join(dir, 'personas/fresh.yaml'))).toBe(false);
  expect(readdirSync(join(dir, 'run'))).toEqual([]);
});

it('H7: a full disk while staging leaves nothing behind', async () => {
  const full: Disk = {
    ...nodeDisk,
    async writeNewFile(path, bytes, mode) {
      if (bytes.length > 10) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      return nodeDisk.writeNewFile(path, bytes, mode);
    },
  };
  await expect(stage(full)).rejects.toMatchObject({ code: 'io' });
  expect(readdirSync(join(dir, 'run'))).toEqual([]);
  expect(readdirSync(join(dir, 'base'))).toEqual(['identity.yaml']);
});
