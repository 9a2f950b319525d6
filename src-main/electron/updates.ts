// Updates: looked for where the user wants it, told, and installed only after a snapshot and when the user says so.

import type { AppUpdater } from 'electron-updater';
import { app } from 'electron';

import type { Ending } from './ending.ts';
import { notify } from './notify.ts';
import { openOutside } from './open-outside.ts';
import type { Shell } from './shell.ts';
import { updateRoute, type UpdateState } from './update-route.ts';

const lookEveryMs = 6 * 3600 * 1000;
const firstLookMs = 30_000;

/** Where installers are to be had. */
const downloadPage = 'https://github.com/helios-mcp/helios/releases/latest';

export interface Updates {
  /** What the entry in the menu does now: look, restart, or open the page. */
  go(): void;
}

export function keepUpdated(shell: Shell, ending: Ending, onState: (state: UpdateState) => void): Updates {
  const { words, preferences, owner } = shell;
  const { APPIMAGE: appImage } = process.env;
  const route = updateRoute({
    platform: process.platform,
    isPackaged: app.isPackaged,
    program: process.execPath,
    appImage,
  });
  let state: UpdateState = { is: 'off' };
  let updater: AppUpdater | null = null;

  const become = (next: UpdateState) => {
    state = next;
    onState(next);
  };
  const loadUpdater = async (): Promise<AppUpdater> => {
    // Brings a lot with it, which most starts do not need.
    const { autoUpdater } = (await import('electron-updater')).default;
    autoUpdater.autoDownload = route === 'install';
    autoUpdater.autoInstallOnAppQuit = false; // without a snapshot before it
    autoUpdater.logger = null;
    return autoUpdater;
  };
  const look = async () => {
    if (state.is === 'looking' || state.is === 'loading' || state.is === 'ready') return;
    become({ is: 'looking' });
    try {
      updater ??= await loadUpdater();
      const found = await updater.checkForUpdates();
      if (!found?.isUpdateAvailable) return become({ is: 'current' });
      const { version } = found.updateInfo;
      if (route === 'page') {
        become({ is: 'page', version });
        return notify({ title: words.update.pageTitle(version), body: words.update.pageDetail, onClick: openPage });
      }
      become({ is: 'loading', version });
      await found.downloadPromise;
      become({ is: 'ready', version });
      notify({
        title: words.update.readyTitle(version),
        body: words.update.readyDetail,
        onClick: () => void install(),
      });
    } catch (error) {
      // No network, say: the next look tries again.
      owner.log('warn', 'update_failed', { message: String(error) });
      become({ is: 'failed' });
    }
  };
  const install = async () => {
    if (state.is !== 'ready' || updater === null) return;
    const { version } = state;
    try {
      await owner.ask('create_snapshot', { reason: words.snapshot.beforeUpdate(version) });
    } catch (error) {
      return notify({ title: words.failed, body: error instanceof Error ? error.message : String(error) });
    }
    await ending.endWith(() => updater?.quitAndInstall());
  };

  if (route === 'move') notify({ title: words.notice.moveIntoApplications, body: words.notice.moveDetail });
  if (route === 'install' || route === 'page') {
    become({ is: 'idle' });
    const lookIfWanted = () => preferences.content.automaticUpdates && void look();
    setTimeout(lookIfWanted, firstLookMs).unref();
    setInterval(lookIfWanted, lookEveryMs).unref();
  }
  return {
    go() {
      if (state.is === 'ready') void install();
      else if (state.is === 'page') openPage();
      else if (state.is !== 'off') void look();
    },
  };
}

const openPage = (): void => openOutside(downloadPage);
