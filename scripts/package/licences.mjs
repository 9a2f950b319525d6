// The licences of everything inside the bundles and the executable, which ask to be passed on with it. Electron brings those
// of itself and of Chromium.

import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { root, Stop } from '../run.mjs';

const dist = join(root, 'dist');
const folders = ['desktop', 'renderer', 'executable'];
/** These are taken over as files or as styles, which source maps of scripts do not name. */
const unnamed = ['@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono', 'tailwindcss', 'uplot'];
const rule = `\n${'-'.repeat(80)}\n\n`;

/** @returns {string} the path of the file */
export function writeLicences() {
  const path = join(dist, 'LICENSES.txt');
  const sections = bundledPackages().map(packageSection);
  writeFileSync(path, [heading, ...sections, nodeSection()].join(rule));
  return path;
}

const heading = `Helios contains the libraries below, and its program helios-mcp contains Node.js. Helios itself has its own LICENSE;
Electron and Chromium have theirs beside the program or in its resources.
`;

/** By what the source maps say went in. @returns {string[]} folders in node_modules */
export function bundledPackages() {
  const maps = folders.flatMap((folder) =>
    readdirSync(join(dist, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.map'))
      .map((name) => join(dist, folder, name)),
  );
  const sources = maps.flatMap((map) => /** @type {string[]} */ (JSON.parse(readFileSync(map, 'utf8')).sources));
  const found = sources.flatMap(
    (source) => /\/node_modules\/((?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? [],
  );
  return [...new Set([...found, ...unnamed])].toSorted();
}

/** @param {string} name */
function packageSection(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license, homepage = '' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|notice|third-?party-?notices|copying)/i.test(file))
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  // A few packages name their licence without adding its text.
  return `${[`${name} ${version} (${license}) ${homepage}`.trim(), ...texts].join('\n\n')}\n`;
}

/** The executable is made of the Node that runs this. */
function nodeSection() {
  const folder = dirname(realpathSync(process.execPath));
  const path = [folder, dirname(folder)].map((place) => join(place, 'LICENSE')).find((file) => existsSync(file));
  if (path === undefined)
    throw new Stop(`The licence of Node.js is not beside ${process.execPath}: use one from nodejs.org.`);
  return `Node.js ${process.version}\n\n${readFileSync(path, 'utf8').trim()}\n`;
}
