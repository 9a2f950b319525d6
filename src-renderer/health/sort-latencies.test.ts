import { expect, it } from 'vitest';

import { nextOrder, sortLatencies } from './sort-latencies.ts';

const row = (name: string, count: number, p99: number) => ({ name, count, failed: 0, p50: 0, p95: 0, p99, max: p99 });
const rows = [row('b', 2, 9), row('c', 2, 1), row('a', 5, 4)];
const names = (order: Parameters<typeof sortLatencies>[1]) => sortLatencies(rows, order).map(({ name }) => name);

it('D4: latencies are sorted by any column, equal ones by name', () => {
  expect(names({ by: 'count', descending: true })).toEqual(['a', 'b', 'c']);
  expect(names({ by: 'count', descending: false })).toEqual(['b', 'c', 'a']);
  expect(names({ by: 'p99', descending: true })).toEqual(['b', 'a', 'c']);
  expect(names({ by: 'name', descending: true })).toEqual(['c', 'b', 'a']);
});

it('D4: a column that is chosen again is turned round', () => {
  const byCount = { by: 'count', descending: true } as const;
  expect(nextOrder(byCount, 'count')).toEqual({ by: 'count', descending: false });
  expect(nextOrder(byCount, 'p50')).toEqual({ by: 'p50', descending: true });
  expect(nextOrder(byCount, 'name')).toEqual({ by: 'name', descending: false });
});
