// Counts what happens while Helios is open, and how long it takes (H18): figures, never contents.

import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

import { type Failure } from '../../src-shared/errors.ts';

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
};

export interface Latency {
  readonly calls: number;
  readonly mean_ms: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  readonly max_ms: number;
}

export class Metrics {
  readonly #openedAt = performance.now();
  readonly #tools = new Map<string, RecordableHistogram>();
  readonly #git = new Map<string, RecordableHistogram>();
  readonly #configLoad = createHistogram();
  /** Of this run; `totals` adds the earlier ones. */
  readonly #run: Totals = { ...noTotals };
  #earlier: Totals = noTotals;

  goOn(earlier: Totals): void {
    this.#earlier = earlier;
  }

  record(name: string, ms: number, failure: Failure | null): void {
    record(histogramOf(this.#tools, name), ms);
    this.#run.operations_total += 1;
    if (failure === null) return;
    this.#run.operations_failed += 1;
    this.#run.last_error = { code: failure.code, at: new Date().toISOString() };
  }

  count(what: 'validations' | 'commits' | 'recovery_attempts' | 'recovery_successes'): void {
    this.#run[what] += 1;
  }

  configLoaded(ms: number): void {
    record(this.#configLoad, ms);
    this.count('validations');
  }

  /** Measures an operation on the history, also one that fails. */
  async git<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    try {
      return await run();
    } finally {
      record(histogramOf(this.#git, name), performance.now() - startedAt);
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
    };
  }

  report() {
    return {
      uptime_s: this.#uptimeS(),
      operations: { total: this.#run.operations_total, failed: this.#run.operations_failed },
      commits: this.#run.commits,
      last_error: this.#run.last_error,
      latencies: latenciesOf(this.#tools),
      git_latencies: latenciesOf(this.#git),
      config_load: latencyOf(this.#configLoad),
      totals: this.totals(),
    };
  }

  #uptimeS(): number {
    return Math.round((performance.now() - this.#openedAt) / 1000);
  }
}

function histogramOf(histograms: Map<string, RecordableHistogram>, name: string): RecordableHistogram {
  const known = histograms.get(name) ?? createHistogram();
  histograms.set(name, known);
  return known;
}

/** In microseconds: what a histogram of Node counts is whole and at least 1. */
const record = (histogram: RecordableHistogram, ms: number): void =>
  histogram.record(Math.max(1, Math.round(ms * 1000)));

const latenciesOf = (histograms: ReadonlyMap<string, RecordableHistogram>): Record<string, Latency> =>
  Object.fromEntries([...histograms].map(([name, histogram]) => [name, latencyOf(histogram)]));

function latencyOf(histogram: RecordableHistogram): Latency {
  const ms = (microseconds: number) => Math.round(microseconds / 10) / 100;
  const calls = histogram.count;
  return {
    calls,
    mean_ms: calls === 0 ? 0 : ms(histogram.mean),
    p50_ms: calls === 0 ? 0 : ms(histogram.percentile(50)),
    p95_ms: calls === 0 ? 0 : ms(histogram.percentile(95)),
    p99_ms: calls === 0 ? 0 : ms(histogram.percentile(99)),
    max_ms: calls === 0 ? 0 : ms(histogram.max),
  };
}
