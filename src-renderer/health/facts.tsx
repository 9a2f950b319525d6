import type { ReactNode } from 'react';

import type { Output } from '../../src-shared/operations.ts';
import { useHelios } from '../store.ts';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';

const bytesInMegabyte = 1024 * 1024;

/** What this run of Helios has come to so far. */
export function Facts({ metrics }: { readonly metrics: Output<'get_metrics'> }) {
  const words = useWords().health;
  const language = useHelios((state) => state.language);
  const number = (value: number) => value.toLocaleString(language);
  const { since, memory_bytes: bytes, operations, commits, recoveries } = metrics;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.since, <TimeText key="since" at={since} />],
    [words.memory, words.megabytes(number(Math.round(bytes / bytesInMegabyte)))],
    [
      words.sinceStart,
      operations.failed === 0
        ? number(operations.total)
        : words.ofWhichFailed(number(operations.total), number(operations.failed)),
    ],
    [words.commits, number(commits)],
    [
      words.recoveries,
      recoveries.attempts === 0 ? words.none : words.tried(number(recoveries.successes), number(recoveries.attempts)),
    ],
  ];
  return (
    <section className="facts-part" aria-label={words.facts}>
      <h2 className="facts-title part-title">{words.facts}</h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
