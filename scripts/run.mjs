// Starting programs from the scripts. Plain JavaScript without any package, because a fresh clone has none yet; it may
// be read by a Node as old as 20, so everything after the install runs on the Node that `findNode` names.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const tools = join(root, 'node_modules', '.bin');

/** A failure whose message says all there is to say. */
export class Stop extends Error {}

/** What the scripts say themselves; standard output belongs to the programs they start. @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** The locked Node where the lock has one for this platform, else the one that runs this, if it is new enough. */
export function findNode() {
  const locked = join(tools, 'node');
  if (existsSync(locked)) return locked;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath;
  throw new Stop(
    `Helios needs Node.js 22.12 or newer and this is ${process.version}: get one from https://nodejs.org.`,
  );
}

/**
 * Starts a program in this terminal, with the locked tools first in its PATH.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
  // Windows spells it `Path`, and a copy of process.env no longer ignores case.
  const pathKey = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const env = { ...process.env, [pathKey]: tools + delimiter + (process.env[pathKey] ?? '') };
  return spawn(command, args, { cwd: root, stdio: 'inherit', env, ...options });
}

/** As a shell counts: 128 and the signal's number for a program that a signal ended.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} */
export async function exitCode(child) {
  const [code, signal] = await once(child, 'exit');
  return code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)];
}

/** Waits for a child that is only a step of this script; told to end, both end.
 * @param {import('node:child_process').ChildProcess} child */
export async function finish(child) {
  const ignoreStop = onStop((signal) => {
    child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  });
  const code = await exitCode(child);
  ignoreStop();
  return code;
}

/** Runs the command of an installed package to its end. It is started through Node, as Windows cannot run scripts itself.
 * @param {string} packageName
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options] */
export async function runTool(packageName, args, options) {
  return await finish(start(findNode(), [toolScript(packageName), ...args], options));
}

/** @param {string} packageName */
export function toolScript(packageName) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : /** @type {string} */ (Object.values(bin)[0]));
}

/** Passes on to the child what this process is told. A terminal tells the child of Ctrl+C by itself; a second signal would
 * read as impatience.
 * @param {import('node:child_process').ChildProcess} child */
export function forwardSignals(child) {
  onStop((signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}

/** @param {(signal: NodeJS.Signals) => void} stop @returns {() => void} ends the listening */
function onStop(stop) {
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, stop);
  // npm sends SIGTERM to the shell between it and this process, which ends without a word: losing it means the same.
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell || !process.env['npm_lifecycle_event']) return;
    clearInterval(watch);
    stop('SIGTERM');
  }, 250);
  watch.unref();
  return () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, stop);
  };
}

/** The body of a script: says why it stopped in one line, and ends with the code that `main` gives. @param {() => Promise<number>} main */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
