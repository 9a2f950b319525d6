// Makes dist/bin/helios-mcp, the single executable of shim, command line and interface around the Node that runs this.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { hashSources } from '../build.mjs';
import { root, say, Stop } from '../run.mjs';
import { injectBlob } from './inject-blob.mjs';

const dist = join(root, 'dist');
const page = join(dist, 'renderer');
const pieces = join(dist, 'executable');
const folder = join(dist, 'bin');
const program = join(folder, process.platform === 'win32' ? 'helios-mcp.exe' : 'helios-mcp');
const marker = join(pieces, '.built-from');

/** Does nothing more than look where it is current. @returns {Promise<string>} the path of the executable */
export async function buildExecutableWhenStale() {
  if (!existsSync(join(page, 'index.html'))) throw new Stop('Run `npm run build` before.');
  const from = hashOrigins();
  const builtFrom = existsSync(marker) ? readFileSync(marker, 'utf8') : '';
  if (builtFrom === from && existsSync(program)) return program;
  say('Building the executable (a few seconds) …');
  await bundle();
  mkdirSync(folder, { recursive: true });
  // Beside it and renamed: it may be running, and two tests may build at once.
  const fresh = join(folder, `helios-mcp.building-${process.pid}${process.platform === 'win32' ? '.exe' : ''}`);
  try {
    await injectBlob(makeBlob(), fresh);
    renameSync(fresh, program);
  } finally {
    rmSync(fresh, { force: true });
  }
  writeFileSync(marker, from);
  say(`${program}: ${Math.round(statSync(program).size / 1e6)} MB, sha256 ${hashOf(program)}`);
  return program;
}

async function bundle() {
  const { createBuilder } = await import('vite');
  const builder = await createBuilder({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  for (const name of ['executableShim', 'executableHelios']) {
    const environment = builder.environments[name];
    if (environment) await builder.build(environment);
  }
}

/** By the name under which the program asks for it. @returns {Record<string, string>} */
function collectAssets() {
  const named = pageFiles().map((file) => [`renderer/${relative(page, file).split(sep).join('/')}`, file]);
  return { 'helios.cjs': join(pieces, 'helios.cjs'), ...Object.fromEntries(named) };
}

function pageFiles() {
  return readdirSync(page, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** @returns {Buffer} */
function makeBlob() {
  const output = join(pieces, `helios-mcp-${process.pid}.blob`);
  const config = join(pieces, `sea-config-${process.pid}.json`);
  const main = join(pieces, 'helios-mcp.cjs');
  // With `none`, NODE_OPTIONS of the program that starts it does not reach it.
  const options = { disableExperimentalSEAWarning: true, useCodeCache: true, execArgvExtension: 'none' };
  try {
    writeFileSync(config, JSON.stringify({ main, output, assets: collectAssets(), ...options }));
    execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'pipe' });
    return readFileSync(output);
  } finally {
    for (const file of [output, config]) rmSync(file, { force: true });
  }
}

function hashOrigins() {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch} ${hashSources()}`);
  const scripts = readdirSync(import.meta.dirname).map((name) => join(import.meta.dirname, name));
  for (const file of [...pageFiles(), ...scripts])
    hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

/** @param {string} file */
const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
