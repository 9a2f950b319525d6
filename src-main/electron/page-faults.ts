// The page may crash or hang without taking anything along: what it holds unsaved is kept by the page itself, and Helios
// runs in another process.

import { dialog, type BrowserWindow } from 'electron';

import type { Shell } from './shell.ts';

/** More crashes than this in so long a time, and it is the user who decides. */
const crashesBorne = 3;
const crashWindowMs = 60_000;

export function surviveFaults(window: BrowserWindow, { words, owner }: Shell): void {
  const { webContents } = window;
  let crashes: number[] = [];
  let isAsking = false;

  const ask = async (message: string, detail: string, buttons: readonly [string, string]) => {
    if (isAsking || window.isDestroyed()) return;
    isAsking = true;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail,
      buttons: [...buttons],
      defaultId: 0,
      cancelId: 1,
    });
    isAsking = false;
    if (response === 0 && !window.isDestroyed()) webContents.reload();
  };

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    owner.log('warn', 'page_crashed', { reason, exit_code: exitCode });
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < crashWindowMs), now];
    const { crashed, crashedDetail, reload, wait } = words.window;
    if (crashes.length > crashesBorne) void ask(crashed, crashedDetail, [reload, wait]);
    else webContents.reload();
  });
  window.on('unresponsive', () => {
    const { unresponsive, unresponsiveDetail, reload, wait } = words.window;
    void ask(unresponsive, unresponsiveDetail, [reload, wait]);
  });
}
