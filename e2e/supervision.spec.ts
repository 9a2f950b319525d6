// What becomes of clients when their owner crashes, stops or hangs: a delay, and nothing else (C1-C5, H8). Real clients
// of both lines of the SDK, over the built shim.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { expect } from '@playwright/test';

import { lockFileName } from '../src-shared/relay-protocol.ts';
import type { CrashReport } from '../src-main/host/crash-report.ts';
import { heliosEntry, isRunning, readLock, startOwner, writeFiles } from './fixtures.ts';
import { clientKinds, connectClient, type McpClient } from './mcp-client.ts';
import { settings, test as base } from './shim.fixture.ts';

const test = base.extend<{ clients: readonly McpClient[] }>({
  /** One of each kind, on `dir`, each subscribed to the persona that all of them change. */
  clients: async ({ dir }, use) => {
    const clients: McpClient[] = [];
    for (const kind of clientKinds) clients.push(await connectClient(kind, { shim: dir }));
    await clients[0]?.ask('learn_behavior', { persona: 'writer', key: 'probe.items', value: ['first'] });
    for (const client of clients) await client.listenTo('helios://personas/writer');
    await use(clients);
    await Promise.all(clients.map(({ sdk }) => sdk.close()));
  },
});

const changes = (dir: string): number =>
  execFileSync('git', ['-C', dir, 'log', '--format=%(trailers:key=Helios-Tool,valueonly)%x00'], { encoding: 'utf8' })
    .split('\0')
    .filter((tool) => /learn_behavior|observe_pattern/.test(tool)).length;

const roundsPerClient = 10;
const lanes = 5;

/**
 * 200 calls by four clients, five on the way in each at any time: each round learns a list item of its own, counts one
 * more sighting of a pattern, and reads. `meanwhile` runs when half of them are done.
 */
async function callWhile(clients: readonly McpClient[], meanwhile: () => Promise<void>): Promise<void> {
  let done = 0;
  let isHalfway = () => {};
  const halfway = new Promise<void>((resolve) => (isHalfway = resolve));
  const lane = async (client: McpClient, name: string) => {
    for (let round = 1; round <= roundsPerClient / lanes; round += 1) {
      await client.ask('learn_behavior', { persona: 'writer', key: 'probe.items', value: `${name} ${round}` });
      const seen = await client.ask('observe_pattern', { pattern: `Habit of ${name}`, evidence: `round ${round}` });
      expect(seen.observations, 'no call is done twice').toBe(round);
      await client.ask('get_active_persona', { persona_name: 'writer' });
      await client.ask('list_personas', {});
      await client.ask('search_patterns', { confidence_min: 0 });
      done += 5;
      if (done >= (clients.length * roundsPerClient * 5) / 2) isHalfway();
    }
  };
  const calls = clients.flatMap((client, number) =>
    Array.from({ length: lanes }, (_, index) => lane(client, `client ${number} lane ${index}`)),
  );
  await Promise.race([halfway, Promise.all(calls)]);
  await Promise.all([meanwhile(), ...calls]);
}

/** Each item is there exactly once, in the files and in the history, and whoever subscribed hears of the next change. */
async function expectNothingLost(dir: string, clients: readonly McpClient[], before: number): Promise<void> {
  const [first] = clients;
  const names = clients.flatMap((_, number) =>
    Array.from({ length: lanes }, (_, index) => `client ${number} lane ${index}`),
  );
  const rounds = names.flatMap((name) =>
    Array.from({ length: roundsPerClient / lanes }, (_, round) => `${name} ${round + 1}`),
  );
  const persona = await first?.ask('get_active_persona', { persona_name: 'writer' });
  const items = (persona?.persona.behaviors['probe'] as { items?: string[] } | undefined)?.items;
  expect(items?.toSorted()).toEqual(['first', ...rounds].toSorted());
  const found = await first?.ask('search_patterns', { confidence_min: 0 });
  expect(found?.patterns.map(({ observations }) => observations)).toEqual(names.map(() => roundsPerClient / lanes));
  await expect.poll(() => changes(dir), 'each change is one commit').toBe(before + 2 * rounds.length);

  for (const client of clients) {
    const heard = client.heard.length;
    // A subscription comes back with the connection, a moment after the first answer.
    await expect(async () => {
      await first?.ask('learn_behavior', { persona: 'writer', key: 'probe.last', value: Math.random() });
      await expect.poll(() => client.heard.slice(heard), { timeout: 2_000 }).toContain('helios://personas/writer');
    }, `${client.actor} is still subscribed`).toPass({ timeout: 20_000 });
  }
}

