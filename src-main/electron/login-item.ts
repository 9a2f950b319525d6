// Start at login, as the user wants it (opt-in). The system keeps it, and is asked: it can be taken back there as well.

import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

import { app } from 'electron';

import { nodeDisk, removeQuietly, replaceFile } from '../core/disk.ts';
import { autostartEntry } from './autostart-entry.ts';
import type { Shell } from './shell.ts';
import { hiddenArgument } from './start-arguments.ts';

/** macOS hands no arguments to programs that it starts at login; there the start says so itself. */
const windowsItem = { path: process.execPath, args: [hiddenArgument] };

export function startsAtLogin(): boolean {
  if (process.platform === 'linux') return existsSync(autostartPath());
  return app.getLoginItemSettings(process.platform === 'win32' ? windowsItem : {}).openAtLogin;
}

/** @throws HeliosError `io` */
export async function setStartAtLogin(openAtLogin: boolean): Promise<void> {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin, ...(process.platform === 'win32' && windowsItem) });
  } else if (openAtLogin) {
    await writeAutostart();
  } else {
    await removeQuietly(nodeDisk, autostartPath());
    await nodeDisk.syncFolder(dirname(autostartPath())).catch(() => {}); // there may be no such folder
  }
}

/** An update may have put the program elsewhere. To be called at every start. */
export async function refreshLoginItem({ owner }: Shell): Promise<void> {
  if (process.platform === 'darwin' || !app.isPackaged || !startsAtLogin()) return;
  try {
    if (process.platform === 'linux' && readFileSync(autostartPath(), 'utf8') === entry()) return;
    await setStartAtLogin(true);
  } catch (error) {
    // The next login may start nothing; this run has what it needs.
    owner.log('warn', 'login_item_not_written', { message: String(error) });
  }
}

/** Whether this start is the one at login, where no argument says it. */
export const wasStartedAtLogin = (): boolean =>
  process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;

const autostartPath = (): string =>
  join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'autostart', 'helios.desktop');

/** The file of an AppImage, not the place where it is mounted for this run. */
const entry = (): string => autostartEntry([process.env['APPIMAGE'] ?? process.execPath, hiddenArgument]);

async function writeAutostart(): Promise<void> {
  const path = autostartPath();
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(nodeDisk, path, new TextEncoder().encode(entry()), { mode: 0o644, tempDir: dirname(path) });
}
