// Carries out what was chosen in the tray, and says how it went where the window may not be open.

import { app, dialog } from 'electron';

import type { AppWindow } from './app-window.ts';
import { setStartAtLogin } from './login-item.ts';
import { notify } from './notify.ts';
import type { Shell } from './shell.ts';
import type { TrayAction } from './tray-menu.ts';

export interface TrayTargets {
  readonly window: AppWindow;
  /** After a preference is another one. */
  readonly onPreferences: () => void;
  readonly onUpdate: () => void;
}

type Run<Do extends TrayAction['do']> = (
  shell: Shell,
  action: Extract<TrayAction, { do: Do }> & TrayAction,
  targets: TrayTargets,
) => void | Promise<void>;

const runs: { readonly [Do in TrayAction['do']]: Run<Do> } = {
  activate: async ({ owner }, { persona }) => void (await owner.ask('set_active_persona', { persona_name: persona })),
  undo: async ({ owner, words }, { commit }) => {
    const { undone } = await owner.ask('undo_change', { commit });
    notify({ title: words.tray.undone(undone.message) });
  },
  snapshot: async ({ owner, words }) => {
    await owner.ask('create_snapshot', { reason: words.snapshot.reason });
    notify({ title: words.snapshot.done });
  },
  rollback: rollBack,
  pause: async ({ owner }, { paused }) => void (await owner.ask('set_paused', { paused })),
  prefer: async (shell, { key, value }, { onPreferences }) => {
    if (key === 'startAtLogin') await setStartAtLogin(value);
    else await shell.preferences.set({ [key]: value });
    onPreferences();
  },
  open: (_shell, { address }, { window }) => window.show(address),
  update: (_shell, _action, { onUpdate }) => onUpdate(),
  quit: () => app.quit(),
};

/** Never rejects. */
export async function carryOut(shell: Shell, action: TrayAction, targets: TrayTargets): Promise<void> {
  try {
    // The table has for each action the function that takes it.
    await runs[action.do](shell, action as never, targets);
  } catch (error) {
    notify({ title: shell.words.failed, body: error instanceof Error ? error.message : String(error) });
  }
}

async function rollBack(
  { owner, words }: Shell,
  { to, when }: Extract<TrayAction, { do: 'rollback' }>,
  { window }: TrayTargets,
) {
  const { files, more } = await owner.ask('preview_rollback', { to });
  const count = files.length + more;
  const { title, detail, nothing, confirm, cancel, ok, done, undoAt } = words.rollback;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: title(when),
    detail: count === 0 ? nothing : detail(count),
    buttons: count === 0 ? [ok] : [confirm, cancel],
    defaultId: 0,
    cancelId: count === 0 ? 0 : 1,
  });
  if (count === 0 || response !== 0) return;
  await owner.ask('rollback', { to });
  notify({ title: done(when), body: undoAt, onClick: () => window.show('/timeline') });
}
