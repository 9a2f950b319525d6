// The end of the app: once, in order, within a bound. Everything that ends it comes through here.

import { app, powerMonitor, type BrowserWindow } from 'electron';

import type { Shell } from './shell.ts';

export interface Ending {
  readonly isEnding: () => boolean;
  /** Before the app is gone. */
  readonly onEnd: (close: () => void) => void;
  /** Flushes and gives the directory free, and then does this instead of only quitting. */
  readonly endWith: (last: () => void) => Promise<void>;
}

/** On top of `shutdown_timeout_s`, which bounds what is still running: closing sockets, the log, the lock. */
const closeGraceMs = 10_000;

export function endInOrder({ owner }: Shell): Ending {
  const closers: (() => void)[] = [];
  let state: 'running' | 'ending' | 'ended' = 'running';

  async function end(last: () => void): Promise<void> {
    if (state !== 'running') return;
    state = 'ending';
    const tooLate = new Promise<void>((resolve) => {
      setTimeout(resolve, owner.settings.shutdown_timeout_s * 1000 + closeGraceMs).unref();
    });
    // What cannot be closed is found by the next start, which finishes from the journal what was answered.
    await Promise.race([owner.close().catch(() => {}), tooLate]);
    for (const close of closers) close();
    state = 'ended';
    last();
  }

  app.on('before-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    void end(() => app.exit(0));
  });
  // Windows are hidden, not closed; without any the app goes on.
  app.on('window-all-closed', () => {});
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (state === 'running') app.quit();
      else app.exit(130);
    });
  }
  return { isEnding: () => state !== 'running', onEnd: (close) => void closers.push(close), endWith: end };
}

/** The user logs out, or the computer is turned off. To be called when the app is ready. */
export function endWithSession(): void {
  // The documentation has an event that holds the system up, the types have none. Where nobody waits, the journal has all
  // that was answered.
  powerMonitor.on('shutdown', (event?: Partial<Event>) => {
    event?.preventDefault?.();
    app.quit();
  });
}

/** Windows tells it to windows only, and does not wait. */
export const endWithSessionOf = (window: BrowserWindow): void => void window.on('session-end', () => app.quit());
