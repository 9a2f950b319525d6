// Where everything is on the map: pure geometry, the same for the same personas and the same room.

import type { Figures } from './figures.ts';

export interface Room {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Direction away from the sun, in radians. */
  readonly angle: number;
}

export interface Orbit {
  readonly weight: number;
  readonly rx: number;
  readonly ry: number;
}

export interface Sky {
  readonly x: number;
  readonly y: number;
  readonly sunRadius: number;
  readonly orbits: readonly Orbit[];
  /** By name. */
  readonly places: ReadonlyMap<string, Place>;
}

/** Weights that have a labelled orbit: about three times less each, which a logarithmic distance puts evenly apart. */
const orbitWeights = [0.7, 0.25, 0.08, 0.03, 0.01];
const goldenAngle = Math.PI * (3 - Math.sqrt(5));
/** Puts the first planets beside the sun, where there is most room. */
const firstAngle = -0.5;
/** A little wider than high, as windows are; more would let distances mislead. */
const widest = 1.2;
/** Room for the names of the outermost planets, and for the legend. */
const margin = { x: 64, y: 42 };

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

export function layOut(figures: readonly Figures[], { width, height }: Room): Sky {
  const ry = Math.max(60, height / 2 - margin.y);
  const rx = clamp(width / 2 - Math.min(margin.x, width * 0.08), 60, ry * widest);
  const radius = Math.min(rx, ry);
  const sunRadius = clamp(radius * 0.13, 14, 44);
  // Where the persona would be that inherits everything.
  const innermost = sunRadius + clamp(radius * 0.1, 10, 34);

  const least = Math.min(...figures.map(({ weight }) => weight), 0.08);
  const outermost = orbitWeights.find((weight) => weight <= least) ?? 0.01;
  const distanceOf = (weight: number) =>
    innermost + ((radius - innermost) * Math.log(weight)) / Math.log(Math.min(outermost, 0.08));
  const stretch = { x: rx / radius, y: Math.min(ry, radius) / radius };

  const mostAdded = Math.max(1, ...figures.map(addedBy));
  const largest = clamp(58 / figures.length ** 0.42, 4.5, radius < 160 ? 11 : 20);
  const names = figures.map(({ persona }) => persona.name).toSorted();
  const rank = new Map(names.map((name, at) => [name, at]));

  const places = new Map<string, Place>();
  for (const one of figures) {
    const angle = firstAngle + (rank.get(one.persona.name) ?? 0) * goldenAngle;
    const distance = distanceOf(one.weight);
    const x = Math.cos(angle) * distance * stretch.x;
    const y = Math.sin(angle) * distance * stretch.y;
    places.set(one.persona.name, {
      x: width / 2 + x,
      y: height / 2 + y,
      radius: largest * (0.45 + 0.55 * Math.sqrt(addedBy(one) / mostAdded)),
      angle: Math.atan2(y, x),
    });
  }
  const orbits = orbitWeights
    .filter((weight) => weight >= outermost)
    .map((weight) => ({ weight, rx: distanceOf(weight) * stretch.x, ry: distanceOf(weight) * stretch.y }));
  return { x: width / 2, y: height / 2, sunRadius, orbits, places };
}

const addedBy = ({ own, blended }: Figures): number => own + blended;
