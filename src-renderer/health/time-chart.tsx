import { useEffect, useRef } from 'react';
import UPlot from 'uplot';

import { useHelios } from '../store.ts';
import { useSize } from '../ui/use-size.ts';
import type { ChartColors } from './chart-colors.ts';
import { chartOptions, type ChartKind } from './chart-options.ts';
import { spanOf, type Column } from './series.ts';

export interface ChartSeries {
  readonly color: keyof ChartColors;
  readonly values: Column;
  /** Another pattern than that of the series before, so that it is not colour alone. */
  readonly dashed?: boolean;
}

interface TimeChartProps {
  /** What it shows and the latest values, for those who do not see it. */
  readonly label: string;
  readonly kind: ChartKind;
  readonly times: readonly number[];
  readonly intervalS: number;
  readonly series: readonly ChartSeries[];
  readonly colors: ChartColors;
  /** Index of the interval that is pointed at in any of the charts; null: none. */
  readonly onPoint: (index: number | null) => void;
}

/** One chart on a canvas. It is made anew for other colours or another language and otherwise fed with new values. */
export function TimeChart({ label, kind, times, intervalS, series, colors, onPoint }: TimeChartProps) {
  const language = useHelios((state) => state.language);
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const chart = useRef<UPlot | null>(null);
  const latest = useRef({ size, times, intervalS, series, onPoint });
  useEffect(() => {
    latest.current = { size, times, intervalS, series, onPoint };
  });

  const isThere = size !== null;
  const lines = series.map(({ color, dashed }) => `${color}${dashed === true ? ' dashed' : ''}`).join();
  useEffect(() => {
    if (!place.current || !isThere) return;
    const now = () => latest.current;
    const options = chartOptions({
      kind,
      colors,
      language,
      lines: now().series,
      span: () => spanOf(now().times, now().intervalS),
      onPoint: (index) => now().onPoint(index),
    });
    const made = new UPlot({ ...options, ...now().size, ...sizeOf(now().size) }, dataOf(now()), place.current);
    chart.current = made;
    return () => {
      chart.current = null;
      made.destroy();
    };
  }, [isThere, kind, colors, language, lines]);
  useEffect(() => {
    if (size) chart.current?.setSize(sizeOf(size));
  }, [size]);
  const data = series.map(({ values }) => values);
  useEffect(() => {
    chart.current?.setData(dataOf({ times, series: latest.current.series }));
    // The columns are made anew for every answer, and with them everything here.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [times, ...data]);

  return <div ref={place} role="img" aria-label={label} className="chart-canvas" />;
}

const sizeOf = (size: { readonly width: number; readonly height: number } | null) => ({
  width: size?.width ?? 0,
  height: size?.height ?? 0,
});

// uPlot takes its columns as arrays that it could change, and does not.
const dataOf = ({ times, series }: Pick<TimeChartProps, 'times' | 'series'>): UPlot.AlignedData =>
  [times, ...series.map(({ values }) => values)] as unknown as UPlot.AlignedData;
