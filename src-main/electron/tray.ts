// The icon in the bar of the system and its menu, as Helios is now.

import { join } from 'node:path';

import { Menu, nativeImage, nativeTheme, Tray, type NativeImage } from 'electron';

import type { Shell } from './shell.ts';
import { healthText, trayIcon, trayMenu, type TrayAction, type TrayIcon, type TrayView } from './tray-menu.ts';
import { readTrayState } from './tray-state.ts';

export interface AppTray {
  /** False where the system has no place for icons. */
  readonly isThere: boolean;
  /** What changes without Helios telling: preferences, updates, a crash. */
  change(changes: Partial<Omit<TrayView, 'helios' | 'isStarting'>>): void;
  destroy(): void;
}

/** Changes that come together are shown together. */
const gatherMs = 200;
/** Health changes without an event. */
const lookAgainMs = 60_000;

export function showTray(
  shell: Shell,
  first: Omit<TrayView, 'helios' | 'isStarting'>,
  act: (action: TrayAction) => void,
): AppTray {
  const { owner, words, desktopDir } = shell;
  let view: TrayView = { ...first, helios: null, isStarting: true };
  const tray = createTray(picture(desktopDir, 'fine'));
  let timer: NodeJS.Timeout | undefined;

  let drawn = '';

  const draw = () => {
    if (tray === null || tray.isDestroyed()) return;
    drawn = JSON.stringify(view);
    tray.setImage(picture(desktopDir, trayIcon(view)));
    tray.setToolTip(`Helios: ${healthText(view, words)}`);
    // Linux shows changes only when the whole menu is set again.
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(view, words, act)));
  };
  /** A menu that is set again closes in the user's hand. */
  const drawIfNew = () => {
    if (JSON.stringify(view) !== drawn) draw();
  };
  const look = async () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), lookAgainMs);
    timer.unref();
    // Between two owners there is nothing to show; the next one tells.
    const helios = owner.isLive ? await readTrayState(owner).catch(() => null) : null;
    view = { ...view, helios, isStarting: view.isStarting && helios === null };
    drawIfNew();
  };
  const lookSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), gatherMs);
  };

  owner.listen({ onChange: lookSoon, onState: lookSoon });
  nativeTheme.on('updated', draw);
  if (process.platform === 'win32') tray?.on('click', () => act({ do: 'open' }));
  draw();
  return {
    isThere: tray !== null,
    change(changes) {
      view = { ...view, ...changes };
      drawIfNew();
    },
    destroy() {
      clearTimeout(timer);
      nativeTheme.off('updated', draw);
      tray?.destroy();
    },
  };
}

function createTray(image: NativeImage): Tray | null {
  try {
    return new Tray(image);
  } catch {
    return null; // the system has no place for it
  }
}

function picture(desktopDir: string, icon: TrayIcon): NativeImage {
  const isMac = process.platform === 'darwin';
  const name = isMac ? `${icon}Template` : `${icon}-${isBarDark() ? 'dark' : 'light'}`;
  // Finds the one with twice the pixels, `@2x`, by itself.
  const image = nativeImage.createFromPath(join(desktopDir, 'tray', `${name}.png`));
  if (isMac) image.setTemplateImage(true);
  return image;
}

/** The bar need not be as dark as windows are. */
function isBarDark(): boolean {
  if (process.platform === 'win32') return nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
  const isGnome = process.env['XDG_CURRENT_DESKTOP']?.toUpperCase().includes('GNOME') ?? false;
  return isGnome || nativeTheme.shouldUseDarkColors;
}
