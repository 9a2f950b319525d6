// The figures of this run for charts (H18, D4).

import { type Latency } from '../../../src-shared/interface-operations.ts';
import { sampleIntervalS } from '../metric-samples.ts';
import { type Latency as Measured } from '../metrics.ts';
import { type Handler } from './handlers.ts';

export const getMetrics: Handler<'get_metrics'> = async ({ metrics }) => {
  const { operations, commits, recoveries, latencies, git_latencies, config_load } = metrics.report();
  const today = metrics.today();
  return {
    since: metrics.since.toISOString(),
    operations: { ...operations, today: today.operations, failed_today: today.failed },
    commits,
    recoveries,
    memory_bytes: process.memoryUsage.rss(),
    tools: describe(latencies),
    git: describe({ ...git_latencies, ...(config_load.calls > 0 && { config_load }) }),
    sample_interval_s: sampleIntervalS,
    samples: [...metrics.samples()],
  };
};

/** Those that were called most come first. */
const describe = (latencies: Readonly<Record<string, Measured>>): Latency[] =>
  Object.entries(latencies)
    .map(([name, { calls, failed, p50_ms, p95_ms, p99_ms, max_ms }]) => ({
      name,
      count: calls,
      failed,
      p50: p50_ms,
      p95: p95_ms,
      p99: p99_ms,
      max: max_ms,
    }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
