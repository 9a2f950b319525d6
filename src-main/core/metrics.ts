// Counts what happens while Helios is open, and how long it takes (H18): figures, never contents.

import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

import { type Failure } from '../../src-shared/errors.ts';
import { MetricSamples } from './metric-samples.ts';

/** What is kept from one run to the next. */
export interface Totals {
  uptime_s: number;
  operations_total: number;
  operations_failed: number;
  /** Starts after a run that did not end in order, and those of them after which everything was there. */
  recovery_attempts: number;
  recovery_successes: number;
  validations: number;
  commits: number;
  last_error: { readonly code: string; readonly at: string } | null;
  /** Of the last day (UTC) on which there was an operation. */
  today: Day;
}

interface Day {
  readonly date: string;
  readonly operations: number;
  readonly failed: number;
}

export const noTotals: Totals = {
  uptime_s: 0,
  operations_total: 0,
  operations_failed: 0,
  recovery_attempts: 0,
  recovery_successes: 0,
  validations: 0,
  commits: 0,
  last_error: null,
  today: { date: '', operations: 0, failed: 0 },
};

export interface Latency {
  readonly calls: number;
  readonly failed: number;
  readonly mean_ms: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  readonly max_ms: number;
}

interface Timing {
  readonly histogram: RecordableHistogram;
  failed: number;
}

export class Metrics {
  readonly since = new Date();
  readonly #openedAt = performance.now();
  readonly #tools = new Map<string, Timing>();
  readonly #git = new Map<string, Timing>();
  readonly #configLoad: Timing = { histogram: createHistogram(), failed: 0 };
  readonly #samples = new MetricSamples();
  /** Of this run; `totals` adds the earlier ones. */
  readonly #run: Totals = { ...noTotals };
  #earlier: Totals = noTotals;

  goOn(earlier: Totals): void {
    this.#earlier = earlier;
    this.#run.today = earlier.today;
  }

  /** Since midnight UTC, also what earlier runs did. */
  today(now = new Date()): Day {
    const date = now.toISOString().slice(0, 10);
    return this.#run.today.date === date ? this.#run.today : { date, operations: 0, failed: 0 };
  }

  /** Ends an interval of the samples. */
  sample(): void {
    const { operations_total, operations_failed, commits, recovery_attempts } = this.#run;
    this.#samples.take({
      operations: operations_total,
      failed: operations_failed,
      commits,
      recoveries: recovery_attempts,
    });
  }

  record(name: string, ms: number, failure: Failure | null): void {
    record(timingOf(this.#tools, name), ms, failure !== null);
    this.#samples.record(toMicroseconds(ms));
    this.#run.operations_total += 1;
    const { date, operations, failed } = this.today();
    this.#run.today = { date, operations: operations + 1, failed: failed + (failure ? 1 : 0) };
    if (failure === null) return;
    this.#run.operations_failed += 1;
    this.#run.last_error = { code: failure.code, at: new Date().toISOString() };
  }

  count(what: 'validations' | 'commits' | 'recovery_attempts' | 'recovery_successes'): void {
    this.#run[what] += 1;
  }

  configLoaded(ms: number): void {
    record(this.#configLoad, ms, false);
    this.count('validations');
  }

  /** Measures an operation on the history, also one that fails. */
  async git<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    let failed = true;
    try {
      const result = await run();
      failed = false;
      return result;
    } finally {
      record(timingOf(this.#git, name), performance.now() - startedAt, failed);
    }
  }

  /** Of all runs. */
  totals(): Totals {
    const [run, earlier] = [this.#run, this.#earlier];
    return {
      uptime_s: earlier.uptime_s + this.#uptimeS(),
      operations_total: earlier.operations_total + run.operations_total,
      operations_failed: earlier.operations_failed + run.operations_failed,
      recovery_attempts: earlier.recovery_attempts + run.recovery_attempts,
      recovery_successes: earlier.recovery_successes + run.recovery_successes,
      validations: earlier.validations + run.validations,
      commits: earlier.commits + run.commits,
      last_error: run.last_error ?? earlier.last_error,
      today: run.today,
    };
  }

  report() {
    return {
      uptime_s: this.#uptimeS(),
      operations: { total: this.#run.operations_total, failed: this.#run.operations_failed },
      commits: this.#run.commits,
      recoveries: { attempts: this.#run.recovery_attempts, successes: this.#run.recovery_successes },
      last_error: this.#run.last_error,
      latencies: latenciesOf(this.#tools),
      git_latencies: latenciesOf(this.#git),
      config_load: latencyOf(this.#configLoad),
      totals: this.totals(),
    };
  }

  samples() {
    return this.#samples.list();
  }

  #uptimeS(): number {
    return Math.round((performance.now() - this.#openedAt) / 1000);
  }
}

function timingOf(timings: Map<string, Timing>, name: string): Timing {
  const known = timings.get(name) ?? { histogram: createHistogram(), failed: 0 };
  timings.set(name, known);
  return known;
}

function record(timing: Timing, ms: number, failed: boolean): void {
  timing.histogram.record(toMicroseconds(ms));
  if (failed) timing.failed += 1;
}

/** What a histogram of Node counts is whole and at least 1. */
const toMicroseconds = (ms: number): number => Math.max(1, Math.round(ms * 1000));

const latenciesOf = (timings: ReadonlyMap<string, Timing>): Record<string, Latency> =>
  Object.fromEntries([...timings].map(([name, timing]) => [name, latencyOf(timing)]));

function latencyOf({ histogram, failed }: Timing): Latency {
  const ms = (microseconds: number) => Math.round(microseconds / 10) / 100;
  const calls = histogram.count;
  return {
    calls,
    failed,
    mean_ms: calls === 0 ? 0 : ms(histogram.mean),
    p50_ms: calls === 0 ? 0 : ms(histogram.percentile(50)),
    p95_ms: calls === 0 ? 0 : ms(histogram.percentile(95)),
    p99_ms: calls === 0 ? 0 : ms(histogram.percentile(99)),
    max_ms: calls === 0 ? 0 : ms(histogram.max),
  };
}
