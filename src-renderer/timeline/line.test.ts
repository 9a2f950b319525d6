import { expect, test } from 'vitest';

import type { TimelineEntry } from '../../src-shared/interface-operations.ts';
import { continueLine, joinLines, lineOf, type Line } from './line.ts';
import { rowsOf } from './rows.ts';

const entry = (commit: string, snapshots: readonly { name: string; automatic?: boolean }[] = []): TimelineEntry => ({
  commit,
  timestamp: '2026-03-01T12:00:00.000Z',
  actor: 'you',
  tool: 'set_value',
  message: commit,
  files: [],
  kind: 'edit',
  personas: [],
  base: false,
  snapshots: snapshots.map(({ name, automatic = false }) => ({
    name,
    automatic,
    commit,
    timestamp: '2026-03-01T12:00:00.000Z',
    reason: name,
    actor: 'you',
  })),
});
const line = (ids: string, next: string | null = null): Line =>
  lineOf({ entries: ids.split('').map((id) => entry(id)), next });
const idsOf = (given: Line | null): string | null => given && given.items.map(({ id }) => id).join('');

test('D7: new changes come on top of what is known, which stays the same objects', () => {
  const known = joinLines(line('dcb', 'b'), line('a9', '9'));
  const together = continueLine(line('fedc', 'c'), known);
  expect(idsOf(together)).toBe('fedcba9');
  expect(together?.next).toBe('9');
  expect(together?.items.slice(2)).toEqual(known.items);
  expect(together?.items.every((item, at) => at < 2 || item === known.items[at - 2])).toBe(true);
});

test('a line that reaches further down than what is known goes on where it ends itself', () => {
  expect(continueLine(line('dcba', 'a'), line('dc', 'c'))).toMatchObject({ next: 'a' });
  expect(idsOf(continueLine(line('dcba', 'a'), line('dc', 'c')))).toBe('dcba');
  expect(continueLine(line('dcba'), line('cb', 'b'))).toMatchObject({ next: null });
});

test('changes that were taken out of the history from outside go, what they rest on stays', () => {
  expect(idsOf(continueLine(line('xba', 'a'), line('dcba98', '8')))).toBe('xba98');
});

test('where more has happened than was read, the two do not meet', () => {
  expect(continueLine(line('zyx', 'x'), line('dcb', 'b'))).toBeNull();
});

test('H12: a snapshot taken or removed later is seen on a change that was known', () => {
  const known = lineOf({ entries: [entry('b'), entry('a')], next: null });
  const fresh = lineOf({ entries: [entry('b', [{ name: 's' }]), entry('a')], next: null });
  const together = continueLine(fresh, known);
  expect(together?.items[0]?.entry.snapshots).toHaveLength(1);
  expect(together?.items[1]).toBe(known.items[1]);
});

test('D5: days, snapshots above the change they name, and those by Helios as one', () => {
  const entries = [
    entry('b', [{ name: 's3', automatic: true }, { name: 'mine' }, { name: 's2', automatic: true }]),
    { ...entry('a'), timestamp: '2026-02-27T12:00:00.000Z' },
  ];
  const { items } = lineOf({ entries, next: null });
  const rows = rowsOf(items, false);
  expect(rows.map(({ type, id }) => (type === 'day' ? type : id))).toEqual(['day', 's3', 'mine', 'b', 'day', 'a']);
  expect(rows.flatMap((row) => (row.type === 'snapshot' ? row.others : []))).toEqual([1, 0]);
  expect(rowsOf(items.slice(0, 1), true).map(({ type }) => type)).toEqual(['day', 'snapshot', 'snapshot']);
});
