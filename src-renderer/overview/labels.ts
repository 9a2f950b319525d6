// Which names fit on the map, and on which side of their planet: a name that would touch something is left out.

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const sides = ['right', 'left', 'below', 'above'] as const;
export type Side = (typeof sides)[number];

export interface Candidate {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly width: number;
}

const lineHeight = 16;
const gap = 6;

export const touch = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export const boxAround = (x: number, y: number, halfWidth: number, halfHeight = halfWidth): Box => ({
  left: x - halfWidth,
  top: y - halfHeight,
  right: x + halfWidth,
  bottom: y + halfHeight,
});

function labelBox({ x, y, radius, width }: Candidate, side: Side): Box {
  const away = radius + gap;
  switch (side) {
    case 'right':
      return { left: x + away, top: y - lineHeight / 2, right: x + away + width, bottom: y + lineHeight / 2 };
    case 'left':
      return { left: x - away - width, top: y - lineHeight / 2, right: x - away, bottom: y + lineHeight / 2 };
    case 'below':
      return boxAround(x, y + away + lineHeight / 2, width / 2, lineHeight / 2);
    case 'above':
      return boxAround(x, y - away - lineHeight / 2, width / 2, lineHeight / 2);
  }
}

/**
 * @param candidates the most important first
 * @param taken what no name may touch; the planets of the candidates are among it
 * @returns by name; one that does not fit is absent
 */
export function placeLabels(candidates: readonly Candidate[], taken: readonly Box[], room: Box): Map<string, Side> {
  const placed: Box[] = [];
  const result = new Map<string, Side>();
  for (const candidate of candidates) {
    for (const side of sides) {
      const box = labelBox(candidate, side);
      const isInside =
        box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom;
      if (!isInside || taken.some((other) => touch(box, other)) || placed.some((other) => touch(box, other))) continue;
      placed.push(box);
      result.set(candidate.name, side);
      break;
    }
  }
  return result;
}
