// Where the window opens: where it was, as long as enough of it is on a display that is there now.

import type { Rectangle } from 'electron';

import { z } from 'zod';

export const windowPlaceSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int(),
  height: z.int(),
  maximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof windowPlaceSchema>;

export const smallest = { width: 720, height: 480 };
const wanted = { width: 1200, height: 800 };
/** So much of its upper edge has to be seen that it can be moved with the pointer. */
const reachable = { width: 160, height: 40 };

/** @param areas of the displays without bars of the system, the main one first; at least one */
export function placeWindow(kept: WindowPlace | null, areas: readonly Rectangle[]): WindowPlace {
  const [main = { x: 0, y: 0, ...wanted }] = areas;
  if (kept === null) return { ...centred(wanted, main), maximized: false };
  const home = areas.find((area) => isReachable(kept, area));
  if (!home) return { ...centred(kept, main), maximized: kept.maximized };
  return { ...kept, ...sized(kept, home) };
}

type Size = Pick<Rectangle, 'width' | 'height'>;

const clamp = (value: number, least: number, most: number) => Math.round(Math.max(least, Math.min(value, most)));

const sized = ({ width, height }: Size, area: Size): Size => ({
  width: clamp(width, Math.min(smallest.width, area.width), area.width),
  height: clamp(height, Math.min(smallest.height, area.height), area.height),
});

function centred(size: Size, area: Rectangle): Rectangle {
  const { width, height } = sized(size, area);
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  };
}

/** The title bar: what is above a display cannot be caught. */
function isReachable({ x, y, width }: WindowPlace, area: Rectangle): boolean {
  const shared = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return shared >= reachable.width && y >= area.y && y <= area.y + area.height - reachable.height;
}
