import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lockFileName, type LockInfo } from '../../../src-shared/relay-protocol.ts';
import { heartbeatStaleMs } from './lock-holder.ts';
import { acquireLock, type LockEndpoint } from './lock.ts';
import { type OwnedLock } from './owned-lock.ts';

const endpoint: LockEndpoint = { rank: 'background', version: '1.2.3', socket: 'socket', token: 'token' };

let dir: string;
let lockPath: string;
const contenders: Contender[] = [];
const locks: OwnedLock[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'helios-lock-'));
  lockPath = join(dir, lockFileName);
});

afterEach(async () => {
  await Promise.all(contenders.splice(0).map((contender) => contender.kill()));
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

/**
 * A process that wants the lock. Whoever is in puts up a marker that only one can make, and takes down only that of a
 * process which no longer lives, so `double` means that two were in at once.
 */
const program = `
import { linkSync, readFileSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
const { acquireLock } = await import(${JSON.stringify(new URL('./lock.ts', import.meta.url))});
const { identify } = await import(${JSON.stringify(new URL('./process-identity.ts', import.meta.url))});
const [dir, life] = process.argv.slice(1);
const marker = dir + '/inside';
const say = (word) => writeSync(1, word + '\\n');

async function enter() {
  // Whole before it is up, so that one who is killed here leaves none without a name.
  const named = marker + '.' + process.pid;
  writeFileSync(named, String(process.pid));
  for (;;) {
    try {
      linkSync(named, marker);
      return say('inside');
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const before = Number(readFileSync(marker, 'utf8'));
      if (await identify(before)) return say('double');
      unlinkSync(marker);
    }
  }
}

say('ready');
await once(process.stdin, 'data');
for (;;) {
  const result = await acquireLock(dir, ${JSON.stringify(endpoint)});
  if (result.kind === 'owned') {
    await enter();
    if (life === 'once') {
      process.stdin.on('data', () => say(result.lock.holds() ? 'holds' : 'lost'));
      break;
    }
    await delay(Math.random() * 4);
    if (life === 'dies inside') process.kill(process.pid, 'SIGKILL');
    if (!result.lock.holds()) say('double');
    unlinkSync(marker);
    await result.lock.release();
    process.exit();
  }
  if (life === 'once') {
    say('held by ' + result.by.pid);
    break;
  }
  await delay(Math.random() * 4);
}
await once(process.stdin, 'close');
`;

class Contender {
  readonly child: ChildProcess;
  readonly words: string[] = [];
  readonly ended: Promise<unknown>;
  private complaint = '';

  constructor(life: 'once' | 'leaves' | 'dies inside') {
    this.child = spawn(process.execPath, ['--input-type=module', '-e', program, dir, life], {
      stdio: 'pipe',
    });
    this.ended = once(this.child, 'close');
    this.child.stdout?.on('data', (data: Buffer) => this.words.push(...String(data).trim().split('\n')));
    this.child.stderr?.on('data', (data: Buffer) => (this.complaint += String(data)));
    // It may be killed before it has read the word.
    this.child.stdin?.on('error', () => {});
    contenders.push(this);
  }

  said(word: RegExp): boolean {
    return this.words.some((spoken) => word.test(spoken));
  }

  async hears(word: RegExp): Promise<void> {
    const { child } = this;
    let closed = false;
    void this.ended.then(() => (closed = true));
    await vi.waitUntil(() => this.said(word) || closed, { timeout: 100_000, interval: 5 });
    if (!this.said(word)) throw new Error(`ended (${child.exitCode ?? child.signalCode}): ${this.complaint}`);
  }

  go(): void {
    this.child.stdin?.write('go\n');
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

async function startTogether(lives: readonly ('once' | 'leaves' | 'dies inside')[]): Promise<Contender[]> {
  const started = lives.map((life) => new Contender(life));
  await Promise.all(started.map((contender) => contender.hears(/ready/)));
  for (const contender of started) contender.go();
  return started;
}

async function leaveStaleLock(): Promise<Contender> {
  const [owner] = await startTogether(['once']);
  if (!owner) throw new Error('no contender');
  await owner.hears(/inside/);
  await owner.kill();
  return owner;
}

async function expectOneWinner(racers: readonly Contender[]): Promise<void> {
  await Promise.all(racers.map((racer) => racer.hears(/inside|held|double/)));
  expect(racers.filter((racer) => racer.said(/double/))).toHaveLength(0);
  expect(racers.filter((racer) => racer.said(/inside/))).toHaveLength(1);
}

describe('H8: many processes at once', { timeout: 240_000 }, () => {
  const twenty = Array.from({ length: 20 }, () => 'once' as const);

  test('an owner that was killed is followed at once', async () => {
    const killed = await leaveStaleLock();
    const dead: LockInfo = JSON.parse(readFileSync(lockPath, 'utf8'));
    expect(dead.pid).toBe(killed.child.pid);
    const lock = await own();
    expect(JSON.parse(readFileSync(lockPath, 'utf8'))).toEqual(lock.info);
  });

  test('one of twenty becomes the owner where there was none', async () => {
    const racers = await startTogether(twenty);
    await expectOneWinner(racers);
    const winner = racers.find((racer) => racer.said(/inside/));
    for (const racer of racers) {
      if (racer !== winner) expect(racer.words).toContain(`held by ${winner?.child.pid}`);
    }
  });

  test('one of twenty follows an owner that was killed, five times over', async () => {
    for (let round = 0; round < 5; round += 1) {
      await leaveStaleLock();
      const racers = await startTogether(twenty);
      await expectOneWinner(racers);
      await Promise.all(racers.map((racer) => racer.kill()));
    }
    await own();
    expect(lockFiles()).toEqual([lockFileName]);
  });

  test('one of fifty follows an owner that was killed', async () => {
    await leaveStaleLock();
    await expectOneWinner(await startTogether(Array.from({ length: 50 }, () => 'once' as const)));
  });

  test('an owner that was stopped until another machine took its lock over may not write when it goes on', async () => {
    const [owner] = await startTogether(['once']);
    await owner?.hears(/inside/);
    owner?.child.kill('SIGSTOP');
    // To everybody here it now looks like the owner on another machine, silent for too long.
    const held: LockInfo = JSON.parse(readFileSync(lockPath, 'utf8'));
    writeFileSync(lockPath, JSON.stringify({ ...held, host: 'elsewhere', bootId: 'its boot' }));
    const long = new Date(Date.now() - heartbeatStaleMs - 1000);
    utimesSync(lockPath, long, long);
    const next = await own();
    owner?.child.kill('SIGCONT');
    owner?.child.stdin?.write('still yours?');
    await owner?.hears(/lost/);
    expect(owner?.said(/holds/)).toBe(false);
    expect(next.holds()).toBe(true);
  });

  test('one of twenty follows a lock that nobody can read', async () => {
    writeFileSync(lockPath, 'garbage');
    utimesSync(lockPath, 1_000, 1_000);
    await expectOneWinner(await startTogether(twenty));
    const copies = lockFiles().filter((name) => name.includes('unreadable'));
    expect(copies.map((name) => readFileSync(join(dir, name), 'utf8'))).toEqual(['garbage']);
  });

  test('never two are in, whoever is killed at whatever moment, and everybody else gets in at last', async () => {
    for (let round = 0; round < 3; round += 1) {
      await leaveStaleLock();
      const lives = twenty.map((_, index) => (index % 2 === 0 ? 'leaves' : 'dies inside'));
      const racers = await startTogether(lives);
      const victims = racers.filter(() => Math.random() < 0.3);
      await Promise.all(victims.map((victim) => delay(Math.random() * 150).then(() => victim.kill())));
      await Promise.all(racers.map((racer) => racer.ended));

      expect(racers.filter((racer) => racer.said(/double/))).toHaveLength(0);
      const shutOut = racers.filter((racer) => !racer.said(/inside/) && !victims.includes(racer));
      expect(shutOut).toHaveLength(0);
    }
    ageLeftOvers();
    await own();
    expect(lockFiles()).toEqual([lockFileName]);
  });

  // Whoever was killed before its first word may have left an empty file, which says nothing until it is old.
  function ageLeftOvers(): void {
    const old = new Date(Date.now() - heartbeatStaleMs - 60_000);
    for (const name of lockFiles()) utimesSync(join(dir, name), old, old);
  }
});
