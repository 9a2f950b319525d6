import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useMemo, useState } from 'react';

import type { Latency } from '../../src-shared/interface-operations.ts';
import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';
import { formatMs, shareOnScale } from './series.ts';
import { latencyColumns, nextOrder, sortLatencies, type LatencyColumn, type Order } from './sort-latencies.ts';

interface LatencyTableProps {
  readonly label: string;
  readonly rows: readonly Latency[];
  /** The right end of the bars. */
  readonly most: number;
}

const shownAtFirst = 8;
const isDuration = (column: LatencyColumn): boolean => column.startsWith('p');

/** Percentiles as figures and as a bar, in the order of the chosen column. */
export function LatencyTable({ label, rows, most }: LatencyTableProps) {
  const words = useWords().health;
  const [order, setOrder] = useState<Order>({ by: 'count', descending: true });
  const [isLong, setLong] = useState(false);
  const sorted = useMemo(() => sortLatencies(rows, order), [rows, order]);
  const Arrow = order.descending ? ArrowDown : ArrowUp;
  return (
    <>
      <table className="table latency-table" aria-label={label}>
        <thead>
          <tr>
            {latencyColumns.map((column) => (
              <th
                key={column}
                scope="col"
                aria-sort={order.by === column ? (order.descending ? 'descending' : 'ascending') : undefined}
                className={column === 'name' ? '' : `numeric latency-${column}`}
              >
                <button type="button" className="sort-button" onClick={() => setOrder(nextOrder(order, column))}>
                  {words.columns[column]}
                  {isDuration(column) && <span className="sr-only">{words.inMs}</span>}
                  <Arrow size={12} aria-hidden="true" className="sort-arrow" />
                </button>
              </th>
            ))}
            <td className="latency-spread" aria-hidden="true">
              {words.spread}
            </td>
          </tr>
        </thead>
        <tbody>
          {(isLong ? sorted : sorted.slice(0, shownAtFirst)).map((row) => (
            <LatencyRow key={row.name} row={row} most={most} />
          ))}
        </tbody>
      </table>
      {!isLong && rows.length > shownAtFirst && (
        <button type="button" className="quiet-button mt-2" onClick={() => setLong(true)}>
          {words.allOperations(rows.length)}
        </button>
      )}
    </>
  );
}

const LatencyRow = memo(function LatencyRow({ row, most }: { readonly row: Latency; readonly most: number }) {
  const language = useHelios((state) => state.language);
  const { name, count, failed, p50, p95, p99 } = row;
  const width = (ms: number) => ({ width: `${shareOnScale(ms, most) * 100}%` });
  return (
    <tr>
      <th scope="row" className="font-mono text-small break-all">
        {name}
      </th>
      <td className="numeric">{count.toLocaleString(language)}</td>
      <td className={failed > 0 ? 'numeric latency-failed text-wrong' : 'numeric latency-failed text-quiet'}>
        {failed.toLocaleString(language)}
      </td>
      <td className="numeric">{formatMs(p50, language)}</td>
      <td className="numeric latency-p95">{formatMs(p95, language)}</td>
      <td className="numeric">{formatMs(p99, language)}</td>
      <td className="latency-spread" aria-hidden="true">
        <span className="spread">
          <span data-part="p99" style={width(p99)} />
          <span data-part="p95" style={width(p95)} />
          <span data-part="p50" style={width(p50)} />
        </span>
      </td>
    </tr>
  );
});
