// What the user is told of while the window may be closed (C6): a crash, a run that was put in order, changes of clients.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ChangeEvent } from '../../src-shared/change-event.ts';
import type { CrashReport } from '../host/crash-report.ts';
import type { AppWindow } from './app-window.ts';
import { changeNotice, isByClient } from './change-notice.ts';
import { notify } from './notify.ts';
import type { Shell } from './shell.ts';

const gatherMs = 1_500;

/** @returns true after a crash that nobody was told of: of the app, or of an owner without a window */
export async function tellOfLastRun({ dir, owner, remembered, words }: Shell, window: AppWindow): Promise<boolean> {
  const crash = await newestCrash(dir);
  if (crash > remembered.content.crashTold) {
    // Told once more after the next start is better than a start that fails for it.
    await remembered.set({ crashTold: crash }).catch(() => {});
    const reason = await reasonOf(join(dir, 'logs', crash));
    const body = [reason, words.notice.crashDetail].filter((line) => line !== '').join('\n');
    notify({ title: words.notice.crash, body, onClick: () => window.show('/health') });
    return true;
  }
  const metrics = await owner.ask('get_metrics', {}).catch(() => null); // lost again in this very moment
  if (metrics && metrics.recoveries.attempts > 0)
    notify({ title: words.notice.healed, body: words.notice.healedDetail, onClick: () => window.show('/health') });
  return false;
}

export function tellOfClientChanges({ owner, preferences, words }: Shell, window: AppWindow): void {
  let waiting: ChangeEvent[] = [];
  const tell = () => {
    const events = waiting.splice(0);
    notify({ ...changeNotice(events, words), onClick: () => window.show('/timeline') });
  };
  owner.listen({
    onChange(event) {
      if (!preferences.content.notifyOfClientChanges || !isByClient(event)) return;
      if (waiting.length === 0) setTimeout(tell, gatherMs).unref();
      waiting = [...waiting, event];
    },
    onState() {},
  });
}

async function reasonOf(path: string): Promise<string> {
  try {
    // Written by crash-report.ts alone.
    const { reason, signal, last_stderr } = JSON.parse(await readFile(path, 'utf8')) as CrashReport;
    return reason ?? last_stderr[0] ?? signal ?? '';
  } catch {
    return ''; // the report itself was cut off
  }
}

/** Names of reports begin with the time, so the last one is the newest. */
async function newestCrash(dir: string): Promise<string> {
  const files = await readdir(join(dir, 'logs')).catch(() => []); // made at the first opening
  return (
    files
      .filter((file) => /^crash-.*\.json$/.test(file))
      .toSorted()
      .at(-1) ?? ''
  );
}
