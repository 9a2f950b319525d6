// Brings a checkout to where a command can run: installs from the lock and builds, each only when it has to. Runs on
// whatever Node is on the path and on nothing else; what it starts runs on the Node that the lock brings.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

/** With the locked tools, Node among them, before those of the system. */
export const environment = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };

const isWindows = process.platform === 'win32';

export const say = (text) => process.stderr.write(`helios: ${text}\n`);

/** Runs a command in the checkout; its output goes to ours. @returns its exit code */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, env: environment, stdio: 'inherit', shell: isWindows, ...options });
  if (result.error) say(`${command}: ${result.error.message}`);
  return result.status ?? 1;
}

function must(what, command, args, options) {
  const result = spawnSync(command, args, { cwd: root, env: environment, encoding: 'utf8', shell: isWindows, ...options });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  say(`${what} failed.`);
  process.exit(1);
}

const hashOf = (files) => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(join(root, file))).update('\0');
  return hash.digest('hex');
};

function filesBelow(folder) {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    return statSync(join(root, path)).isDirectory() ? filesBelow(path) : [path];
  });
}

const isCurrent = (mark, hash) => existsSync(mark) && readFileSync(mark, 'utf8') === hash;

/** Installs from the lock when what is installed is not what it says. */
export function install() {
  const mark = join(root, 'node_modules', '.helios-lock');
  const hash = hashOf(['package.json', 'package-lock.json']);
  if (isCurrent(mark, hash)) return;
  say('installing from package-lock.json (about half a minute)');
  must('Installing', 'npm', ['ci', '--no-audit', '--no-fund'], { env: process.env });
  writeFileSync(mark, hash);
}

/** Builds when the sources are not those of the last build. */
export function build() {
  const mark = join(root, 'dist', '.helios-sources');
  const sources = ['src-shared', 'src-main', 'src-renderer'].flatMap(filesBelow).filter((file) => !/\.test\.tsx?$/.test(file));
  const hash = hashOf(['package.json', 'package-lock.json', 'vite.config.ts', ...sources]);
  if (isCurrent(mark, hash)) return;
  say('building');
  must('Building', 'npx', ['--no-install', 'vite', 'build', '--app', '--logLevel', 'warn']);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(mark, hash);
}
