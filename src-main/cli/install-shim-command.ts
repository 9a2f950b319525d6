// `helios install-shim`: what the desktop app does at every start, for those who have no app.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type Command } from 'commander';

import { HeliosError } from '../../src-shared/errors.ts';
import { failureOf } from '../core/call.ts';
import { installShim } from '../host/install-shim.ts';
import { print, printFailure } from './print.ts';

const sentences = {
  installed: 'is installed',
  current: 'was installed already',
  kept: 'is newer and stays; --downgrade replaces it',
} as const;

/** @param programs the folder of this program */
export function addInstallShimCommand(program: Command, dir: () => string, programs: string): void {
  program
    .command('install-shim')
    .description('put helios-mcp where clients start it: in the folder bin of the state directory')
    .option('--from <file>', 'the executable to copy (default: the one that came with this program)')
    .option('--downgrade', 'also over a newer one')
    .action(async ({ from, downgrade = false }: { from?: string; downgrade?: boolean }) => {
      try {
        const source = from ?? ownExecutable(programs);
        const { outcome, path, version } = await installShim({ dir: dir(), source, downgrade });
        print(`${path}: helios-mcp ${version} ${sentences[outcome]}.`);
      } catch (error) {
        printFailure(failureOf(error));
        process.exitCode = 1;
      }
    });
}

function ownExecutable(programs: string): string {
  if (process.getBuiltinModule('node:sea')?.isSea()) return process.execPath;
  const built = join(programs, 'bin', process.platform === 'win32' ? 'helios-mcp.exe' : 'helios-mcp');
  if (existsSync(built)) return built;
  throw new HeliosError('not_found', `There is no ${built}.`, {
    guidance: 'Build it with `npm run build:shim`, or name an executable with --from.',
  });
}
