import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lockFileName, type LockInfo } from '../../../src-shared/relay-protocol.ts';
import { heartbeatStaleMs } from './lock-holder.ts';
import { acquireLock, type LockEndpoint } from './lock.ts';
import { heartbeatIntervalMs, type OwnedLock } from './owned-lock.ts';
import { identify } from './process-identity.ts';

const endpoint: LockEndpoint = { rank: 'background', version: '1.2.3', socket: 'socket', token: 'token' };
const posix = process.platform !== 'win32';

let dir: string;
let lockPath: string;
const locks: OwnedLock[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'helios-lock-'));
  lockPath = join(dir, lockFileName);
});

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(locks.splice(0).map((lock) => lock.release()));
  rmSync(dir, { recursive: true, force: true });
});

async function own(): Promise<OwnedLock> {
  const acquisition = await acquireLock(dir, endpoint);
  if (acquisition.kind !== 'owned') throw new Error(`held by process ${acquisition.by.pid}`);
  locks.push(acquisition.lock);
  return acquisition.lock;
}

/** Every name of the lock's family, the lock itself included. */
const lockFiles = () => readdirSync(dir).filter((name) => name.startsWith(lockFileName));

describe('H8: the owner', () => {
  test('finds its lock complete, private and alone', async () => {
    const lock = await own();
    expect(JSON.parse(readFileSync(lockPath, 'utf8'))).toEqual(lock.info);
    expect(lock.info).toMatchObject({ ...endpoint, pid: process.pid });
    if (posix) expect(statSync(lockPath).mode & 0o777).toBe(0o600);
    expect(lockFiles()).toEqual([lockFileName]);
  });

  test('is named to everybody who comes later', async () => {
    const lock = await own();
    expect(await acquireLock(dir, endpoint)).toEqual({ kind: 'held', by: lock.info });
    expect(lockFiles()).toEqual([lockFileName]);
  });

  test('makes room by releasing, once and for all', async () => {
    const lock = await own();
    expect(lock.holds()).toBe(true);
    await lock.release();
    expect(lock.holds()).toBe(false);
    expect(lockFiles()).toEqual([]);
    const next = await own();
    await lock.release();
    expect(next.holds()).toBe(true);
  });

  test('notices that another has its lock, and leaves that one alone', async () => {
    const lock = await own();
    rmSync(lockPath);
    const other = await own();
    expect(lock.holds()).toBe(false);
    await lock.release();
    expect(other.holds()).toBe(true);
  });

  test('shows that it lives, once a minute', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    await own();
    utimesSync(lockPath, 1_000, 1_000);
    vi.advanceTimersByTime(heartbeatIntervalMs);
    expect(statSync(lockPath).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe('H8: an owner that lost its lock', () => {
  const ours = () => join(dir, 'moved-away');
  const losses: Readonly<Record<string, () => void>> = {
    'when it is deleted': () => rmSync(lockPath),
    'when another is in its place': () => {
      writeFileSync(`${lockPath}.theirs`, readFileSync(lockPath));
      renameSync(`${lockPath}.theirs`, lockPath);
    },
    'when it is moved away and another made': () => {
      renameSync(lockPath, ours());
      writeFileSync(lockPath, 'of somebody else');
    },
    'when somebody takes it over while it slept': () => {
      vi.setSystemTime(Date.now() + heartbeatStaleMs);
      const { nonce }: LockInfo = JSON.parse(readFileSync(lockPath, 'utf8'));
      writeFileSync(`${lockPath}.claim-${nonce}`, '');
    },
  };

  test.each(Object.entries(losses))('may not write %s, and never again', async (_, lose) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const lock = await own();
    expect(lock.holds()).toBe(true);
    renameSync(lockPath, ours());
    renameSync(ours(), lockPath);
    expect(lock.holds()).toBe(true);
    lose();
    expect(lock.lost.aborted).toBe(false);
    expect(lock.holds()).toBe(false);
    expect(lock.lost.aborted).toBe(true);
    if (existsSync(ours())) renameSync(ours(), lockPath);
    expect(lock.holds()).toBe(false);
  });

  test('notices by itself, and leaves what is there alone', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const lock = await own();
    rmSync(lockPath);
    writeFileSync(lockPath, 'of somebody else');
    utimesSync(lockPath, 1_000, 1_000);
    vi.advanceTimersByTime(heartbeatIntervalMs);
    expect(lock.lost.aborted).toBe(true);
    await lock.release();
    expect([readFileSync(lockPath, 'utf8'), statSync(lockPath).mtimeMs]).toEqual(['of somebody else', 1_000_000]);
  });

  test.skipIf(!posix)('is not one whose disk cannot tell for a moment', async () => {
    const lock = await own();
    renameSync(dir, `${dir}-away`);
    symlinkSync(dir, dir); // leads round and round, so that every look is an error
    expect(lock.holds()).toBe(false);
    rmSync(dir);
    renameSync(`${dir}-away`, dir);
    expect(lock.holds()).toBe(true);
  });

  test.each([
    ['slept and nobody wanted its place', heartbeatStaleMs],
    ['had its clock set back by a day', -24 * 60 * 60_000],
  ])('is not one that %s', async (_, jumpMs) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const lock = await own();
    vi.setSystemTime(Date.now() + jumpMs);
    expect(lock.holds()).toBe(true);
    if (jumpMs > 0) expect(statSync(lockPath).mtimeMs, 'it shows that it lives').toBeGreaterThan(Date.now() - 1000);
  });
});

describe('H8: what a takeover leaves when it is killed', () => {
  let dead: LockInfo;
  const claim = (on: string) => `${lockPath}.claim-${on}`;
  const write = (path: string, info: LockInfo) => writeFileSync(path, JSON.stringify(info));

  beforeEach(async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = child.pid ?? 0;
    const processStart = (await identify(pid))?.processStart ?? '';
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { info } = (await ownElsewhere()).lock;
    dead = { ...info, pid, processStart, nonce: 'dead-owner' };
    write(lockPath, dead);
  });

  test('a chain of claims by processes that died is followed to its end and cleaned', async () => {
    write(claim(dead.nonce), { ...dead, nonce: 'claimant-1' });
    write(claim('claimant-1'), { ...dead, nonce: 'claimant-2' });
    write(`${lockPath}.new-claimant-2`, { ...dead, nonce: 'claimant-2' });
    await own();
    expect(lockFiles()).toEqual([lockFileName]);
  });

  test('the next owner is told whom it follows, unless that one ended in order', async () => {
    const first = await acquireLock(dir, endpoint);
    expect(first).toMatchObject({ kind: 'owned', after: { info: dead, seenMs: expect.any(Number) } });
    if (first.kind === 'owned') await first.lock.release();
    const second = await acquireLock(dir, endpoint);
    expect(second).toMatchObject({ kind: 'owned', after: null });
    if (second.kind === 'owned') await second.lock.release();
  });

  test('a claim on a lock that is gone is cleaned', async () => {
    write(claim('long-gone'), dead);
    await own();
    expect(lockFiles()).toEqual([lockFileName]);
  });

  test('a living claimant is the one to wait for', async () => {
    const { lock: elsewhere } = await ownElsewhere();
    write(claim(dead.nonce), elsewhere.info);
    expect(await acquireLock(dir, endpoint)).toEqual({ kind: 'held', by: elsewhere.info });
    expect(JSON.parse(readFileSync(lockPath, 'utf8'))).toEqual(dead);
    expect(existsSync(claim(dead.nonce))).toBe(true);
  });

  test('a lock in the making by a living process is left to it', async () => {
    const { lock: elsewhere } = await ownElsewhere();
    write(`${lockPath}.new-${elsewhere.info.nonce}`, elsewhere.info);
    await own();
    expect(lockFiles()).toContain(`${lockFileName}.new-${elsewhere.info.nonce}`);
  });

  async function ownElsewhere() {
    const acquisition = await acquireLock(mkdtempSync(join(dir, 'elsewhere-')), endpoint);
    if (acquisition.kind !== 'owned') throw new Error('held');
    locks.push(acquisition.lock);
    return acquisition;
  }
});

test('H8: a directory that cannot be written is an error for a person, not a raw one', async () => {
  await expect(acquireLock(join(dir, 'missing'), endpoint)).rejects.toMatchObject({ name: 'HeliosError', code: 'io' });
});
