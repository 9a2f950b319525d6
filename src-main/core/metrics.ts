// Counts what happens while Helios is open (H18). In memory: figures, never contents.

import { type Failure } from '../../src-shared/errors.ts';

interface Latency {
  calls: number;
  totalMs: number;
  maxMs: number;
}

export class Metrics {
  readonly #openedAt = performance.now();
  readonly #perOperation = new Map<string, Latency>();
  #failed = 0;
  #lastError: { code: string; at: string } | null = null;
  commits = 0;

  record(name: string, ms: number, failure: Failure | null): void {
    const latency = this.#perOperation.get(name) ?? { calls: 0, totalMs: 0, maxMs: 0 };
    latency.calls += 1;
    latency.totalMs += ms;
    latency.maxMs = Math.max(latency.maxMs, ms);
    this.#perOperation.set(name, latency);
    if (failure === null) return;
    this.#failed += 1;
    this.#lastError = { code: failure.code, at: new Date().toISOString() };
  }

  report() {
    const latencies = [...this.#perOperation].map(([name, { calls, totalMs, maxMs }]) => [
      name,
      { calls, mean_ms: round(totalMs / calls), max_ms: round(maxMs) },
    ]);
    const total = [...this.#perOperation.values()].reduce((sum, { calls }) => sum + calls, 0);
    return {
      uptime_s: Math.round((performance.now() - this.#openedAt) / 1000),
      operations: { total, failed: this.#failed },
      commits: this.commits,
      last_error: this.#lastError,
      latencies: Object.fromEntries(latencies),
    };
  }
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