const reports = async (dir: string): Promise<CrashReport[]> => {
  const names = (await readdir(join(dir, 'logs'))).filter((name) => name.startsWith('crash-')).toSorted();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(dir, 'logs', name), 'utf8'))));
};

const supervision = async (dir: string): Promise<unknown> =>
  JSON.parse(await readFile(join(dir, 'run', 'supervisor.json'), 'utf8'));

test('C1, C5: a background owner that is killed in the middle of 200 calls, twice, costs a delay and nothing else', async ({
  dir,
  clients,
}) => {
  const before = changes(dir);
  const killed: number[] = [];
  await callWhile(clients, async () => {
    for (let time = 0; time < 2; time += 1) {
      const lock = await readLock(dir);
      killed.push(lock?.pid ?? 0);
      process.kill(lock?.pid ?? 0, 'SIGKILL');
      const next = async () => {
        const { nonce } = (await supervision(dir)) as { nonce: string };
        return nonce !== lock?.nonce && nonce === (await readLock(dir))?.nonce;
      };
      await expect.poll(next, { message: 'the next one is ready', timeout: 30_000 }).toBe(true);
    }
  });
  await expectNothingLost(dir, clients, before);
  expect(
    (await reports(dir)).map(({ pid, signal }) => [pid, signal]),
    'C3',
  ).toEqual(killed.map((pid, time) => [pid, time === 0 ? 'SIGKILL' : expect.anything()]));
  expect(await supervision(dir), 'C4').toMatchObject({ ended_at: null, crash_count: 2, restart_count: 2 });
});

test('C1, C5: the owner of `helios serve` is started again by the process that watches it', async ({ dir }) => {
  const owner = await startOwner(dir);
  const clients: McpClient[] = [];
  for (const kind of clientKinds) clients.push(await connectClient(kind, { shim: dir }));
  await clients[0]?.ask('learn_behavior', { persona: 'writer', key: 'probe.items', value: ['first'] });
  for (const client of clients) await client.listenTo('helios://personas/writer');
  const before = changes(dir);
  expect((await readLock(dir))?.pid).toBe(owner.info.pid);
  expect(owner.child.pid, 'which is another one').not.toBe(owner.info.pid);
  await callWhile(clients, async () => {
    process.kill(owner.info.pid, 'SIGKILL');
    const serves = async () => {
      const lock = await readLock(dir);
      return lock?.rank === 'serve' && lock.pid !== owner.info.pid;
    };
    await expect.poll(serves, { timeout: 30_000 }).toBe(true);
  });
  await expectNothingLost(dir, clients, before);
  expect((await reports(dir))[0]).toMatchObject({ pid: owner.info.pid, signal: 'SIGKILL', exit_code: null });
  await owner.call('list_personas', {}); // at the same address, with the same token
  await Promise.all(clients.map(({ sdk }) => sdk.close()));
  expect(await owner.stop(), 'H19: it ends in order').toBe(0);
  expect(await readLock(dir)).toBeNull();
});

test('C5: an owner that stands still for five seconds and goes on keeps its place and answers everybody', async ({
  dir,
  clients,
}) => {
  const before = changes(dir);
  const lock = await readLock(dir);
  await callWhile(clients, async () => {
    process.kill(lock?.pid ?? 0, 'SIGSTOP');
    await delay(5_000);
    process.kill(lock?.pid ?? 0, 'SIGCONT');
  });
  await expectNothingLost(dir, clients, before);
  expect((await readLock(dir))?.nonce).toBe(lock?.nonce);
  expect(await reports(dir)).toEqual([]);
});

