import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';

import { collectRelease } from './collect.mjs';

const now = new Date('2026-11-21T00:00:00Z');
let dir = '';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'helios-release-'));
  const built = {
    'macos-arm64/Helios-1.0.0-mac-arm64.zip': 'arm',
    'macos-arm64/latest-mac.yml': 'version: 1.0.0\nfiles: [{ url: Helios-1.0.0-mac-arm64.zip, sha512: a, size: 3 }]\n',
    'macos-x64/Helios-1.0.0-mac-x64.zip': 'intel',
    'macos-x64/latest-mac.yml': 'version: 1.0.0\nfiles: [{ url: Helios-1.0.0-mac-x64.zip, sha512: b, size: 5 }]\n',
    'windows/Helios-1.0.0-win-x64.msi': 'installer',
    'windows/builder-debug.yml': 'not part of a release',
  };
  for (const [name, content] of Object.entries(built)) {
    await mkdir(join(dir, 'from', name, '..'), { recursive: true });
    await writeFile(join(dir, 'from', name), content);
  }
});
afterEach(() => rm(dir, { recursive: true }));

const collect = () => collectRelease(join(dir, 'from'), join(dir, 'to'), now);
const read = async (name: string) => parse(await readFile(join(dir, 'to', name), 'utf8'));

test('D9: a release names the files of both processors of macOS, so that each finds its own', async () => {
  collect();
  const { files } = await read('latest-mac.yml');
  expect(files.map(({ url }: { url: string }) => url)).toEqual([
    'Helios-1.0.0-mac-arm64.zip',
    'Helios-1.0.0-mac-x64.zip',
  ]);
});

test('D9: a release tells installations from the MSI of itself', async () => {
  collect();
  const { sha512, size } = { sha512: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/), size: 9 };
  const url = 'Helios-1.0.0-win-x64.msi';
  const expected = { files: [{ url, sha512, size }], path: url, sha512, releaseDate: now.toISOString() };
  expect(await read('latest.yml')).toMatchObject(expected);
});

test.skipIf(process.platform === 'win32')('D9: the checksums of a release fit its files, all of them', async () => {
  const names = collect();
  expect(names).not.toContain('builder-debug.yml');
  expect(await readdir(join(dir, 'to'))).toEqual(expect.arrayContaining([...names, 'SHA256SUMS']));
  const [program, args] = process.platform === 'darwin' ? ['shasum', ['-a', '256']] : ['sha256sum', []];
  const checked = execFileSync(program, [...args, '--check', 'SHA256SUMS'], { cwd: join(dir, 'to'), encoding: 'utf8' });
  expect(checked.trim().split('\n')).toEqual(names.map((name) => `${name}: OK`));
});

test('D9: parts of different versions are no release', async () => {
  await writeFile(join(dir, 'from/macos-x64/latest-mac.yml'), 'version: 0.9.0\nfiles: []\n');
  expect(collect).toThrow('The versions 1.0.0 and 0.9.0 do not belong together.');
});

test('D9: two systems do not replace each other’s files', async () => {
  await writeFile(join(dir, 'from/macos-x64/Helios-1.0.0-win-x64.msi'), 'another');
  expect(collect).toThrow('Two systems built a Helios-1.0.0-win-x64.msi.');
});
