import { describe, expect, it } from 'vitest';

import type { PersonaData } from '../../src-shared/interface-operations.ts';
import type { Figures } from './figures.ts';
import { layOut } from './orbits.ts';

const room = { width: 1000, height: 700 };
const persona = (name: string): PersonaData => ({ name, data: {}, valid: true, active: false, last_change: null });
const figures = (name: string, weight: number, own = 1): Figures => ({
  persona: persona(name),
  weight,
  level: 1,
  own,
  blended: 0,
  fromBase: 0,
  differing: [],
});

/** Distance from the sun, measured on the orbit that goes through the place. */
function orbitOf(sky: ReturnType<typeof layOut>, name: string): number {
  const place = sky.places.get(name);
  const [orbit] = sky.orbits;
  if (!place || !orbit) throw new Error(`${name} has no place.`);
  return Math.hypot((place.x - sky.x) / orbit.rx, (place.y - sky.y) / orbit.ry);
}

describe('layOut', () => {
  it('D12: who inherits less is farther away, and everybody is inside the room', () => {
    const weights = [1, 0.7, 0.4, 0.175, 0.08, 0.02, 0.01];
    const sky = layOut(
      weights.map((weight, at) => figures(`p${at}`, weight)),
      room,
    );
    const distances = weights.map((_, at) => orbitOf(sky, `p${at}`));
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    expect(new Set(distances).size).toBe(weights.length);
    for (const { x, y, radius } of sky.places.values()) {
      expect(Math.min(x, room.width - x)).toBeGreaterThan(radius);
      expect(Math.min(y, room.height - y)).toBeGreaterThan(radius);
    }
    expect(orbitOf(sky, 'p0') * (sky.orbits[0]?.ry ?? 0)).toBeGreaterThan(sky.sunRadius);
  });

  it('D12: a persona on an orbit has its weight', () => {
    const sky = layOut([figures('a', 0.7), figures('b', 0.08)], room);
    expect(sky.orbits.map(({ weight }) => weight)).toEqual([0.7, 0.25, 0.08]);
    expect(orbitOf(sky, 'a')).toBeCloseTo(1);
  });

  it('D12: who adds more is larger', () => {
    const sky = layOut([figures('a', 0.5, 0), figures('b', 0.5, 4), figures('c', 0.5, 40)], room);
    const sizes = ['a', 'b', 'c'].map((name) => sky.places.get(name)?.radius ?? 0);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(new Set(sizes).size).toBe(3);
  });

  it('is the same for the same personas in whatever order, and turns nobody when a weight changes', () => {
    const [a, b, c] = [figures('a', 0.7), figures('b', 0.3), figures('c', 0.1)];
    expect(layOut([c, a, b], room).places.get('b')).toEqual(layOut([a, b, c], room).places.get('b'));
    const moved = layOut([a, { ...b, weight: 0.2 }, c], room);
    expect(moved.places.get('b')?.angle).toBeCloseTo(layOut([a, b, c], room).places.get('b')?.angle ?? NaN);
    expect(moved.places.get('c')).toEqual(layOut([a, b, c], room).places.get('c'));
  });

  it('has room for nobody and for hardly any room', () => {
    expect(layOut([], room).places.size).toBe(0);
    for (const { x, y } of layOut([figures('a', 0.01)], { width: 200, height: 200 }).places.values()) {
      expect(x).toBeGreaterThan(0);
      expect(y).toBeLessThan(200);
    }
  });
});
