// `node scripts/release/sbom.mjs FILE`: the list of what the installers contain, as CycloneDX, after a build. npm knows all that
// is installed; what went in are the packages that the bundles name, Electron, and the Node inside the shim.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { bundledPackages } from '../package/licences.mjs';
import { root } from '../run.mjs';

/** @typedef {{ bomFormat: string, components: { 'bom-ref': string }[], dependencies: { ref: string, dependsOn?: string[] }[] }} Listed */

/** @param {Listed} installed as npm lists it @param {readonly string[]} shipped as `name@version` */
export function keepShipped({ components, dependencies, ...head }, shipped) {
  const refs = new Set(shipped);
  const kept = components.filter((component) => refs.has(component['bom-ref']));
  const missing = shipped.filter((ref) => !kept.some((component) => component['bom-ref'] === ref));
  if (missing.length > 0) throw new Error(`npm does not list ${missing.join(', ')}.`);
  const { node: version } = process.versions;
  const node = { 'bom-ref': `node@${version}`, type: 'platform', name: 'node', version };
  const among = dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  return { ...head, components: [...kept, node], dependencies: among };
}

/** @param {string} folder in node_modules */
function referTo(folder) {
  const { name, version } = JSON.parse(readFileSync(join(root, 'node_modules', folder, 'package.json'), 'utf8'));
  return `${name}@${version}`;
}

if (import.meta.main) {
  const options = { cwd: root, encoding: /** @type {const} */ ('utf8'), maxBuffer: 64 * 1024 * 1024 };
  const listed = JSON.parse(execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], options));
  const sbom = keepShipped(listed, [...bundledPackages(), 'electron'].map(referTo));
  writeFileSync(process.argv[2] ?? 'helios.cdx.json', `${JSON.stringify(sbom, null, 2)}\n`);
}
