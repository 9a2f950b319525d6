import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hasStarted, isWatched, noteCrash, noteEnd, noteStart, readRunRecord } from './run-record.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'helios-record-'));
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T12:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dir, { recursive: true });
});

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const start = (nonce: string) => noteStart(dir, { nonce, command: 'helios serve', watched_by: null });

test('C4: there is none before the first owner was ready', () => {
  expect(readRunRecord(dir)).toBeNull();
  noteCrash(dir, process.pid, Date.now());
  noteEnd(dir);
  expect(readRunRecord(dir)).toBeNull();
});

test('C4: uptime, crashes and restarts are counted over all owners', () => {
  start('first');
  later(10);
  expect(readRunRecord(dir)).toEqual({
    running: true,
    restart_count: 0,
    crash_count: 0,
    total_uptime_s: 10,
    command: 'helios serve',
    started_at: '2026-01-01T12:00:00.000Z',
  });
  noteEnd(dir);
  later(100);
  start('second');
  later(5);
  noteCrash(dir, process.pid, Date.now());
  noteCrash(dir, process.pid, Date.now());
  expect(readRunRecord(dir)).toMatchObject({ running: false, restart_count: 0, crash_count: 1, total_uptime_s: 15 });
  later(100);
  start('third');
  later(1);
  noteEnd(dir);
  start('fourth');
  expect(readRunRecord(dir)).toMatchObject({ running: true, restart_count: 1, crash_count: 1, total_uptime_s: 16 });
});

test('C4: uptime never shrinks, and the time of an end that nobody saw is not made up', () => {
  start('first');
  later(10);
  noteEnd(dir);
  start('second');
  later(-3600);
  expect(readRunRecord(dir)).toMatchObject({ total_uptime_s: 10 });
  later(7200);
  start('third');
  expect(readRunRecord(dir)).toMatchObject({ total_uptime_s: 10, crash_count: 0 });
});

test('C4: figures that cannot be read begin anew', () => {
  start('first');
  writeFileSync(join(dir, 'run', 'supervisor.json'), '{');
  expect(readRunRecord(dir)).toBeNull();
  start('second');
  expect(readRunRecord(dir)).toMatchObject({ running: true, total_uptime_s: 0 });
});

test('C2: an owner has started from when it is ready until it ends', () => {
  expect(hasStarted(dir, 'first')).toBe(false);
  start('first');
  expect([hasStarted(dir, 'first'), hasStarted(dir, 'second')]).toEqual([true, false]);
  noteEnd(dir);
  expect(hasStarted(dir, 'first')).toBe(false);
});

test('C3: an owner is watched while the process that watches lives', () => {
  start('first');
  expect(isWatched(dir, 'first')).toBe(false);
  noteStart(dir, { nonce: 'second', command: '', watched_by: process.pid });
  expect([isWatched(dir, 'second'), isWatched(dir, 'first')]).toEqual([true, false]);
  noteStart(dir, { nonce: 'third', command: '', watched_by: 0x7fff_fffe });
  expect(isWatched(dir, 'third')).toBe(false);
});
