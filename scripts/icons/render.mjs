// Makes every icon of the app from three kinds of drawings. The same drawings give the same bytes.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Resvg } from '@resvg/resvg-js';
import { BICUBIC, createICNS } from 'png2icons';

import { root } from '../run.mjs';
import { packIco } from './pack-ico.mjs';

const drawings = join(root, 'assets');
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 256];
const traySizes = /** @type {const} */ ([
  ['', 16],
  ['@2x', 32],
]);
/** macOS takes the shape of a template image and colours it itself. */
const trayColours = { Template: '#000000', '-dark': '#ffffff', '-light': '#1f1d19' };

/** @returns {Map<string, Buffer>} by their path in assets/ */
export function renderIcons() {
  const icon = readFileSync(join(drawings, 'icons', 'helios.svg'), 'utf8');
  const icns = createICNS(render(forMac(icon), 1024), BICUBIC, 0);
  if (icns === null) throw new Error('The icon of macOS could not be made.');
  const files = new Map([
    ['icons/helios.icns', icns],
    ['icons/helios.ico', packIco(windowsSizes.map((size) => ({ size, png: render(rounded(icon, size), size) })))],
  ]);
  for (const size of linuxSizes) files.set(`icons/linux/${size}x${size}.png`, render(rounded(icon, size), size));
  for (const state of trayStates()) {
    const drawing = readFileSync(join(drawings, 'tray', `${state}.svg`), 'utf8');
    for (const [suffix, colour] of Object.entries(trayColours))
      for (const [density, size] of traySizes)
        files.set(`tray/${state}${suffix}${density}.png`, render(drawing.replaceAll('#000', colour), size));
  }
  return files;
}

const trayStates = () =>
  readdirSync(join(drawings, 'tray'))
    .filter((name) => name.endsWith('.svg'))
    .map((name) => name.slice(0, -'.svg'.length));

/** @param {string} svg @param {number} size */
const render = (svg, size) => Buffer.from(new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng());

/** As Apple's grid has it: 824 of 1024, with a shadow below. @param {string} icon */
function forMac(icon) {
  const shape = '<rect x="100" y="100" width="824" height="824" rx="186"';
  return frame(`
    <filter id="blur" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="14" /></filter>
    <clipPath id="shape">${shape} /></clipPath>
    ${shape} transform="translate(0 12)" fill="#000" fill-opacity="0.3" filter="url(#blur)" />
    <g clip-path="url(#shape)">${place(icon, 100, 824)}</g>
    ${shape} fill="none" stroke="#fff" stroke-opacity="0.1" stroke-width="4" />`);
}

/** Fills its square. The smaller it is, the more the drawing fills and the wider its orbit, or that would fade into the sky.
 * @param {string} icon @param {number} size */
function rounded(icon, size) {
  const [zoom, orbit] = size <= 24 ? [1.14, 76] : size <= 32 ? [1.12, 60] : size <= 64 ? [1.1, 48] : [1.06, 40];
  const width = 1024 * zoom;
  const drawing = icon.replace('stroke-width="40"', `stroke-width="${orbit}"`);
  return frame(`
    <clipPath id="shape"><rect width="1024" height="1024" rx="216" /></clipPath>
    <g clip-path="url(#shape)">${place(drawing, (1024 - width) / 2, width)}</g>`);
}

/** @param {string} content */
const frame = (content) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">${content}</svg>`;

/** @param {string} icon @param {number} at @param {number} width */
const place = (icon, at, width) => icon.replace('<svg', `<svg x="${at}" y="${at}" width="${width}" height="${width}"`);
