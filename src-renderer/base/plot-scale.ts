// The plot of weight over level: where a persona stands, and the curve. The level has a logarithmic scale and the weight
// one of roots, so that the curve is nowhere so flat or so steep that personas on it cannot be told apart.

import { inheritanceWeight } from '../../src-shared/inheritance.ts';

export interface PlotScale {
  readonly width: number;
  readonly height: number;
  readonly highestLevel: number;
}

export const plotMargin = { left: 54, right: 16, top: 12, bottom: 30 } as const;

const inner = ({ width, height }: PlotScale) => ({
  width: Math.max(1, width - plotMargin.left - plotMargin.right),
  height: Math.max(1, height - plotMargin.top - plotMargin.bottom),
});

export const xOf = (scale: PlotScale, level: number): number =>
  plotMargin.left + (inner(scale).width * Math.log(level)) / Math.log(scale.highestLevel);

export const yOf = (scale: PlotScale, weight: number): number =>
  plotMargin.top + inner(scale).height * (1 - Math.sqrt(weight));

const levelAt = (scale: PlotScale, share: number): number => scale.highestLevel ** share;

const curvePoints = 96;

export function curve(scale: PlotScale, importance: number): string {
  const points = Array.from({ length: curvePoints + 1 }, (_, at) => {
    const level = levelAt(scale, at / curvePoints);
    return `${xOf(scale, level).toFixed(1)},${yOf(scale, inheritanceWeight(importance, level)).toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}

/** The scale reaches as far as the personas do. */
export const highestLevel = (levels: readonly number[]): number =>
  levels.reduce((highest, level) => Math.max(highest, level), 10);

/** Personas that stand so close together that they are one dot. */
const dotWidth = 6;

export interface Dot<Persona> {
  readonly key: string;
  readonly level: number;
  readonly personas: readonly Persona[];
}

/** From the left to the right. */
export function dotsOf<Persona extends { readonly name: string }>(
  scale: PlotScale,
  personas: readonly Persona[],
  levelOf: (persona: Persona) => number,
): Dot<Persona>[] {
  const columns = Map.groupBy(personas, (persona) => Math.round(xOf(scale, levelOf(persona)) / dotWidth));
  return [...columns]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, together]) => {
      const [first] = together;
      return first ? [{ key: first.name, level: levelOf(first), personas: together }] : [];
    });
}
