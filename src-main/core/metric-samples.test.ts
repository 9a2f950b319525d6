import { expect, it } from 'vitest';

import { MetricSamples } from './metric-samples.ts';

const counts = (operations: number, failed = 0) => ({ operations, failed, commits: 0, recoveries: 0 });

it('D4: each sample counts its own interval, and one without operations has no latencies', () => {
  const samples = new MetricSamples();
  for (const ms of [1, 2, 3]) samples.record(ms * 1000);
  samples.take({ operations: 3, failed: 1, commits: 2, recoveries: 1 }, new Date(0));
  samples.take({ operations: 3, failed: 1, commits: 2, recoveries: 1 }, new Date(10_000));
  samples.record(7_000);
  samples.take({ operations: 4, failed: 2, commits: 2, recoveries: 1 }, new Date(20_000));
  expect(samples.list()).toEqual([
    { timestamp: '1970-01-01T00:00:00.000Z', operations: 3, failed: 1, commits: 2, recoveries: 1, p50: 2, p99: 3 },
    {
      timestamp: '1970-01-01T00:00:10.000Z',
      operations: 0,
      failed: 0,
      commits: 0,
      recoveries: 0,
      p50: null,
      p99: null,
    },
    { timestamp: '1970-01-01T00:00:20.000Z', operations: 1, failed: 1, commits: 0, recoveries: 0, p50: 7, p99: 7 },
  ]);
});

it('D4: samples of the last hour are kept and no older ones', () => {
  const samples = new MetricSamples();
  for (let number = 1; number <= 1_000; number += 1) samples.take(counts(number), new Date(number * 10_000));
  expect(samples.list()).toHaveLength(360);
  expect(samples.list()[0]?.timestamp).toBe(new Date(641 * 10_000).toISOString());
  expect(samples.list().every(({ operations }) => operations === 1)).toBe(true);
});
