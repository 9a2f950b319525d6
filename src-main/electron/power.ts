// The computer sleeps and wakes: nothing half done is taken into the sleep, and nobody is left waiting after it.

import { powerMonitor } from 'electron';

import { reopen } from './ownership.ts';
import type { Shell } from './shell.ts';

/** The system gives programs a few seconds. */
const settleMs = 2_000;

export function followPower(shell: Shell): void {
  const { owner } = shell;
  powerMonitor.on('suspend', () => void owner.settle(settleMs));
  powerMonitor.on('resume', () => {
    void (async () => {
      if (await owner.isReachable()) return;
      owner.log('warn', 'unreachable_after_sleep', {});
      await reopen(shell);
    })();
  });
}
