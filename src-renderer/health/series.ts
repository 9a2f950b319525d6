// Samples as the columns that a chart draws.

import type { MetricSample } from '../../src-shared/interface-operations.ts';

export type Column = readonly (number | null)[];

export interface Columns {
  /** Ends of the intervals, in seconds. */
  readonly times: readonly number[];
  readonly operations: Column;
  readonly failed: Column;
  readonly commits: Column;
  readonly recoveries: Column;
  readonly p50: Column;
  readonly p99: Column;
}

export const columnsOf = (samples: readonly MetricSample[]): Columns => ({
  times: samples.map(({ timestamp }) => Date.parse(timestamp) / 1000),
  operations: samples.map(({ operations }) => operations),
  failed: samples.map(({ failed }) => failed),
  commits: samples.map(({ commits }) => commits),
  recoveries: samples.map(({ recoveries }) => recoveries),
  p50: samples.map(({ p50 }) => positive(p50)),
  p99: samples.map(({ p99 }) => positive(p99)),
});

/** The least that is measured; a logarithmic scale has no zero. */
export const leastMs = 0.01;

const positive = (ms: number | null): number | null => (ms === null ? null : Math.max(ms, leastMs));

const leastSpanS = 300;

/** From the first interval to the last, but never so short that a few columns would fill the chart. */
export function spanOf(times: readonly number[], intervalS: number): readonly [number, number] {
  const last = times.at(-1) ?? 0;
  return [Math.min((times[0] ?? last) - intervalS, last - leastSpanS), last];
}

/** Milliseconds as precise as they tell something: 0.42, 4.2, 42. */
export function formatMs(ms: number, language: string): string {
  const digits = ms < 1 ? 2 : ms < 10 ? 1 : 0;
  return ms.toLocaleString(language, { maximumFractionDigits: digits });
}

/** Where on a logarithmic scale from the least that is measured to `most`, between 0 and 1. */
export function shareOnScale(ms: number, most: number): number {
  if (ms <= leastMs || most <= leastMs) return 0;
  return Math.min(1, Math.log(ms / leastMs) / Math.log(most / leastMs));
}
