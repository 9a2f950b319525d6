// `node scripts/release/collect.mjs FROM TO`: makes one release in TO of what the systems built in folders below FROM: the
// installers, what the updater reads, and the checksums of all.

import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { root } from '../run.mjs';
import { describeInstaller, mergeUpdateMetadata } from './update-metadata.mjs';

const kinds = /(?:\.(?:dmg|zip|msi|AppImage|deb|blockmap|cdx\.json)|\blatest[-\w]*\.yml)$/;
const macMetadata = 'latest-mac.yml';

/** @param {string} from @param {string} to @param {Date} now @returns {string[]} names of the files */
export function collectRelease(from, to, now) {
  mkdirSync(to, { recursive: true });
  const paths = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((name) => kinds.test(name))
    .map((name) => join(from, name))
    .toSorted();
  const perArchitecture = paths.filter((path) => basename(path) === macMetadata);
  const others = paths.filter((path) => !perArchitecture.includes(path));
  const twice = others.find((path, index) => others.findIndex((other) => basename(other) === basename(path)) < index);
  if (twice) throw new Error(`Two systems built a ${basename(twice)}.`);
  for (const path of others) copyFileSync(path, join(to, basename(path)));
  if (perArchitecture.length > 0) {
    const texts = perArchitecture.map((path) => readFileSync(path, 'utf8'));
    writeFileSync(join(to, macMetadata), mergeUpdateMetadata(texts));
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const msi of others.filter((path) => path.endsWith('.msi')))
    writeFileSync(join(to, 'latest.yml'), describeInstaller(msi, version, now));
  const names = readdirSync(to).toSorted();
  const sums = names.map((name) => `${hashOf(join(to, name))}  ${name}\n`); // as `sha256sum --check` reads it
  writeFileSync(join(to, 'SHA256SUMS'), sums.join(''));
  return names;
}

/** @param {string} path */
const hashOf = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

if (import.meta.main) {
  const [from = '.', to = 'release'] = process.argv.slice(2);
  for (const name of collectRelease(from, to, new Date())) console.log(name);
}
