// One owner per state directory, whoever starts it and however it ends, and sessions that never notice (H5, H8, H21, C1,
// C5, B3). Speaks to the shim line by line.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect } from '@playwright/test';

import { lockFileName, type LockInfo } from '../src-shared/relay-protocol.ts';
import {
  endOwnerOf,
  heliosEntry,
  isRunning,
  readLock,
  shimEntry,
  startOwner,
  test as base,
  writeFiles,
} from './fixtures.ts';
import { ShimSession, type ShimOptions } from './shim-session.ts';

const test = base.extend<{ session: (options: ShimOptions) => ShimSession; shim: () => ShimSession; home: string }>({
  // Playwright reads from the braces what a fixture needs.
  // oxlint-disable-next-line no-empty-pattern
  session: async ({}, use) => {
    const sessions: ShimSession[] = [];
    await use((options) => {
      const session = new ShimSession(options);
      sessions.push(session);
      return session;
    });
    for (const session of sessions) expect(await session.end(), 'C: a shim ends with 0 when stdin ends').toBe(0);
  },
  shim: async ({ dir, session }, use) => use(() => session({ args: ['--helios-dir', dir] })),
  // oxlint-disable-next-line no-empty-pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'helios-home-'));
    await use(home);
    for (const name of ['.helios', 'from option', 'from variable']) await endOwnerOf(join(home, name));
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  },
});

const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' }).trim();
const commits = (dir: string): number => Number(git(dir, 'rev-list', '--count', 'HEAD'));

/** Every holder the lock names from now on. */
function watchLock(dir: string): { readonly holders: Map<string, LockInfo>; stop(): void } {
  const holders = new Map<string, LockInfo>();
  const look = () => {
    try {
      const lock = JSON.parse(readFileSync(join(dir, lockFileName), 'utf8')) as LockInfo;
      holders.set(lock.nonce, lock);
    } catch {
      // Nobody holds it at this moment.
    }
  };
  const timer = setInterval(look, 1);
  return { holders, stop: () => clearInterval(timer) };
}

/** The built shim beside an owner that notes its start and is otherwise the built one. */
async function recordingEntries(folder: string): Promise<{ shim: string; starts: () => Promise<number[]> }> {
  const record = join(folder, 'starts');
  await appendFile(record, '');
  await copyFile(shimEntry, join(folder, 'helios-mcp.mjs'));
  const owner = [
    `import { appendFileSync } from 'node:fs';`,
    `appendFileSync(${JSON.stringify(record)}, process.pid + '\\n');`,
    `await import(${JSON.stringify(pathToFileURL(heliosEntry).href)});`,
  ];
  await writeFile(join(folder, 'helios.mjs'), owner.join('\n'));
  const starts = async () =>
    (await readFile(record, 'utf8'))
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  return { shim: join(folder, 'helios-mcp.mjs'), starts };
}

test('H8: twenty shims started in the same instant on an empty directory share one owner, and all work', async ({
  dir,
  home,
  session,
}) => {
  const lock = watchLock(dir);
  const { shim, starts } = await recordingEntries(home);
  const sessions = Array.from({ length: 20 }, () => session({ args: ['--helios-dir', dir], entry: shim }));
  const answers = await Promise.all(
    sessions.map(async (one, number) => {
      const opening = await one.initialize(`client ${number}`);
      const list = await one.request('tools/list');
      const { commit } = await one.ask('learn_behavior', {
        persona: 'welcome',
        key: `probe.of_${number}`,
        value: number,
      });
      return { opening: opening.result, list: list.result, commit };
    }),
  );
  for (const { opening, list } of answers)
    expect({ opening, list }).toEqual({ opening: answers[0]?.opening, list: answers[0]?.list });
  expect(answers[0]?.opening).toMatchObject({ serverInfo: { name: 'helios' } });
  expect(new Set(answers.map(({ commit }) => commit)).size).toBe(20);
  expect(commits(dir), 'the first start and twenty changes').toBe(21);
  const actors = git(dir, 'log', '-20', '--format=%(trailers:key=Helios-Actor,valueonly)%an')
    .split('\n')
    .filter((line) => line !== '');
  for (const number of answers.keys()) expect(actors.join('\n')).toContain(`client ${number}`);
  const { persona } = await sessions[0]!.ask('get_active_persona', { persona_name: 'welcome' });
  expect(persona.behaviors['probe']).toEqual(Object.fromEntries(answers.map((_, number) => [`of_${number}`, number])));

  const [owner, ...others] = [...lock.holders.values()].map(({ pid }) => pid);
  lock.stop();
  expect(others).toEqual([]);
  const running = (await starts()).filter(isRunning);
  expect(running).toEqual([owner]);
  expect(git(dir, 'fsck', '--strict')).toBe('');
});

