// The one window: opened when it is first wanted, hidden rather than closed, never out of reach.

import { join } from 'node:path';

import { app, BrowserWindow, nativeTheme, screen } from 'electron';

import type { DesktopMessage } from '../../src-shared/desktop-bridge.ts';
import { endWithSessionOf } from './ending.ts';
import { guardPage } from './guard-page.ts';
import { linkPage, type PageLink } from './ipc.ts';
import { pageUrl } from './navigation.ts';
import { surviveFaults } from './page-faults.ts';
import type { Shell } from './shell.ts';
import { placeWindow, smallest } from './window-place.ts';

export interface AppWindow {
  /** In front of everything, with this page of the interface where one is named. */
  show(address?: string): void;
  /** In the bar of the system only: where there is no tray, nothing else leads to it. */
  showMinimized(): void;
  tell(message: DesktopMessage): void;
  /** Each time it is asked for, by the user most often. */
  onShow(listener: () => void): void;
}

export interface WindowOptions {
  /** Asked when the window is closed. */
  readonly hasTray: () => Promise<boolean>;
  readonly isEnding: () => boolean;
}

const rememberAfterMs = 500;

export function createAppWindow(shell: Shell, { hasTray, isEnding }: WindowOptions): AppWindow {
  const shown = new Set<() => void>();
  let opened: { readonly window: BrowserWindow; readonly link: PageLink } | null = null;

  function open(appear: (window: BrowserWindow) => void) {
    const { maximized, ...place } = placeWindow(
      shell.remembered.content.window,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    );
    const window = new BrowserWindow({
      ...place,
      minWidth: smallest.width,
      minHeight: smallest.height,
      title: 'Helios',
      show: false,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#0c0e12' : '#fbf9f5',
      webPreferences: {
        preload: join(shell.desktopDir, 'preload.cjs'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !app.isPackaged,
      },
    });
    if (maximized) window.maximize();
    guardPage(window.webContents);
    surviveFaults(window, shell);
    endWithSessionOf(window);
    const link = linkPage(window, shell.owner);
    rememberPlace(window, shell);
    window.once('ready-to-show', () => appear(window));
    window.on('show', () => {
      void app.dock?.show();
    });
    window.on('hide', () => app.dock?.hide());
    window.on('close', (event) => {
      if (isEnding()) return;
      event.preventDefault();
      void putAway(window);
    });
    window.once('closed', () => (opened = null));
    // It also fails when the page is loaded again meanwhile.
    window
      .loadURL(pageUrl)
      .catch((error: unknown) => shell.owner.log('warn', 'page_not_loaded', { message: String(error) }));
    return { window, link };
  }

  async function putAway(window: BrowserWindow): Promise<void> {
    if (shell.preferences.content.closeQuits) app.quit();
    else if (await hasTray()) window.hide();
    else window.minimize();
  }

  return {
    show(address) {
      for (const listener of shown) listener();
      if (opened) bringToFront(opened.window);
      else opened = open(bringToFront);
      if (address !== undefined) opened.link.tell({ say: 'go', address });
    },
    showMinimized() {
      opened ??= open((window) => {
        window.show();
        window.minimize();
      });
    },
    tell(message) {
      opened ??= open(bringToFront);
      opened.link.tell(message);
    },
    onShow: (listener) => void shown.add(listener),
  };
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function rememberPlace(window: BrowserWindow, { remembered }: Shell): void {
  let timer: NodeJS.Timeout | undefined;
  const remember = () => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    const place = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    // A convenience: a disk that does not take it is told of by what matters more.
    remembered.set({ window: place }).catch(() => {});
  };
  const rememberSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(remember, rememberAfterMs);
  };
  window.on('resize', rememberSoon);
  window.on('move', rememberSoon);
  window.on('close', remember);
}
