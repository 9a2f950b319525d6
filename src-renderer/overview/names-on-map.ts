// What is written on the map: the names that fit, and the weight of each orbit where nothing is in its way.

import type { Figures } from './figures.ts';
import { boxAround, placeLabels, touch, type Box, type Side } from './labels.ts';
import type { Orbit, Room, Sky } from './orbits.ts';

/** More names than these would be noise. */
const mostNames = 80;
/** Up to here the share stands beside each name. */
export const mostShares = 24;
const widthOfShare = 38;
const longestName = 150;
/** The legend takes more lines on a narrow map. */
const legendHeight = (width: number): number => (width < 480 ? 62 : 30);

export interface OrbitNote {
  readonly orbit: Orbit;
  readonly x: number;
  readonly y: number;
}

export interface Written {
  readonly sides: ReadonlyMap<string, Side>;
  readonly notes: readonly OrbitNote[];
}

export function writeOn(
  sky: Sky,
  figures: readonly Figures[],
  room: Room,
  textWidth: (text: string) => number,
): Written {
  const planets = [...sky.places.values()].map(({ x, y, radius }) => boxAround(x, y, radius + 2));
  const sun = boxAround(sky.x, sky.y + 10, sky.sunRadius + 8, sky.sunRadius + 18);
  const legend: Box = { left: 0, top: room.height - legendHeight(room.width), right: room.width, bottom: room.height };
  const notes: OrbitNote[] = [];
  for (const orbit of sky.orbits)
    notes.push(...noteFor(orbit, sky, [...planets, sun, legend, ...notes.map(({ x, y }) => boxAround(x, y, 18, 9))]));
  const share = figures.length > mostShares ? 0 : widthOfShare;
  const candidates = [...figures]
    .toSorted((a, b) => importanceOf(b) - importanceOf(a))
    .slice(0, mostNames)
    .flatMap(({ persona: { name } }) => {
      const place = sky.places.get(name);
      return place ? [{ name, ...place, width: Math.min(longestName, textWidth(name)) + share + 4 }] : [];
    });
  const inTheWay = [...planets, sun, legend, ...notes.map(({ x, y }) => boxAround(x, y, 16, 8))];
  return {
    notes,
    sides: placeLabels(candidates, inTheWay, { left: 4, top: 4, right: room.width - 4, bottom: room.height - 4 }),
  };
}

/** The active one is named first, then those that add most. */
const importanceOf = ({ persona, own, blended }: Figures): number => (persona.active ? Infinity : own + blended);

/** Places on the orbit in turn: above, below, then beside them. */
const noteAngles = [-90, 90, -75, -105, 75, 105, -60, -120].map((degrees) => (degrees / 180) * Math.PI);

function noteFor(orbit: Orbit, sky: Sky, inTheWay: readonly Box[]): OrbitNote[] {
  for (const angle of noteAngles) {
    const x = sky.x + Math.cos(angle) * orbit.rx;
    const y = sky.y + Math.sin(angle) * orbit.ry;
    const box = boxAround(x, y, 18, 9);
    if (!inTheWay.some((other) => touch(box, other))) return [{ orbit, x, y }];
  }
  return [];
}
