import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitNoteOf, lockFileName, type LockInfo } from '../../src-shared/relay-protocol.ts';
import { acquireLock } from '../core/ownership/lock.ts';
import { noteStart } from '../core/ownership/run-record.ts';
import { reportDeadOwner } from './crash-report.ts';
import { endMuteOwner } from './mute-owner.ts';

let dir: string;
let child: ChildProcess;
let lock: LockInfo;

/** An owner that serves: it listens, has the lock, and says so. */
const program = `
const { acquireLock } = await import(${JSON.stringify(new URL('../core/ownership/lock.ts', import.meta.url))});
const { listenOwnerSocket } = await import(${JSON.stringify(new URL('./socket.ts', import.meta.url))});
const [dir] = process.argv.slice(1);
const socket = await listenOwnerSocket({ dir, version: 'test' });
await acquireLock(dir, { rank: 'background', version: 'test', socket: socket.address, token: socket.token });
socket.serve({ onMcp: () => {}, onCall: async () => ({}), onHandOver: () => false });
process.stdout.write('ready');
`;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'helios-mute-'));
  child = spawn(process.execPath, ['--input-type=module', '-e', program, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout ?? child, 'data');
  lock = JSON.parse(readFileSync(join(dir, lockFileName), 'utf8')) as LockInfo;
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(dir, { recursive: true });
});

const noteReady = () => noteStart(dir, { nonce: lock.nonce, command: 'helios serve', watched_by: null });
const endIt = (of = lock) => endMuteOwner(dir, of, () => Promise.resolve({ health_check_interval_s: 0.2 }));

describe.skipIf(process.platform === 'win32')('C2: an owner that has stopped', () => {
  test('is ended, and the next one knows why', async () => {
    noteReady();
    child.kill('SIGSTOP');
    expect(await endIt()).toBe(true);
    expect(child.signalCode ?? (await once(child, 'exit'))[1]).toBe('SIGKILL');
    const acquired = await acquireLock(dir, { rank: 'background', version: 'test', socket: '', token: '' });
    if (acquired.kind === 'held' || !acquired.after) throw new Error('It follows nobody.');
    const report: unknown = JSON.parse(readFileSync(await reportDeadOwner(dir, acquired.after), 'utf8'));
    expect(report).toMatchObject({ pid: child.pid, signal: 'SIGKILL', reason: 'did not answer for 0.2 s' });
    expect(existsSync(join(dir, exitNoteOf(child.pid ?? 0)))).toBe(false);
    await acquired.lock.release();
  });

  test('is left alone while it may still be starting', async () => {
    child.kill('SIGSTOP');
    expect(await endIt()).toBe(false);
    expect(child.kill(0)).toBe(true);
  });

  test('is left alone when it goes on in time', async () => {
    noteReady();
    child.kill('SIGSTOP');
    setTimeout(() => child.kill('SIGCONT'), 500);
    expect(await endIt()).toBe(false);
    expect(child.kill(0)).toBe(true);
  });

  test.each([
    ['it is another process with the same pid', { processStart: 'earlier' }],
    ['it runs on another machine', { bootId: 'its boot' }],
  ])('is left alone when %s', async (_, changes) => {
    noteReady();
    child.kill('SIGSTOP');
    expect(await endIt({ ...lock, ...changes })).toBe(false);
    expect(child.signalCode).toBeNull();
    expect(child.kill(0)).toBe(true);
  });
});

test('C2: an owner that answers is left alone', async () => {
  noteReady();
  expect(await endIt()).toBe(false);
  expect(child.kill(0)).toBe(true);
});

test('C3: of an owner whose end nobody saw the report says what its lock and its log say', async () => {
  child.kill('SIGKILL');
  await once(child, 'exit');
  const log = join(dir, 'logs');
  const acquired = await acquireLock(dir, { rank: 'background', version: 'test', socket: '', token: '' });
  if (acquired.kind === 'held' || !acquired.after) throw new Error('It follows nobody.');
  const first = await reportDeadOwner(dir, acquired.after);
  writeFileSync(join(log, 'owner.log'), `${'x'.repeat(20_000)}\nlast but one\nlast\n`);
  const second = await reportDeadOwner(dir, acquired.after);
  expect(second).not.toBe(first);
  const report = JSON.parse(readFileSync(second, 'utf8')) as { last_stderr: string[] };
  expect(report).toMatchObject({ pid: child.pid, exit_code: null, signal: null, reason: null });
  expect(report.last_stderr.slice(-2)).toEqual(['last but one', 'last']);
  await acquired.lock.release();
});
