import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockFileName, relayProtocol, type LockInfo } from '../../../src-shared/relay-protocol.ts';
import { isAlive, readLock } from './lock-holder.ts';
import { acquireLock, type LockEndpoint } from './lock.ts';
import { identify, identifyMachine } from './process-identity.ts';

const endpoint: LockEndpoint = { rank: 'serve', version: '1.2.3', socket: 'socket', token: 'token' };
const minuteMs = 60_000;
/** What the Python helios-mcp calls this machine. */
const pythonHost = process.platform === 'win32' ? 'unknown' : hostname();

let dir: string;
let lockPath: string;
/** A process that runs throughout, for locks to name; never this one. */
let running: ChildProcess;
/** A lock of that process. */
let held: LockInfo;
const releases: (() => Promise<void>)[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'helios-lock-'));
  lockPath = join(dir, lockFileName);
  running = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const pid = running.pid ?? 0;
  held = {
    pid,
    processStart: (await identify(pid))?.processStart ?? '',
    ...(await identifyMachine()),
    nonce: 'nonce-of-the-running-process',
    acquiredAt: new Date().toISOString(),
    protocol: relayProtocol,
    ...endpoint,
  };
});

afterEach(async () => {
  await end(running);
  await Promise.all(releases.splice(0).map((release) => release()));
  rmSync(dir, { recursive: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Puts a lock file there as somebody else would have left it, so many minutes ago. */
function leave(content: string | object, minutesAgo = 0): void {
  writeFileSync(lockPath, typeof content === 'string' ? content : JSON.stringify(content));
  const time = new Date(Date.now() - minutesAgo * minuteMs);
  utimesSync(lockPath, time, time);
}

async function acquire(): Promise<'owned' | LockInfo> {
  const acquisition = await acquireLock(dir, endpoint);
  if (acquisition.kind === 'held') return acquisition.by;
  releases.push(acquisition.lock.release);
  expect(JSON.parse(readFileSync(lockPath, 'utf8'))).toEqual(acquisition.lock.info);
  return 'owned';
}

describe('H8: a lock of this machine', () => {
  test('counts for as long as its process runs, however long that was suspended', async () => {
    leave(held, 60 * 24);
    expect(await acquire()).toEqual(held);
    expect(await isAlive(held, 0)).toBe(true);
    await end(running);
    expect(await isAlive(held)).toBe(false);
    expect(await acquire()).toBe('owned');
  });

  test('is stale when its pid now belongs to another process', async () => {
    leave({ ...held, processStart: 'long ago' });
    expect(await acquire()).toBe('owned');
  });

  test('is stale after a restart of the machine', async () => {
    leave({ ...held, bootId: 'another boot' });
    expect(await acquire()).toBe('owned');
  });

  test('still counts when the machine got another name', async () => {
    leave({ ...held, host: 'name-at-the-office' }, 60);
    expect(await acquire()).toEqual(held.bootId === held.host ? held : { ...held, host: 'name-at-the-office' });
  });

  test('may hold fields of a newer version', async () => {
    leave({ ...held, shape: 'of things to come' });
    expect(await acquire()).toMatchObject(held);
  });
});

describe('H8: a lock of another machine or container', () => {
  const elsewhere = (): LockInfo[] => [
    { ...held, host: 'elsewhere', bootId: 'its boot', pid: 4_000_000 },
    // A container with the host's name: same kernel, other pids.
    ...(process.platform === 'linux' ? [{ ...held, bootId: held.bootId.replace(/\[.*/, '[1]'), pid: 4_000_000 }] : []),
  ];

  test('counts while it gives signs of life', async () => {
    for (const info of elsewhere()) {
      leave(info, 4);
      expect(await acquire()).toEqual(info);
    }
  });

  test('is stale after five minutes without one', async () => {
    for (const info of elsewhere()) {
      leave(info, 6);
      expect(await isAlive(info, Date.now() - 6 * minuteMs)).toBe(false);
      expect(await acquire()).toBe('owned');
      await releases.pop()?.();
    }
  });
});

describe('H8: when clocks jump', () => {
  const day = 24 * 60;
  const elsewhere = { host: 'elsewhere', bootId: 'its boot', pid: 4_000_000 };
  test.each([
    ['this machine, living, last seen tomorrow', {}, -day, 'held'],
    ['this machine, living, last seen yesterday', {}, day, 'held'],
    ['this machine, its pid used again, last seen tomorrow', { processStart: 'earlier' }, -day, 'owned'],
    ['another machine, last seen by a clock that is ahead', elsewhere, -3, 'held'],
    ['another machine, last seen tomorrow, which nobody can judge', elsewhere, -day, 'held'],
    ['another machine, last seen yesterday', elsewhere, day, 'owned'],
  ])('a lock of %s', async (_, changes, minutesAgo, expected) => {
    const info = { ...held, ...changes };
    leave(info, minutesAgo);
    expect(await acquire()).toEqual(expected === 'owned' ? 'owned' : info);
  });
});

describe('H8: a lock of the Python helios-mcp', () => {
  const nowSeconds = () => Date.now() / 1000;
  const python = (changes: object = {}) => ({
    pid: running.pid,
    timestamp: nowSeconds(),
    hostname: pythonHost,
    start_time: nowSeconds(),
    ...changes,
  });

  test('is respected while that runs, with a word on what to do', async () => {
    leave(python({ timestamp: nowSeconds() + 3600 }), 60);
    const refusal = await acquire().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'HeliosError', code: 'locked' });
    expect(refusal).toHaveProperty(
      'message',
      `The Python helios-mcp (process ${running.pid}) is using this directory.`,
    );
    expect(refusal).toHaveProperty('data.guidance', expect.stringContaining(`end process ${running.pid}`));
    expect(readdirSync(dir)).toEqual([lockFileName]);
  });

  test('is recognised by those who want to join', async () => {
    leave(python({ timestamp: 1_700_000_000.5, hostname: 'there' }));
    const lock = await readLock(dir);
    expect(lock).toEqual({ legacy: true, pid: running.pid, host: 'there', acquiredAtMs: 1_700_000_000_500 });
    expect(lock && (await isAlive(lock))).toBe(false);
  });

  test('is taken over when that has ended', async () => {
    leave(python());
    await end(running);
    expect(await acquire()).toBe('owned');
    expect(readdirSync(dir)).toEqual([lockFileName]);
  });

  test('is taken over when the pid belongs to a process that started after it', async () => {
    leave(python({ timestamp: nowSeconds() - 3600 }));
    expect(await acquire()).toBe('owned');
  });

  test('is taken over when it was left by another machine', async () => {
    leave(python({ hostname: 'elsewhere' }));
    expect(await acquire()).toBe('owned');
  });
});

describe('H8: a lock file that cannot be read', () => {
  const copies = () => readdirSync(dir).filter((name) => name.startsWith(`${lockFileName}.unreadable-`));

  test.each(['', 'garbage', '[]', 'null', '{"pid": "x"}', '{"pid": 0}', '\u0000'.repeat(100), '{'.repeat(100_000)])(
    'is taken over, and a copy kept (%#)',
    async (content) => {
      leave(content, 10);
      expect(await readLock(dir)).toBeNull();
      expect(await acquire()).toBe('owned');
      expect(copies().map((name) => readFileSync(join(dir, name), 'utf8'))).toEqual([content]);
    },
  );

  test('is left alone while the process it names runs and the file is fresh', async () => {
    const torn = `{"pid": ${running.pid}, "timest`;
    leave(torn);
    await expect(acquire()).rejects.toMatchObject({ name: 'HeliosError', code: 'locked' });
    expect(readFileSync(lockPath, 'utf8')).toBe(torn);
    leave(torn, 10);
    expect(await acquire()).toBe('owned');
    expect(copies()).toHaveLength(1);
  });

  test('is given the time to be filled by who has just created it', async () => {
    leave('', -1);
    const acquiring = acquire();
    await delay(100);
    leave({ pid: running.pid, timestamp: Date.now() / 1000 + 60, hostname: pythonHost });
    await expect(acquiring).rejects.toMatchObject({ code: 'locked' });
  });

  test.skipIf(process.platform === 'win32')('is an error for a person when it is no file at all', async () => {
    symlinkSync('nowhere', lockPath);
    await expect(acquire()).rejects.toMatchObject({ name: 'HeliosError', code: 'io' });
    rmSync(lockPath);
    mkdirSync(lockPath);
    await expect(acquire()).rejects.toMatchObject({ name: 'HeliosError', code: 'io' });
    await expect(readLock(dir)).rejects.toMatchObject({ name: 'HeliosError', code: 'io' });
  });
});

test('H8: without a lock file there is nobody to join', async () => {
  expect(await readLock(dir)).toBeNull();
});
