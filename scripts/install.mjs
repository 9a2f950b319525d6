import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { finish, findNode, root, say, start, Stop } from './run.mjs';

const marker = join(root, 'node_modules', '.helios-installed-lock');

/** Installs the locked dependencies, unless those of the present lock file are there. */
export async function installWhenNeeded() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  if (!locksItsOwnNode()) findNode(); // says now, not after half a minute, that this Node is too old
  say('Installing the dependencies from package-lock.json (about half a minute) …');
  const code = await finish(npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']));
  if (code !== 0) throw new Stop('The dependencies could not be installed; the reason is above.');
  writeFileSync(marker, lock);
}

function locksItsOwnNode() {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `node-${process.platform}-${process.arch}` in optionalDependencies;
}

/** @param {readonly string[]} args */
function npm(args) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 'ignore', 'inherit'];
  const script = process.env['npm_execpath']; // the npm that runs this, or another package manager
  if (script && basename(script) === 'npm-cli.js') return start(process.execPath, [script, ...args], { stdio });
  return start('npm', args, { stdio, shell: process.platform === 'win32' });
}
