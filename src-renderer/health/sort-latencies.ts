import type { Latency } from '../../src-shared/interface-operations.ts';

export const latencyColumns = ['name', 'count', 'failed', 'p50', 'p95', 'p99'] as const;
export type LatencyColumn = (typeof latencyColumns)[number];

export interface Order {
  readonly by: LatencyColumn;
  readonly descending: boolean;
}

/** The same column again turns it round; another one begins with what is likely looked for: the most, or A. */
export const nextOrder = (order: Order, by: LatencyColumn): Order =>
  order.by === by ? { by, descending: !order.descending } : { by, descending: by !== 'name' };

/** By name where the values are the same, so that rows keep their places while figures come in. */
export function sortLatencies(rows: readonly Latency[], { by, descending }: Order): readonly Latency[] {
  const compare = (a: Latency, b: Latency) => (by === 'name' ? a.name.localeCompare(b.name) : a[by] - b[by]);
  return rows.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)) || a.name.localeCompare(b.name));
}
