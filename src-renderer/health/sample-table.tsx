import { memo } from 'react';

import type { MetricSample } from '../../src-shared/interface-operations.ts';
import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';
import { formatMs } from './series.ts';

/** What the charts draw, in numbers. */
export const SampleTable = memo(function SampleTable({ samples }: { readonly samples: readonly MetricSample[] }) {
  const words = useWords().health;
  const language = useHelios((state) => state.language);
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle: 'h23' });
  const ms = (value: number | null) => (value === null ? '–' : formatMs(value, language));
  return (
    // Can have the focus because it scrolls.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="sample-scroll" tabIndex={0} role="region" aria-label={words.table}>
      <table className="table sample-table" aria-label={words.table}>
        <thead>
          <tr>
            <th scope="col">{words.time}</th>
            {[words.operations, words.failedOperations, words.median, words.p99, words.commits, words.recoveries].map(
              (column) => (
                <th key={column} scope="col" className="numeric">
                  {column}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {samples.toReversed().map(({ timestamp, operations, failed, p50, p99, commits, recoveries }) => (
            <tr key={timestamp}>
              <th scope="row">
                <time dateTime={timestamp} title={timestamp}>
                  {clock.format(new Date(timestamp))}
                </time>
              </th>
              <td className="numeric">{operations}</td>
              <td className={failed > 0 ? 'numeric text-wrong' : 'numeric'}>{failed}</td>
              <td className="numeric">{ms(p50)}</td>
              <td className="numeric">{ms(p99)}</td>
              <td className="numeric">{commits}</td>
              <td className="numeric">{recoveries}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});
