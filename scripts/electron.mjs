import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './run.mjs';

/** The program of the desktop app, or why there is none here. Looks only: loading the package would download it.
 * @param {{ env?: NodeJS.ProcessEnv, platform?: string, isRoot?: boolean, folder?: string }} [machine]
 * @returns {{ program: string } | { reason: string }} */
export function findElectron({
  env = process.env,
  platform = process.platform,
  isRoot = process.getuid?.() === 0,
  folder = join(root, 'node_modules', 'electron'),
} = {}) {
  const pathFile = join(folder, 'path.txt'); // written by its installation
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : '';
  const elsewhere = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!elsewhere && name === '') return { reason: 'Electron itself is not installed (`npx install-electron` gets it)' };
  const program = elsewhere ? join(elsewhere, name || 'electron') : join(folder, 'dist', name);
  if (!existsSync(program)) return { reason: `${program} is not there` };
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return { reason: 'there is no screen' };
  if (platform === 'linux' && isRoot) return { reason: 'the sandbox of Electron does not work for root' };
  return { program };
}
