// Becoming the owner, with the user where that needs one: somebody else keeps the directory, or it cannot be opened.

import { app, dialog } from 'electron';

import { failureOf } from '../core/call.ts';
import type { Shell } from './shell.ts';

interface Obstacle {
  readonly message: string;
  readonly detail: string;
}

/** @returns false when the user has given up, and the app ends */
export async function own(shell: Shell): Promise<boolean> {
  for (;;) {
    const obstacle = await tryToOwn(shell);
    if (obstacle === null) return true;
    const { again, quit } = shell.words.own;
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      ...obstacle,
      buttons: [again, quit],
      defaultId: 0,
      cancelId: 1,
    });
    if (response !== 0) {
      app.quit();
      return false;
    }
  }
}

/** Gives the directory free and takes it again: with other preferences, or because nobody can reach this owner. */
export async function reopen(shell: Shell): Promise<void> {
  // What could not be closed, with the disk away say, is found by the next owner.
  await shell.owner.close().catch(() => {});
  await own(shell);
}

async function tryToOwn(shell: Shell): Promise<Obstacle | null> {
  const { owner, dir, words } = shell;
  try {
    const heldBy = await owner.take(() => void own(shell));
    if (heldBy === null) return null;
    return { message: words.own.held, detail: words.own.heldBy(heldBy.pid, heldBy.host, dir) };
  } catch (error) {
    const { message, guidance } = failureOf(error);
    return { message: words.own.cannotStart, detail: `${message}\n${guidance}` };
  }
}
