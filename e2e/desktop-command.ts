// How the built desktop app is started: by Electron where there is one, else by Node with the stand-in.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const mainScript = here('../dist/desktop/main.mjs');

/** A binary that is there already; asking the package for it would download one. */
export function findElectron(): string | undefined {
  const { HELIOS_ELECTRON: named } = process.env;
  if (named !== undefined) return named;
  const folder = here('../node_modules/electron');
  if (!existsSync(join(folder, 'path.txt'))) return undefined;
  const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
  return existsSync(program) ? program : undefined;
}

export const desktopCarrier = findElectron() === undefined ? 'the stand-in of Electron' : 'Electron';

export interface DesktopOptions {
  readonly dir: string;
  /** Home of the user, with the app's own files; starts of the same app share it. */
  readonly home: string;
  readonly args?: readonly string[];
  /** Whether the desktop shows icons in its bar. */
  readonly hasTrayHost?: boolean;
}

/** A second start of the same app, which hands over its arguments and ends. @returns its exit code */
export async function startAgain(options: DesktopOptions): Promise<number | null> {
  const { program, args, env } = await desktopCommand(options, { STAND_IN_TEST: undefined });
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  await once(child, 'exit');
  return child.exitCode;
}

export async function desktopCommand(options: DesktopOptions, more: Readonly<Record<string, string | undefined>>) {
  const { dir, home, args = [] } = options;
  const electron = findElectron();
  const own = [mainScript, `--user-data-dir=${join(home, 'app')}`, '--helios-dir', dir, ...args];
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    PATH: `${await trayHost(options)}${delimiter}${process.env['PATH'] ?? ''}`,
    ...more,
  };
  // Playwright's own, which would reach into the app.
  delete env['NODE_OPTIONS'];
  if (electron === undefined)
    return {
      program: process.execPath,
      args: ['--import', new URL('electron-stand-in/register.mjs', import.meta.url).href, ...own],
      env,
    };
  return { program: electron, args: ['-r', here('desktop-record.cjs'), ...own], env };
}

/** On Linux the app asks the session bus, by a program, whether anything shows icons. */
async function trayHost({ home, hasTrayHost = true }: DesktopOptions): Promise<string> {
  const folder = join(home, 'programs');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'gdbus'), `#!/bin/sh\necho '(<${hasTrayHost}>,)'\n`);
  await chmod(join(folder, 'gdbus'), 0o755);
  return folder;
}
