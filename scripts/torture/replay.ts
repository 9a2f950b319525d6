// The replay of power cuts that `npm test` samples, with as many states as one has the time for.

import { runTool } from '../run.mjs';

/** @param states a number for each cut, or `all` @returns the exit code */
export function replayEverything(states: string): Promise<number> {
  process.env['HELIOS_CRASH_STATES'] = states;
  return runTool('vitest', ['run', 'src-main/core/crash-replay.test.ts', '--reporter=verbose']);
}
