import fc from 'fast-check';
import { expect, it } from 'vitest';

import { boxAround, placeLabels, touch, type Candidate, type Side } from './labels.ts';

const room = { left: 0, top: 0, right: 400, bottom: 300 };

/** As the style sheet puts them. */
const boxOf = ({ x, y, radius, width }: Candidate, side: Side) => {
  const away = radius + 6;
  if (side === 'right') return { left: x + away, top: y - 8, right: x + away + width, bottom: y + 8 };
  if (side === 'left') return { left: x - away - width, top: y - 8, right: x - away, bottom: y + 8 };
  return boxAround(x, y + (side === 'below' ? away + 8 : -away - 8), width / 2, 8);
};

it('D12: no name touches another, a planet or the edge, wherever the planets are', () => {
  const candidate = fc.record({
    x: fc.integer({ min: 0, max: 400 }),
    y: fc.integer({ min: 0, max: 300 }),
    radius: fc.integer({ min: 3, max: 20 }),
    width: fc.integer({ min: 10, max: 150 }),
  });
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 40 }), (places) => {
      const candidates = places.map((place, at) => ({ ...place, name: `p${at}` }));
      const planets = candidates.map(({ x, y, radius }) => boxAround(x, y, radius));
      const sides = placeLabels(candidates, planets, room);
      const boxes = candidates.flatMap((one) => {
        const side = sides.get(one.name);
        return side ? [boxOf(one, side)] : [];
      });
      for (const [at, box] of boxes.entries()) {
        expect(boxes.slice(at + 1).some((other) => touch(box, other))).toBe(false);
        expect(planets.some((planet) => touch(box, planet))).toBe(false);
        expect(box.left >= 0 && box.right <= 400 && box.top >= 0 && box.bottom <= 300).toBe(true);
      }
    }),
  );
});

it('gives the most important name its place first', () => {
  const at = (name: string, y: number) => ({ name, x: 200, y, radius: 5, width: 150 });
  const wall = [boxAround(100, 150, 90, 200), boxAround(200, 100, 5, 40), boxAround(200, 200, 5, 40)];
  expect([...placeLabels([at('second', 150), at('first', 152)], wall, room).keys()]).toEqual(['second']);
});