test.describe('with short intervals', () => {
  test.use({ files: { 'config.yaml': settings({ health_check_interval_s: 0.5, restart_first_delay_s: 0.1 }) } });

  test('C2, C5: a background owner that stands still for good is ended by those who wait for it', async ({
    dir,
    clients,
  }) => {
    const before = changes(dir);
    const lock = await readLock(dir);
    await callWhile(clients, async () => {
      process.kill(lock?.pid ?? 0, 'SIGSTOP');
      await expect.poll(async () => (await readLock(dir))?.nonce, { timeout: 40_000 }).not.toBe(lock?.nonce);
    });
    await expectNothingLost(dir, clients, before);
    expect(await reports(dir)).toMatchObject([{ pid: lock?.pid, reason: 'did not answer for 0.5 s' }]);
  });

  test('C2: the owner of `helios serve` that stands still is ended by the process that watches it', async ({ dir }) => {
    const owner = await startOwner(dir);
    process.kill(owner.info.pid, 'SIGSTOP');
    await expect.poll(async () => (await readLock(dir))?.pid, { timeout: 20_000 }).not.toBe(owner.info.pid);
    await expect(() => owner.call('list_personas', {})).toPass({ timeout: 20_000 });
    expect(await reports(dir)).toMatchObject([{ pid: owner.info.pid, reason: 'did not answer for 0.5 s' }]);
    expect(await owner.stop()).toBe(0);
  });

  test('C3: a fault of Helios is on stderr with its stack, in a report, and behind us', async ({ dir, home }) => {
    const [wanted, fault] = [join(home, 'fault'), join(home, 'fault.mjs')];
    const watch = `setInterval(() => {
      if (!existsSync(${JSON.stringify(wanted)})) return;
      rmSync(${JSON.stringify(wanted)});
      Promise.reject(new Error('a fault of the test'));
    }, 20).unref()`;
    await writeFile(
      fault,
      `import { existsSync, rmSync } from 'node:fs';\nif (process.env.HELIOS_SUPERVISED !== undefined) ${watch};`,
    );
    const child = spawn(process.execPath, [heliosEntry, '--helios-dir', dir, 'serve', '--json', '--port', '0'], {
      stdio: 'pipe',
      env: { ...process.env, NODE_OPTIONS: `--import=${fault}` },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
    await expect.poll(() => stdout).toContain('\n');
    const first = await readLock(dir);
    await writeFile(wanted, '');
    await expect.poll(() => stderr, { timeout: 20_000 }).toMatch(/Error: a fault of the test\n\s+at /);
    await expect.poll(async () => (await readLock(dir))?.nonce, { timeout: 20_000 }).not.toBe(first?.nonce);
    const [report] = await reports(dir);
    expect(report).toMatchObject({ exit_code: 70, signal: null, restart_count: 0 });
    expect(report?.last_stderr.join('\n')).toContain('a fault of the test');
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(child.exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n'), 'still one line').toHaveLength(1);
  });
});

test.describe('B3: settings that are not valid', () => {
  test.use({ files: { 'config.yaml': settings({ restart_attempts: -1 }) } });

  test('are a clear error, and nothing is started again', async ({ dir }) => {
    const child = spawn(process.execPath, [heliosEntry, '--helios-dir', dir, 'serve', '--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
    await once(child, 'close');
    expect(child.exitCode).toBe(1);
    expect(stderr).toMatch(/config\.yaml: `restart_attempts`: must be at least 0/);
    expect(stderr).not.toContain('again in');
    expect(await reports(dir)).toEqual([]);
  });
});

test('C1: settings that break while Helios runs end it at its next crash with that error', async ({ dir }) => {
  const owner = await startOwner(dir);
  await writeFiles(dir, { 'config.yaml': 'no: settings\n' });
  process.kill(owner.info.pid, 'SIGKILL');
  await once(owner.child, 'exit');
  expect(owner.child.exitCode).toBe(1);
  expect(await reports(dir)).toHaveLength(1);
});

test('C1: without the process that watches it the owner ends in order', async ({ dir }) => {
  const owner = await startOwner(dir);
  owner.child.kill('SIGKILL');
  await expect.poll(() => isRunning(owner.info.pid), { timeout: 20_000 }).toBe(false);
  expect(existsSync(join(dir, lockFileName))).toBe(false);
});

test('C7: with --no-supervise one process owns, as systemd wants it, and its crash is reported by the next owner', async ({
  dir,
}) => {
  const owner = await startOwner(dir, ['--no-supervise']);
  expect(owner.info.pid).toBe(owner.child.pid);
  owner.child.kill('SIGKILL');
  await once(owner.child, 'exit');
  const next = await startOwner(dir, ['--no-supervise']);
  expect(await reports(dir)).toMatchObject([{ pid: owner.info.pid, exit_code: null, signal: null }]);
  expect(await supervision(dir)).toMatchObject({ crash_count: 1, restart_count: 1 });
  expect(await next.stop()).toBe(0);
  expect(await readLock(dir)).toBeNull();
});

test('H8: an owner whose lock was deleted gives way to the next one, and its clients go on there', async ({
  dir,
  clients,
}) => {
  const first = await readLock(dir);
  const before = changes(dir);
  await callWhile(clients, async () => {
    await rm(join(dir, lockFileName));
    await expect.poll(async () => (await readLock(dir))?.nonce, { timeout: 20_000 }).toBeDefined();
    await expect.poll(() => isRunning(first?.pid ?? 0), { timeout: 20_000 }).toBe(false);
  });
  await expectNothingLost(dir, clients, before);
});
