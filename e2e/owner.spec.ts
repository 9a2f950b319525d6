// One owner per state directory, whoever starts it and however it ends, and sessions that never notice (H8, H21, C1, C5). Speaks to the shim line by line.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, copyFile, readFile, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect } from '@playwright/test';

import { lockFileName, type LockInfo } from '../src-shared/relay-protocol.ts';
import { heliosEntry, isRunning, published, readLock, shimEntry, startOwner, writeFiles } from './fixtures.ts';
import { settings, test } from './shim.fixture.ts';
import type { ShimSession } from './shim-session.ts';

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
  await expect.poll(() => commits(dir), 'the first start and twenty changes').toBe(21);
  const actors = git(dir, 'log', '-20', '--format=%(trailers:key=Helios-Actor,valueonly)%an')
    .split('\n')
    .filter((line) => line !== '');
  for (const number of answers.keys()) expect(actors.join('\n')).toContain(`client ${number}`);
  const learned = Object.fromEntries(answers.map((_, number) => [`of_${number}`, number]));
  for (const one of sessions) {
    const { persona } = await one.ask('get_active_persona', { persona_name: 'welcome' });
    expect(persona.behaviors['probe']).toEqual(learned);
  }

  const [owner, ...others] = [...lock.holders.values()].map(({ pid }) => pid);
  lock.stop();
  expect(others).toEqual([]);
  const running = (await starts()).filter(isRunning);
  expect(running).toEqual([owner]);
  expect(git(dir, 'fsck', '--strict')).toBe('');
});

/** Clients with several calls on the way until told to stop; each call is one more sighting of a pattern of its own. */
function keepCalling(sessions: readonly ShimSession[]) {
  let isOver = false;
  const callers = sessions.flatMap((session, client) =>
    Array.from({ length: 4 }, (_, habit) => ({ session, client, habit })),
  );
  const counts = Promise.all(
    callers.map(async ({ session, client, habit }) => {
      for (let count = 1; ; count += 1) {
        const sighting = { pattern: `Habit ${habit} of client ${client}`, evidence: `call ${count}` };
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
  await published(owner);
  expect(commits(dir)).toBe(before + counts.reduce((sum, count) => sum + count, 0));
  const { patterns } = await owner.call('search_patterns', { confidence_min: 0 });
  const byNumber = (a: number, b: number) => a - b;
  expect(patterns.map(({ observations }) => observations).toSorted(byNumber)).toEqual(counts.toSorted(byNumber));

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
  for (const session of sessions) {
    const { persona } = await session.ask('get_active_persona', { persona_name: 'writer' });
    expect(persona.behaviors['probe']).toEqual(Object.fromEntries(acknowledged));
  }
  expect(isRunning((await readLock(dir))?.pid ?? 0)).toBe(true);
  // Killed between the objects and the ref it leaves a commit that nothing leads to, which is no damage.
  expect(git(dir, 'fsck', '--strict', '--no-dangling')).toBe('');
});

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

test('H21: a shim whose client leaves before anything is said starts nobody and ends with 0', async ({ dir, shim }) => {
  const session = shim();
  await once(session.child, 'spawn');
  expect(await session.end()).toBe(0);
  expect(await readLock(dir)).toBeNull();
});
