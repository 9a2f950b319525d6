// Runs electron-builder with electron-builder.yml.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runTool } from '../run.mjs';
import { makeStandIn } from './stand-in.mjs';

/** @typedef {import('./stand-in.mjs').System} System */

/** The release workflow publishes, when all systems are built. */
const always = ['--config', 'electron-builder.yml', '--publish', 'never'];

const certificates = ['CSC_LINK', 'CSC_NAME', 'WIN_CSC_LINK'];

/** For this system. @param {readonly string[]} args @returns {Promise<number>} the exit code */
export function pack(args) {
  // A secret that a workflow does not have arrives as an empty text, which electron-builder would take for a path.
  for (const name of certificates) if (process.env[name] === '') delete process.env[name];
  return runTool('electron-builder', [...args, ...always, ...signing(args)]);
}

/**
 * An unpacked package of any system, around a stand-in for Electron.
 * @param {System} system
 * @param {string} output the folder for it
 * @param {{ targets?: readonly string[], options?: import('node:child_process').SpawnOptions }} [more]
 * @returns {Promise<number>} the exit code
 */
export async function packStandIn(system, output, { targets = ['dir'], options } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'helios-electron-'));
  try {
    makeStandIn(system, folder);
    const places = [`-c.electronDist=${folder}`, `-c.directories.output=${output}`];
    return await runTool('electron-builder', [`--${system}`, ...targets, '--x64', ...places, ...always], options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** macOS runs nothing unsigned on Apple silicon. A signature without a certificate behind it does not go together with the
 * hardened runtime. @param {readonly string[]} args */
function signing(args) {
  const hasCertificate = Boolean(process.env['CSC_LINK'] || process.env['CSC_NAME']);
  const mustBeReal = hasCertificate || args.includes('-c.forceCodeSigning=true');
  return process.platform !== 'darwin' || mustBeReal ? [] : ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false'];
}