/** Clients that call without a pause until told to stop; each call is one more sighting of the client's own pattern. */
function keepCalling(sessions: readonly ShimSession[]) {
  let isOver = false;
  const counts = Promise.all(
    sessions.map(async (session, number) => {
      for (let count = 1; ; count += 1) {
        const sighting = { pattern: `Habit of client ${number}`, evidence: `call ${count}` };
        const { observations } = await session.ask('observe_pattern', sighting);
        expect(observations, 'nothing is lost and nothing is done twice').toBe(count);
        await session.ask('get_active_persona', {});
        if (isOver) return count;
      }
    }),
  );
  return {
    stop: () => {
      isOver = true;
      return counts;
    },
    counts,
  };
}

test('C5: `helios serve` takes over from a background owner under load; no call fails, is lost or done twice', async ({
  dir,
  shim,
}) => {
  const sessions = [shim(), shim(), shim(), shim()];
  await Promise.all(sessions.map((session) => session.initialize()));
  const before = commits(dir);
  const calls = keepCalling(sessions);
  await expect.poll(() => commits(dir)).toBeGreaterThan(before + 8);
  const background = await readLock(dir);
  expect(background?.rank).toBe('background');

  const owner = await Promise.race([startOwner(dir), calls.counts as Promise<never>]);
  expect(await readLock(dir)).toMatchObject({ pid: owner.info.pid, rank: 'serve' });
  await expect.poll(() => isRunning(background?.pid ?? 0)).toBe(false);
  const after = commits(dir);
  await expect.poll(() => commits(dir), 'the sessions go on with the new owner').toBeGreaterThan(after + 8);
  const counts = await calls.stop();
  expect(commits(dir)).toBe(before + counts.reduce((sum, count) => sum + count, 0));
  const { patterns } = await owner.call('search_patterns', { confidence_min: 0 });
  expect(patterns.map(({ observations }) => observations).toSorted()).toEqual(counts.toSorted());

  const [last] = sessions;
  expect(await owner.stop()).toBe(0);
  expect(await last?.ask('list_personas', {}), 'and with a next one when that ends').toMatchObject({ count: 4 });
});

test('C1, C5: an owner that is killed in the middle of calls costs the sessions a delay and nothing else', async ({
  dir,
  shim,
}) => {
  const sessions = [shim(), shim(), shim()];
  await Promise.all(sessions.map((session) => session.initialize()));
  const first = await readLock(dir);
  let isOver = false;
  const acknowledged = new Map<string, number>();
  const calls = Promise.all(
    sessions.map(async (session, number) => {
      for (let count = 1; !isOver; count += 1) {
        await session.ask('learn_behavior', { persona: 'writer', key: `probe.of_${number}`, value: count });
        acknowledged.set(`of_${number}`, count);
      }
    }),
  );
  const before = commits(dir);
  await expect.poll(() => commits(dir)).toBeGreaterThan(before + 6);
  process.kill(first?.pid ?? 0, 'SIGKILL');
  await Promise.race([
    expect.poll(async () => (await readLock(dir))?.nonce, { timeout: 60_000 }).not.toBe(first?.nonce),
    calls,
  ]);
  const seen = new Map(acknowledged);
  const hasGoneOn = () => [...seen].every(([key, count]) => (acknowledged.get(key) ?? 0) > count + 1);
  await Promise.race([expect.poll(hasGoneOn, { timeout: 60_000 }).toBe(true), calls]);
  isOver = true;
  await calls;
  const { persona } = await sessions[0]!.ask('get_active_persona', { persona_name: 'writer' });
  expect(persona.behaviors['probe']).toEqual(Object.fromEntries(acknowledged));
  expect(isRunning((await readLock(dir))?.pid ?? 0)).toBe(true);
  // Killed between the objects and the ref it leaves a commit that nothing leads to, which is no damage.
  expect(git(dir, 'fsck', '--strict', '--no-dangling')).toBe('');
});

