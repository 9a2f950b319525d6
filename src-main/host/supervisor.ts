// Starts an owner as a child process and sees to it that it stays (REQUIREMENTS C1-C3). Small on purpose: it lives as
// long as the owner, and the owner starts only when this has loaded.

import { setTimeout as delay } from 'node:timers/promises';

import { noteCrash } from '../core/ownership/run-record.ts';
import { reportCrash } from './crash-report.ts';
import type { OwnerInfo } from './owner.ts';
import { OwnerLife } from './owner-life.ts';
import type { SupervisionSettings } from './supervision.ts';

export interface SuperviseOptions {
  readonly dir: string;
  /** Arguments for Node that start the owner; it finds its end by `meetSupervisor`. */
  readonly command: readonly string[];
  /** Called once, when the first owner is ready. */
  readonly onReady: (info: OwnerInfo) => void;
  /** For an owner that crashed before it could tell. May throw, and then `supervise` does. */
  readonly readSettings: () => Promise<SupervisionSettings>;
  /** Aborted when everything is to end in order. */
  readonly stop: AbortSignal;
  /** Aborted when it is to end at once. */
  readonly kill: AbortSignal;
  /** A sentence for the person who started it. */
  readonly say: (sentence: string) => void;
}

/** An owner that was ready for so long begins with the first delay again. */
const healthyAfterMs = 60_000;
/** In order, refused, wrong usage: it would be the same again. */
const finalCodes: ReadonlySet<number | null> = new Set([0, 1, 2]);

/** As shells have it for a process that was interrupted. */
export const killedCode = 130;

/** @returns the exit code: that of an owner that ended by itself, 0 when stopped, 1 when it crashed too often */
export async function supervise(options: SuperviseOptions): Promise<number> {
  const { dir, command, stop, kill, say } = options;
  let settings: SupervisionSettings | null = null;
  let isReady = false;
  let predecessor = 0;
  for (let failures = 0; ; failures += 1) {
    const life = new OwnerLife({
      ...options,
      predecessor,
      settings,
      onReady(info, told) {
        settings = told ?? settings;
        if (!isReady) options.onReady(info);
        isReady = true;
      },
    });
    const exit = await life.ended;
    const { code, signal, reason } = exit;
    if (signal === null && finalCodes.has(code)) return code ?? 0;
    if (kill.aborted) return killedCode;

    const { pid, startedMs, stderr, healthyMs } = life;
    settings ??= await options.readSettings();
    if (healthyMs >= healthyAfterMs) failures = 0;
    noteCrash(dir, pid, exit.endedMs);
    const report = await reportCrash(dir, { pid, command: command.join(' '), startedMs, exit, stderr });
    const how = `Helios ended unexpectedly (${reason ?? signal ?? `exit code ${code}`}). Details: ${report}`;
    if (stop.aborted || failures >= settings.restart_attempts) {
      say(stop.aborted ? how : `${how}\nIt is not started again after ${failures} attempts.`);
      return 1;
    }
    const delayS = settings.restart_first_delay_s * settings.restart_delay_factor ** failures;
    say(`${how}\nIt is started again in ${Math.round(delayS * 10) / 10} s.`);
    predecessor = pid;
    await delay(delayS * 1000, undefined, { signal: stop }).catch(() => {});
    if (stop.aborted) return 0;
  }
}
