// `helios doctor` and `helios doctor --fix`, on directories that open, that no longer open, and beside a running owner.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from '@playwright/test';

import { heliosEntry, readLock, startOwner, test as base, writeFiles } from './fixtures.ts';

interface Outcome {
  readonly id: string;
  readonly message: string;
  readonly guidance: string;
  readonly undo?: string;
}
interface Fixed {
  readonly healed: readonly Outcome[];
  readonly left: readonly Outcome[];
}
interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const test = base.extend<{
  helios: (...args: string[]) => Promise<Ended>;
  fix: () => Promise<Fixed & { code: number | null }>;
}>({
  helios: async ({ dir }, use) => use((...args) => run(['--helios-dir', dir, ...args])),
  fix: async ({ helios }, use) =>
    use(async () => {
      const { code, stdout, stderr } = await helios('doctor', '--fix', '--json');
      expect(stderr).toBe('');
      return { ...(JSON.parse(stdout) as Fixed), code };
    }),
});

async function run(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [heliosEntry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

async function age(path: string): Promise<void> {
  const anHourAgo = new Date(Date.now() - 3600_000);
  await utimes(path, anHourAgo, anHourAgo);
}

test('H15: nothing is wrong: doctor says so, and --fix changes nothing', async ({ helios, fix }) => {
  expect((await helios('personas')).code).toBe(0);
  const { code, stdout } = await helios('doctor');
  expect(code).toBe(0);
  expect(stdout).toContain('Every object of the history is whole');
  expect(stdout).toMatch(/Everything is fine\.\n$/);
  expect(await fix()).toEqual({ healed: [], left: [], code: 0 });
  expect((await helios('doctor', '--fix')).stdout).toBe('Nothing was wrong.\n');
});

test('H14, H15: beside a running owner, a bad file is healed, shown with its way back, and a half-typed one is left', async ({
  owner,
  dir,
  helios,
}) => {
  const writer = join(dir, 'personas/writer.yaml');
  const good = await readFile(writer, 'utf8');
  await writeFiles(dir, { 'personas/writer.yaml': 'tone: [\n', 'personas/developer.yaml': 'tone: {\n' });
  await age(writer);
  const looked = await helios('doctor');
  expect(looked.stdout).toContain('helios doctor --fix');
  const { code, stdout } = await helios('doctor', '--fix');
  expect(code, 'a half-typed persona disables only itself').toBe(0);
  expect(stdout).toMatch(/healed .+personas\/writer\.yaml is back.+\n +To undo: Copy the file back from \.recovery\//);
  expect(stdout).toMatch(/personas\/developer\.yaml.+\n +.+left alone: finish the edit/);
  expect(stdout).toMatch(/Healed: 1\. Left for you: 1, see above\.\n$/);
  expect(await readFile(writer, 'utf8')).toBe(good);
  expect(await readFile(join(dir, 'personas/developer.yaml'), 'utf8')).toBe('tone: {\n');
  const [entry] = (await owner.call('get_history', { limit: 1 })).entries;
  expect(entry).toMatchObject({ actor: 'helios', tool: 'heal' });
});

test('H14: a history whose branch was emptied opens again by itself', async ({ helios, dir }) => {
  expect((await helios('set', 'behaviors.tone', 'calm')).code).toBe(0);
  await writeFile(join(dir, '.git/refs/heads/main'), '');
  const { code, stdout } = await helios('history', '--json');
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as { entries: unknown[] }).entries.length).toBeGreaterThan(1);
});

test('H14: a history that is gone is never begun anew by itself; --fix does, and says so', async ({
  helios,
  dir,
  fix,
}) => {
  expect((await helios('set', 'behaviors.tone', 'calm')).code).toBe(0);
  await rm(join(dir, '.git'), { recursive: true });
  const refused = await helios('personas');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('helios doctor --fix');
  expect(existsSync(join(dir, '.git'))).toBe(false);
  const { healed, left, code } = await fix();
  expect({ left, code }).toEqual({ left: [], code: 0 });
  expect(healed[0]).toMatchObject({
    id: 'broken_git:lost_history',
    message: expect.stringContaining('HISTORY WAS LOST'),
  });
  expect(await readdir(join(dir, '.recovery'))).toHaveLength(1);
  expect((await helios('doctor')).code).toBe(0);
  expect(await readFile(join(dir, 'base/identity.yaml'), 'utf8')).toContain('tone: calm');
  expect(await readLock(dir)).toBeNull();
});

test('B3: settings that keep Helios from starting: missing keys are added, unknown ones named', async ({
  helios,
  dir,
  fix,
}) => {
  expect((await helios('personas')).code).toBe(0);
  const path = join(dir, 'config.yaml');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('log_level: info', '# mine'));
  const fixed = await fix();
  expect(fixed).toMatchObject({
    healed: [{ id: 'settings_keys', message: expect.stringContaining('log_level') }],
    left: [],
    code: 0,
  });
  expect(await readFile(path, 'utf8')).toMatch(/# mine\n\n# What the logs hold.+\nlog_level: info\n$/);
  await writeFile(path, `${text}colour: red\n`);
  const named = await fix();
  expect(named).toMatchObject({ healed: [], left: [{ id: 'settings_keys:colour' }], code: 1 });
  expect(await readFile(path, 'utf8')).toBe(`${text}colour: red\n`);
});

test('H5: a newer schema is refused also by --fix, with nothing touched', async ({ helios, dir }) => {
  await writeFiles(dir, {
    '.helios_version': 'version: 9.0.0\nschema_version: 99\ninstalled_at: x\nlast_boot: x\nfeatures: []\n',
  });
  const { code, stdout } = await helios('doctor', '--fix');
  expect(code).toBe(1);
  expect(stdout).toContain('9.0.0');
  expect((await readdir(dir)).filter((name) => !name.startsWith('.helios') && name !== 'run')).toEqual([]);
});

test('H14: --fix beside an owner that serves clients leaves it running', async ({ dir, helios }) => {
  const owner = await startOwner(dir);
  const before = await readLock(dir);
  await rm(join(dir, 'temporary'), { recursive: true });
  expect((await helios('doctor', '--fix')).stdout).toContain('The folder temporary is there again.');
  expect(await readLock(dir)).toEqual(before);
  expect(await owner.stop()).toBe(0);
});
