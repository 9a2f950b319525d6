import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { type LogEntry } from '../../src-shared/interface-operations.ts';
import { readLogPage, type LogPage } from './log-reader.ts';

interface LogDir {
  readonly dir: string;
  readonly path: string;
  read(limit: number, before?: string, matches?: (entry: LogEntry) => boolean): LogPage;
}

function makeLog(): LogDir {
  const dir = mkdtempSync(join(tmpdir(), 'helios-log-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(join(dir, 'logs'));
  return {
    dir,
    path: join(dir, 'logs', 'helios.log'),
    read: (limit, before, matches = () => true) => readLogPage(dir, { limit, before, matches }),
  };
}

const line = (number: number, fields: object = {}) =>
  `${JSON.stringify({ time: `2026-01-01T00:00:00.${number}Z`, level: 'info', event: 'operation', number, ...fields })}\n`;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => line(from + index)).join('');
const numbers = ({ entries }: LogPage) => entries.map(({ fields }) => fields['number']);
const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index);

/** All pages from one place on. */
function readAll(log: LogDir, limit: number, matches?: (entry: LogEntry) => boolean, before?: string) {
  const found: unknown[] = [];
  let pages = 0;
  for (let page = log.read(limit, before, matches); ; page = log.read(limit, page.next ?? '', matches)) {
    found.push(...numbers(page));
    pages += 1;
    if (page.next === null) return { found, pages };
  }
}

it('B4: lines come newest first, with what they hold beside time, level and event as fields', () => {
  const log = makeLog();
  writeFileSync(log.path, line(1) + line(2, { level: 'warn', event: 'recovered', ä: 'ü' }));
  expect(log.read(1)).toEqual({
    entries: [
      { timestamp: '2026-01-01T00:00:00.2Z', level: 'warn', message: 'recovered', fields: { number: 2, ä: 'ü' } },
    ],
    next: expect.any(String),
  });
  expect(numbers(log.read(5))).toEqual([2, 1]);
});

it('B4: pages of any size together are every line once, across rotated files and long lines', () => {
  const log = makeLog();
  const long = (number: number) => line(number, { text: 'ö'.repeat(30_000) });
  writeFileSync(`${log.path}.2`, lines(0, 500));
  writeFileSync(`${log.path}.1`, lines(500, 600) + long(600) + long(601) + long(602) + long(603) + lines(604, 2000));
  writeFileSync(log.path, lines(2000, 5000));
  for (const limit of [1, 7, 100, 500]) expect(readAll(log, limit).found).toEqual(down(4999, 0));
});

it('B4: a page goes on where the one before ended while lines are added and the log is rotated', () => {
  const log = makeLog();
  writeFileSync(log.path, lines(0, 100));
  const { next } = log.read(10);
  appendFileSync(log.path, lines(100, 300));
  expect(numbers(log.read(10, next ?? ''))).toEqual(down(89, 80));
  renameSync(log.path, `${log.path}.1`);
  writeFileSync(log.path, lines(300, 320));
  expect(readAll(log, 10, undefined, next ?? '').found).toEqual(down(89, 0));
  rmSync(`${log.path}.1`);
  expect(log.read(10, next ?? '')).toEqual({ entries: [], next: null });
});

it('B4: half a line from before a crash and lines of others are passed over, what follows them is not lost', () => {
  const log = makeLog();
  const foreign = [
    '',
    'text',
    '{"time":1}',
    '[1]',
    'null',
    '{"level":"info","event":"x"}',
    '{"time":"',
    '\u0000\u00ff',
  ];
  const torn = line(2).slice(0, 40);
  writeFileSync(
    log.path,
    `${line(1)}${foreign.join('\n')}\n${torn}${line(3)}${line(4, { level: 'fatal' })}${line(5)}${torn}`,
  );
  expect(numbers(log.read(100))).toEqual([5, 3, 1]);
});

it('B4: a line without an end, however long, does not keep older lines away', () => {
  const log = makeLog();
  writeFileSync(log.path, `${line(1)}${'x'.repeat(400_000)}\n${line(2)}${'y'.repeat(3_000_000)}`);
  expect(readAll(log, 10).found).toEqual([2, 1]);
});

it('B4: one page looks at a bounded part of the log, and says where to go on even when it found nothing', () => {
  const log = makeLog();
  writeFileSync(log.path, line(0, { level: 'error' }) + lines(1, 60_000));
  const isError = ({ level }: LogEntry) => level === 'error';
  let looked = 0;
  const first = log.read(10, undefined, (entry) => {
    looked += 1;
    return isError(entry);
  });
  expect(first).toEqual({ entries: [], next: expect.any(String) });
  expect(looked).toBeLessThan(20_000);
  const { found, pages } = readAll(log, 10, isError);
  expect(found).toEqual([0]);
  expect(pages).toBeGreaterThan(3);
});

it('B4: without a log there are no lines, and a place that is none is refused', () => {
  const log = makeLog();
  expect(log.read(10)).toEqual({ entries: [], next: null });
  writeFileSync(log.path, '');
  expect(log.read(10)).toEqual({ entries: [], next: null });
  for (const before of ['', 'x', '../../x:1', '0123456789abcdef:-1', '0123456789abcdef:1e9'])
    expect(() => log.read(10, before)).toThrow(/not the `next`/);
});
