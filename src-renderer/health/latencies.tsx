import type { Output } from '../../src-shared/operations.ts';
import { Section } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import { LatencyTable } from './latency-table.tsx';

/** How long each operation takes, and git and the disk below it. */
export function Latencies({ metrics: { tools, git } }: { readonly metrics: Output<'get_metrics'> }) {
  const words = useWords().health;
  const most = Math.max(...[...tools, ...git].map(({ p99 }) => p99), 1);
  return (
    <Section title={words.latencies} about={words.latenciesAbout}>
      {tools.length === 0 ? (
        <p className="text-quiet">{words.nothingMeasured}</p>
      ) : (
        <LatencyTable label={words.latencies} rows={tools} most={most} />
      )}
      {git.length > 0 && (
        <>
          <h3 className="mt-6 mb-1 font-medium">{words.gitLatencies}</h3>
          <LatencyTable label={words.gitLatencies} rows={git} most={most} />
        </>
      )}
    </Section>
  );
}
