// Long work on the main thread, in slices: after each, everything else gets its turn.
import { setImmediate } from 'node:timers/promises';

/** To be awaited every few steps, of which none takes longer than a millisecond. Rejects when the work is aborted. */
export type Pause = () => Promise<void>;

export const sliceMs = 3;

export function createPause(signal?: AbortSignal): Pause {
  let startedAt = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - startedAt < sliceMs) return;
    await setImmediate();
    startedAt = performance.now();
  };
}
