// The files that installed versions look at to learn of a newer one, in the form of electron-updater.

import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';

import { parse, stringify } from 'yaml';

/** @typedef {{ url: string, sha512: string, size: number }} UpdateFile */
/** @typedef {{ version: string, files: UpdateFile[], path: string, sha512: string, releaseDate: string }} UpdateMetadata */

/**
 * electron-builder writes one for each architecture of macOS, all under the same name. The updater takes from `files` what fits
 * its processor; `path` is for versions that know one file only.
 * @param {readonly string[]} texts
 */
export function mergeUpdateMetadata(texts) {
  const [first, ...others] = texts.map((text) => /** @type {UpdateMetadata} */ (parse(text)));
  if (first === undefined) throw new Error('There is no metadata to merge.');
  const strange = others.find(({ version }) => version !== first.version);
  if (strange) throw new Error(`The versions ${first.version} and ${strange.version} do not belong together.`);
  return stringify({ ...first, files: [first, ...others].flatMap(({ files }) => files) });
}

/** electron-builder writes none for an MSI. @param {string} installer its path @param {string} version @param {Date} now */
export function describeInstaller(installer, version, now) {
  const sha512 = createHash('sha512').update(readFileSync(installer)).digest('base64');
  const url = basename(installer);
  const files = [{ url, sha512, size: statSync(installer).size }];
  return stringify({ version, files, path: url, sha512, releaseDate: now.toISOString() });
}
