import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { renderIcons } from './render.mjs';

const assets = join(import.meta.dirname, '../../assets');
const icons = renderIcons();

/** From the head of a PNG. */
const widthOf = (png: Buffer): number => png.readUInt32BE(16);

// Other processors round a few pixels differently.
const rendersTheSame = process.platform === 'linux' && process.arch === 'x64';

test.runIf(rendersTheSame)('D1, D9: the committed icons are those of the drawings (npm run icons)', () => {
  const stale = [...icons].filter(([name, content]) => !readFileSync(join(assets, name)).equals(content));
  expect(stale.map(([name]) => name)).toEqual([]);
});

test('D9: an icon is as large as its name says', () => {
  const linux = [...icons].flatMap(([name, png]) => {
    const [, width] = /linux\/(\d+)x\d+\.png$/.exec(name) ?? [];
    return width === undefined ? [] : [[Number(width), widthOf(png)]];
  });
  expect(linux.length).toBeGreaterThan(5);
  for (const [named, real] of linux) expect(real).toBe(named);
});

test('D1: every state of the tray is drawn for dark bars, light bars and macOS, in both densities', () => {
  for (const state of ['fine', 'attention', 'paused'])
    for (const kind of ['Template', '-dark', '-light'])
      for (const [density, width] of [
        ['', 16],
        ['@2x', 32],
      ] as const)
        expect(widthOf(icons.get(`tray/${state}${kind}${density}.png`) ?? Buffer.alloc(24))).toBe(width);
});

test('D9: the icons of Windows and macOS hold every size that is asked for', () => {
  const ico = icons.get('icons/helios.ico') ?? Buffer.alloc(0);
  const entries = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const png = ico.subarray(ico.readUInt32LE(at + 12), ico.readUInt32LE(at + 12) + ico.readUInt32LE(at + 8));
    return [ico.readUInt8(at) || 256, widthOf(png)];
  });
  expect(entries.map(([named]) => named)).toEqual(expect.arrayContaining([16, 24, 32, 48, 256]));
  for (const [named, real] of entries) expect(real).toBe(named);
  const icns = icons.get('icons/helios.icns') ?? Buffer.alloc(0);
  expect(icns.toString('latin1', 0, 4)).toBe('icns');
  for (const type of ['ic07', 'ic08', 'ic09', 'ic10', 'ic11', 'ic12', 'ic13', 'ic14'])
    expect(icns.includes(type)).toBe(true);
});
