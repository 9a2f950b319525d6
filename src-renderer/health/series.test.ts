import { expect, it } from 'vitest';

import { columnsOf, formatMs, shareOnScale, spanOf } from './series.ts';

it('D4: samples become columns, and an interval in which nothing happened is a gap in the latencies', () => {
  const counts = { operations: 3, failed: 1, commits: 2, recoveries: 0 };
  const columns = columnsOf([
    { timestamp: '2026-11-21T10:00:00.000Z', ...counts, p50: 0, p99: 12 },
    { timestamp: '2026-11-21T10:00:10.000Z', ...counts, operations: 0, p50: null, p99: null },
  ]);
  expect(columns.operations).toEqual([3, 0]);
  expect(columns.p50).toEqual([0.01, null]);
  expect(columns.p99).toEqual([12, null]);
  expect((columns.times[1] ?? 0) - (columns.times[0] ?? 0)).toBe(10);
});

it('D4: a chart shows at least five minutes, and all that is known', () => {
  expect(spanOf([], 10)).toEqual([-300, 0]);
  expect(spanOf([1000, 1010], 10)).toEqual([710, 1010]);
  expect(spanOf([0, 3590], 10)).toEqual([-10, 3590]);
});

it('D4: milliseconds are as precise as they tell something', () => {
  expect([0.4249, 4.25, 42.5, 4250].map((ms) => formatMs(ms, 'en'))).toEqual(['0.42', '4.3', '43', '4,250']);
  expect(formatMs(0.42, 'de')).toBe('0,42');
});

it('D4: the scale of the bars is logarithmic, from the least to the most', () => {
  expect([0, 0.01, 1, 100, 1000].map((ms) => shareOnScale(ms, 100))).toEqual([0, 0, 0.5, 1, 1]);
  expect(shareOnScale(0, 0)).toBe(0);
});
