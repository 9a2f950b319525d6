// How a chart over time looks, for uPlot: hairlines, few words, one crosshair through all charts.

import UPlot from 'uplot';

import type { ChartColors } from './chart-colors.ts';
import { formatMs, leastMs } from './series.ts';
import type { ChartSeries } from './time-chart.tsx';

/** Counts of whole things in columns, or durations as lines on a logarithmic scale. */
export type ChartKind = 'counts' | 'durations';

interface ChartLook {
  readonly kind: ChartKind;
  readonly colors: ChartColors;
  readonly language: string;
  readonly lines: readonly Omit<ChartSeries, 'values'>[];
  readonly span: () => readonly [number, number];
  readonly onPoint: (index: number | null) => void;
}

const font = '11px "Inter Variable", system-ui, sans-serif';
/** All charts with this name move their crosshairs together. */
const syncName = 'helios health';
const wholeSteps = [1, 2, 5]
  .flatMap((step) => Array.from({ length: 7 }, (_, power) => step * 10 ** power))
  .sort((a, b) => a - b);
/** Room above the highest column. */
const headroom = 1.15;

export function chartOptions(look: ChartLook): Omit<UPlot.Options, 'width' | 'height'> {
  const { kind, colors, language, lines, span, onPoint } = look;
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const axis = { stroke: colors.quiet, font, ticks: { show: false }, grid: { stroke: colors.line, width: 1 } };
  return {
    legend: { show: false },
    padding: [6, 18, 0, 0],
    cursor: {
      x: true,
      y: false,
      drag: { x: false, y: false, setScale: false },
      sync: { key: syncName, setSeries: false },
      points: { size: 5 },
    },
    scales: {
      // uPlot keeps what it is given.
      x: { time: true, range: () => [...span()] as [number, number] },
      y: kind === 'counts' ? { range: countRange } : { distr: 3, range: durationRange },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 22,
        gap: 4,
        space: 72,
        values: (_chart, splits) => splits.map((at) => clock.format(at * 1000)),
      },
      {
        ...axis,
        ...(kind === 'durations' && { filter: wholePowers, grid: { ...axis.grid, filter: wholePowers } }),
        size: 40,
        gap: 6,
        space: 28,
        ...(kind === 'counts' && { incrs: wholeSteps }),
        values: (_chart, splits) =>
          splits.map((value: number | null) => {
            // One that was filtered out.
            if (value === null) return null;
            return kind === 'counts' ? value.toLocaleString(language) : formatMs(value, language);
          }),
      },
    ],
    series: [
      {},
      ...lines.map(({ color, dashed = false }): UPlot.Series => {
        const stroke = colors[color];
        return kind === 'counts'
          ? { fill: stroke, paths: columns(), points: { show: false } }
          : {
              stroke,
              width: 1.5,
              ...(dashed && { dash: [3, 3] }),
              points: { show: true, size: 4, fill: stroke, filter: lonePoints },
            };
      }),
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}

function columns(): UPlot.Series.PathBuilder {
  const bars = UPlot.paths.bars;
  if (!bars) throw new Error('This build of uPlot draws no bars.');
  return bars({ size: [0.8, 12], align: -1, gap: 0 });
}

const countRange = (_chart: UPlot, _least: number, most: number): [number, number] => [0, Math.max(1, most) * headroom];

/** A line needs two points; what stands alone between gaps is a point. */
function lonePoints({ data }: UPlot, series: number): number[] {
  const values = data[series] ?? [];
  const isThere = (index: number) => typeof values[index] === 'number';
  return [...values.keys()].filter((index) => isThere(index) && !isThere(index - 1) && !isThere(index + 1));
}

/** Lines only at the powers of ten, though the scale has steps between them. */
const wholePowers = (_chart: UPlot, splits: readonly number[]): (number | null)[] =>
  splits.map((value) => (Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6) ? value : null));

/** From one power of ten to another, at least two of them. */
function durationRange(_chart: UPlot, least: number | null, most: number | null): [number, number] {
  const low = 10 ** Math.floor(Math.log10(Math.max(least ?? leastMs, leastMs)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(most ?? 1, leastMs)));
  return [low, Math.max(high, low * 100)];
}
