import { useMemo, useState } from 'react';

import type { Output } from '../../src-shared/operations.ts';
import { useCommands } from '../commands.ts';
import { useHelios } from '../store.ts';
import { localTime } from '../timeline/local-time.ts';
import { Section } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import { useChartColors, type ChartColors } from './chart-colors.ts';
import { columnsOf, formatMs, type Column } from './series.ts';
import { SampleTable } from './sample-table.tsx';
import { TimeChart } from './time-chart.tsx';

interface Figure {
  readonly title: string;
  readonly kind: 'counts' | 'durations';
  readonly series: readonly {
    readonly name: string;
    readonly color: keyof ChartColors;
    readonly values: Column;
    readonly dashed?: boolean;
  }[];
}

/** The last hour as charts, or as the table that says the same. */
export function Figures({ metrics }: { readonly metrics: Output<'get_metrics'> }) {
  const words = useWords().health;
  const [isTable, setTable] = useState(false);
  const toggle = () => setTable(!isTable);
  const { samples, sample_interval_s: intervalS } = metrics;
  useCommands(() => [
    { id: 'figures as', group: 'page', title: isTable ? words.asCharts : words.asTable, run: toggle },
  ]);
  return (
    <Section
      title={words.figures}
      about={words.figuresAbout}
      actions={
        <button type="button" className="button" onClick={toggle}>
          {isTable ? words.asCharts : words.asTable}
        </button>
      }
    >
      {samples.length === 0 ? (
        <p className="py-6 text-quiet">{words.noFigures}</p>
      ) : isTable ? (
        <SampleTable samples={samples} />
      ) : (
        <Charts samples={samples} intervalS={intervalS} />
      )}
    </Section>
  );
}

interface ChartsProps {
  readonly samples: Output<'get_metrics'>['samples'];
  readonly intervalS: number;
}

function Charts({ samples, intervalS }: ChartsProps) {
  const words = useWords().health;
  const language = useHelios((state) => state.language);
  const colors = useChartColors();
  const [pointed, setPointed] = useState<number | null>(null);
  const columns = useMemo(() => columnsOf(samples), [samples]);
  const { times, operations, failed, p50, p99, commits, recoveries } = columns;
  const at = pointed !== null && pointed < times.length ? pointed : times.length - 1;
  const moment = localTime(new Date((times[at] ?? 0) * 1000), language);

  const figures: readonly Figure[] = [
    {
      title: words.operations,
      kind: 'counts',
      series: [
        { name: words.operations, color: 'sky', values: operations },
        { name: words.failedOperations, color: 'wrong', values: failed },
      ],
    },
    {
      title: words.latency,
      kind: 'durations',
      series: [
        { name: words.median, color: 'sky', values: p50 },
        { name: words.p99, color: 'quiet', values: p99, dashed: true },
      ],
    },
    { title: words.commits, kind: 'counts', series: [{ name: words.commits, color: 'sky', values: commits }] },
    {
      title: words.recoveries,
      kind: 'counts',
      series: [{ name: words.recoveries, color: 'wrong', values: recoveries }],
    },
  ];
  const format = (kind: Figure['kind'], value: number | null | undefined): string => {
    if (value === null || value === undefined) return '–';
    return kind === 'counts' ? value.toLocaleString(language) : words.ms(formatMs(value, language));
  };
  return (
    <div className="charts">
      {figures.map(({ title, kind, series }) => (
        <figure key={title} className="chart">
          <figcaption className="chart-head">
            <span className="font-medium">{title}</span>
            <span className="chart-values">
              {series.map(({ name, color, values, dashed = false }) => (
                <span key={name} className="inline-flex items-center gap-1.5">
                  <span className="chart-key" data-color={color} data-dashed={dashed} aria-hidden="true" />
                  <span className={series.length > 1 ? 'text-quiet' : 'sr-only'}>{name}</span>
                  <span className="tabular-nums">{format(kind, values[at])}</span>
                </span>
              ))}
              {pointed !== null && <span className="text-quiet tabular-nums">{moment}</span>}
            </span>
          </figcaption>
          <TimeChart
            label={words.chart(
              title,
              series.map(({ name, values }) => `${name} ${format(kind, values.at(-1))}`).join(', '),
            )}
            kind={kind}
            times={times}
            intervalS={intervalS}
            series={series}
            colors={colors}
            onPoint={setPointed}
          />
        </figure>
      ))}
    </div>
  );
}
