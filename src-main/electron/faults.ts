// A fault of the main process ends it: nobody knows what it would do to the state otherwise. It leaves a report (C3) and
// starts again (C1), as often as the settings say. A process that is killed leaves its lock, and the next owner reports it.

import { setTimeout as delay } from 'node:timers/promises';

import { app } from 'electron';

import { newSettings } from '../../src-shared/model.ts';
import { crashExitCode } from '../../src-shared/relay-protocol.ts';
import { noteCrash } from '../core/ownership/run-record.ts';
import { reportCrash } from '../host/crash-report.ts';
import { readSettings } from '../host/read-settings.ts';
import type { Ending } from './ending.ts';
import type { Shell } from './shell.ts';
import { argumentsAfterCrash, type StartArguments } from './start-arguments.ts';

/** A run of this length begins to count from the start again. */
const healthyAfterMs = 60_000;
/** The process may not be able to do anything any more. */
const reportTimeoutMs = 3_000;

export function restartAfterFaults({ dir, owner }: Shell, { afterCrash }: StartArguments, ending: Ending): void {
  const startedMs = Date.now();
  let isOver = false;

  const end = async (fault: unknown) => {
    if (isOver) return;
    isOver = true;
    const endedMs = Date.now();
    const stderr = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    process.stderr.write(`${stderr}\n`);
    noteCrash(dir, process.pid, endedMs);
    const exit = { code: crashExitCode, signal: null, endedMs };
    const report = reportCrash(dir, { pid: process.pid, command: process.argv.join(' '), startedMs, exit, stderr });
    // A report that cannot be written must not keep it from ending.
    await Promise.race([report.catch(() => {}), delay(reportTimeoutMs)]);
    const failures = endedMs - startedMs >= healthyAfterMs ? 1 : (afterCrash?.failures ?? 0) + 1;
    // Somebody who quits does not want it back.
    if (!ending.isEnding() && failures <= owner.settings.restart_attempts)
      relaunch(argumentsAfterCrash(process.argv.slice(1), failures, process.pid));
    app.exit(crashExitCode);
  };
  process.on('uncaughtException', (error) => void end(error));
  // Electron only warns of these.
  process.on('unhandledRejection', (reason) => void end(reason));
}

/** The start after a crash waits, and longer after each, before it touches anything. */
export async function waitAfterCrash({ dir }: Shell, { afterCrash }: StartArguments): Promise<void> {
  if (!afterCrash) return;
  // What is wrong with the settings is told when the directory is opened.
  const { restart_first_delay_s, restart_delay_factor } = await readSettings(dir).catch(() => newSettings);
  await delay(restart_first_delay_s * restart_delay_factor ** (afterCrash.failures - 1) * 1000);
}

/** An AppImage is started by its file; where this run is mounted is gone by then. */
function relaunch(args: string[]): void {
  const { APPIMAGE: execPath } = process.env;
  app.relaunch({ args, ...(execPath !== undefined && { execPath }) });
}
