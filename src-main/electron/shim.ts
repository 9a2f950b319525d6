// The shim that clients start, put in its lasting place at every start, so that it is never older than the app.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { failureOf } from '../core/call.ts';
import { installShim } from '../host/install-shim.ts';
import type { Shell } from './shell.ts';

/**
 * One that cannot be installed keeps nobody from using the window; the log says it.
 * @param owning settles when there is a log
 */
export async function keepShimInstalled({ dir, owner }: Shell, owning: Promise<unknown>): Promise<void> {
  const source = join(process.resourcesPath, 'bin', process.platform === 'win32' ? 'helios-mcp.exe' : 'helios-mcp');
  if (!existsSync(source)) return; // a build without one, for development
  try {
    const { outcome, path, version } = await installShim({ dir, source });
    await owning;
    if (outcome !== 'current') owner.log('info', 'shim', { outcome, path, version });
  } catch (error) {
    await owning;
    owner.log('warn', 'shim_not_installed', { message: failureOf(error).message });
  }
}
