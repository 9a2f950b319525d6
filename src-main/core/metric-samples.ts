// What happened in each of the last intervals, as far back as an hour: counts of that interval alone.

import { createHistogram } from 'node:perf_hooks';

import { type MetricSample } from '../../src-shared/interface-operations.ts';

export const sampleIntervalS = 10;
const samplesKept = 3600 / sampleIntervalS;

export type Counts = Pick<MetricSample, 'operations' | 'failed' | 'commits' | 'recoveries'>;
const nothing: Counts = { operations: 0, failed: 0, commits: 0, recoveries: 0 };

export class MetricSamples {
  readonly #samples: MetricSample[] = [];
  readonly #times = createHistogram();
  #before = nothing;

  /** How long one operation took. */
  record(microseconds: number): void {
    this.#times.record(microseconds);
  }

  /** Ends the interval. @param counts since the start, which never fall */
  take(counts: Counts, at = new Date()): void {
    const percentile = (of: number) =>
      this.#times.count === 0 ? null : Math.round(this.#times.percentile(of) / 10) / 100;
    const before = this.#before;
    this.#samples.push({
      timestamp: at.toISOString(),
      operations: counts.operations - before.operations,
      failed: counts.failed - before.failed,
      commits: counts.commits - before.commits,
      recoveries: counts.recoveries - before.recoveries,
      p50: percentile(50),
      p99: percentile(99),
    });
    if (this.#samples.length > samplesKept) this.#samples.shift();
    this.#before = counts;
    this.#times.reset();
  }

  /** Oldest first. */
  list(): readonly MetricSample[] {
    return [...this.#samples];
  }
}
