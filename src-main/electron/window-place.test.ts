import { expect, it } from 'vitest';

import { placeWindow } from './window-place.ts';

const main = { x: 0, y: 25, width: 1440, height: 875 };
const second = { x: 1440, y: -200, width: 1920, height: 1080 };
const kept = { x: 1600, y: 100, width: 1000, height: 700, maximized: false };

it('D1: opens in the middle of the main display the first time', () => {
  expect(placeWindow(null, [main, second])).toEqual({ x: 120, y: 63, width: 1200, height: 800, maximized: false });
});

it('D1: opens where it was, also maximized', () => {
  expect(placeWindow(kept, [main, second])).toEqual(kept);
  expect(placeWindow({ ...kept, maximized: true }, [main, second])).toEqual({ ...kept, maximized: true });
});

it('D1: comes to the main display when its own is gone', () => {
  expect(placeWindow(kept, [main])).toEqual({ x: 220, y: 113, width: 1000, height: 700, maximized: false });
});

it.each([
  ['its title bar is above the display', { y: -300 }],
  ['its title bar is below the display', { y: 1000 }],
  ['only a strip is on the display', { x: 1400 - 1 }],
  ['it is left of the display', { x: -900 }],
])('D1: comes back when %s', (_, moved) => {
  const { x, y } = placeWindow({ ...kept, x: 100, ...moved }, [main]);
  expect([x, y]).toEqual([220, 113]);
});

it('D1: is never larger than the display and never too small to use', () => {
  expect(placeWindow({ ...kept, x: 0, y: 30, width: 5000, height: 4000 }, [main])).toMatchObject({
    width: 1440,
    height: 875,
  });
  expect(placeWindow({ ...kept, x: 0, y: 30, width: 10, height: -5 }, [main])).toMatchObject({ x: 720 - 360 });
  expect(placeWindow(null, [{ x: 0, y: 0, width: 640, height: 400 }])).toMatchObject({ width: 640, height: 400 });
});