const settings = (changes: Readonly<Record<string, unknown>> = {}): string =>
  Object.entries({ active_persona: 'welcome', http_port: 0, idle_timeout_s: 600, shutdown_timeout_s: 30, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');

test('a background owner ends when nobody has been connected for the set time, not before, and the next shim starts one', async ({
  dir,
  shim,
}) => {
  await writeFiles(dir, { 'config.yaml': settings({ idle_timeout_s: 0.4 }) });
  const session = shim();
  await session.initialize();
  const first = await readLock(dir);
  const twiceIdle = new Promise((resolve) => setTimeout(resolve, 800));
  await twiceIdle;
  expect((await readLock(dir))?.nonce).toBe(first?.nonce);
  await session.end();
  await expect.poll(() => readLock(dir)).toBeNull();
  await expect.poll(() => isRunning(first?.pid ?? 0)).toBe(false);
  const next = shim();
  expect(await next.initialize()).toMatchObject({ result: { serverInfo: { name: 'helios' } } });
  expect((await readLock(dir))?.nonce).not.toBe(first?.nonce);
});

for (const [what, options, folder] of [
  [
    '--helios-dir with a literal ~',
    { args: ['--helios-dir', '~/from option'], env: { HELIOS_DIR: '~/from variable' } },
    'from option',
  ],
  ['HELIOS_DIR with a literal ~', { env: { HELIOS_DIR: '~/from variable' } }, 'from variable'],
  ['neither: ~/.helios', {}, '.helios'],
] as const) {
  test(`the state directory is chosen by ${what}`, async ({ home, session }) => {
    const env = { HOME: home, USERPROFILE: home, ...('env' in options && options.env) };
    const one = session({ ...options, env });
    await one.initialize();
    await one.ask('learn_behavior', { persona: 'welcome', key: 'probe', value: folder });
    expect(await readFile(join(home, folder, 'personas/welcome.yaml'), 'utf8')).toContain(`probe: ${folder}`);
    expect((await readLock(join(home, folder)))?.rank).toBe('background');
    const args = 'args' in options ? options.args : [];
    const personas = execFileSync(process.execPath, [heliosEntry, ...args, 'merge', '--json'], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    expect(JSON.parse(personas), 'the command line finds the same').toMatchObject({
      merged_behaviors: { probe: folder },
    });
  });
}

for (const [what, text, named] of [
  ['a missing key', settings({ idle_timeout_s: undefined }), 'idle_timeout_s'],
  ['an unknown key', `${settings()}idle_timeout: 3\n`, 'idle_timeout'],
  ['a value out of range', settings({ http_port: 70_000 }), 'http_port'],
  ['a mistake in its syntax', `${settings()}x: [1\n`, 'line 6'],
] as const) {
  test(`B3: config.yaml with ${what} is a clear error to the client, and the same session works once it is repaired`, async ({
    dir,
    shim,
  }) => {
    await writeFiles(dir, { 'config.yaml': text });
    const session = shim();
    const { error } = await session.initialize();
    expect(error).toMatchObject({ code: -32603, data: { code: 'invalid' } });
    expect(error?.message).toContain('config.yaml');
    expect(error?.message).toContain(named);
    expect(await readFile(join(dir, 'config.yaml'), 'utf8'), 'never replaced').toBe(text);
    await writeFiles(dir, { 'config.yaml': settings() });
    await expect
      .poll(() => session.initialize(), { timeout: 30_000 })
      .toMatchObject({ result: { serverInfo: { name: 'helios' } } });
    expect(await session.ask('list_personas', {})).toMatchObject({ count: 4 });
  });
}

test('B3: config.yaml broken between two starts is the same clear error, whatever the history holds', async ({
  dir,
  shim,
}) => {
  const owner = await startOwner(dir);
  await owner.stop();
  const text = settings({ idle_timeout_s: undefined });
  await writeFiles(dir, { 'config.yaml': text });
  const session = shim();
  const { error } = await session.initialize();
  expect(error).toMatchObject({
    code: -32603,
    data: { code: 'invalid' },
    message: expect.stringContaining('idle_timeout_s'),
  });
  await writeFiles(dir, { 'config.yaml': settings() });
  await expect
    .poll(() => session.initialize(), { timeout: 30_000 })
    .toMatchObject({ result: { serverInfo: { name: 'helios' } } });
});

test('B3: config.yaml broken while the owner runs leaves the last good settings in force, and the health report names it', async ({
  dir,
  shim,
}) => {
  const session = shim();
  await session.initialize();
  await writeFiles(dir, { 'config.yaml': settings({ http_port: undefined }) });
  expect(await session.ask('get_active_persona', {})).toMatchObject({ persona: { name: 'welcome' } });
  const { healthy, checks } = await session.ask('get_health', {});
  expect(healthy).toBe(false);
  expect(JSON.stringify(checks)).toContain('http_port');
});

test('H5: a directory of a newer schema is refused and nothing in it is touched', async ({ dir, shim }) => {
  const files = {
    '.helios_version':
      'version: 9.0.0\nschema_version: 99\ninstalled_at: "2030-01-01T00:00:00Z"\nlast_boot: "2030-01-01T00:00:00Z"\nfeatures: []\n',
    'base/identity.yaml': 'from: the future\n',
    'personas/late.yaml': 'tone: later\n',
  };
  await writeFiles(dir, files);
  const { error } = await shim().initialize();
  expect(error?.message).toContain('9.0.0');
  await expect(startOwner(dir)).rejects.toThrow('ended with 1');
  for (const [path, text] of Object.entries(files)) expect(await readFile(join(dir, path), 'utf8')).toBe(text);
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(dir, join(parentPath, name)).replaceAll('\\', '/'));
  expect(paths.filter((path) => !path.startsWith('logs/')).toSorted()).toEqual(Object.keys(files).toSorted());
});

test('H21: a shim whose client leaves before anything is said starts nobody and ends with 0', async ({ dir, shim }) => {
  const session = shim();
  await once(session.child, 'spawn');
  expect(await session.end()).toBe(0);
  expect(await readLock(dir)).toBeNull();
});
