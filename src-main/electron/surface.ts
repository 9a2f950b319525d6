// What the user sees of the app: the window, the tray and the menu, and how they act on each other.

import { Menu } from 'electron';

import { createAppWindow, type AppWindow } from './app-window.ts';
import { applicationMenu } from './application-menu.ts';
import type { Ending } from './ending.ts';
import { startsAtLogin } from './login-item.ts';
import { reopen } from './ownership.ts';
import type { Shell } from './shell.ts';
import { carryOut } from './tray-actions.ts';
import { hasTrayHost } from './tray-host.ts';
import type { TrayAction, TrayView } from './tray-menu.ts';
import { showTray, type AppTray } from './tray.ts';
import { keepUpdated } from './updates.ts';

export interface Surface {
  readonly window: AppWindow;
  readonly tray: AppTray;
  /** Whether the window can be found again by the tray once it is hidden. */
  readonly hasTray: () => Promise<boolean>;
}

export function showSurface(shell: Shell, ending: Ending): Surface {
  const { preferences, words } = shell;
  const hasTray = async () => tray.isThere && (await hasTrayHost());
  const window = createAppWindow(shell, { hasTray, isEnding: ending.isEnding });
  const all = (): TrayView['preferences'] => ({ ...preferences.content, startAtLogin: startsAtLogin() });
  const onPreferences = followPreferences(shell, () => tray.change({ preferences: all() }));
  const act = (action: TrayAction) => {
    void carryOut(shell, action, { window, onPreferences, onUpdate: () => updates.go() });
  };
  const first = { hasCrashed: false, preferences: all(), update: { is: 'off' } } as const;
  const tray = showTray(shell, first, act);
  const updates = keepUpdated(shell, ending, (update) => tray.change({ update }));

  const show = (address: string) => window.show(address);
  const shortcuts = () => window.tell({ say: 'shortcuts' });
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform, words, { show, shortcuts })));
  // Whoever looks has been told.
  window.onShow(() => tray.change({ hasCrashed: false }));
  ending.onEnd(() => tray.destroy());
  return { window, tray, hasTray };
}

function followPreferences(shell: Shell, show: () => void): () => void {
  const { content: first } = shell.preferences;
  let { serveHttp } = first;
  return () => {
    show();
    const { content } = shell.preferences;
    if (serveHttp === content.serveHttp) return;
    ({ serveHttp } = content);
    // What it listens on is decided when it becomes the owner. Clients come back by themselves.
    void reopen(shell);
  };
}
