// Figures of the owners of a state directory across their lives (REQUIREMENTS C4), kept in `run/supervisor.json`. An
// owner notes its start and its end; a crash is noted by whoever finds it. Statistics: lost or unreadable, they begin anew.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RunRecord {
  readonly running: boolean;
  /** Starts that followed a crash. */
  readonly restart_count: number;
  readonly crash_count: number;
  /** Of all owners together, the present one included. */
  readonly total_uptime_s: number;
  /** How the last owner was started. */
  readonly command: string;
  /** When the last owner became ready. UTC, ISO 8601. */
  readonly started_at: string;
}

interface Kept extends Omit<RunRecord, 'running' | 'total_uptime_s'> {
  /** Of the lock of the last owner that became ready. */
  readonly nonce: string;
  readonly pid: number;
  /** Pid of the process that watches over it, or null. */
  readonly watched_by: number | null;
  readonly ended_at: string | null;
  readonly crashed: boolean;
  readonly earlier_uptime_s: number;
}

/** Null before the first owner was ready. */
export function readRunRecord(dir: string): RunRecord | null {
  const kept = read(dir);
  if (!kept) return null;
  const { restart_count, crash_count, command, started_at, ended_at } = kept;
  const total_uptime_s = Math.round(uptimeS(kept));
  return { running: ended_at === null, restart_count, crash_count, total_uptime_s, command, started_at };
}

/** Whether the owner with this lock has been ready; one that is still starting may take its time to answer. */
export const hasStarted = (dir: string, nonce: string): boolean => {
  const kept = read(dir);
  return kept?.nonce === nonce && kept.ended_at === null;
};

/** Whether a living process watches over the owner that had this lock: then it is for that one to report a crash. */
export function isWatched(dir: string, nonce: string): boolean {
  const kept = read(dir);
  if (kept?.nonce !== nonce || kept.watched_by === null) return false;
  try {
    return process.kill(kept.watched_by, 0);
  } catch {
    return false; // gone with it, or somebody else's process by now
  }
}

/** Whether it was noted that the owner with this lock crashed: whoever noted it reports it as well. */
export function isCrashNoted(dir: string, nonce: string): boolean {
  const kept = read(dir);
  return kept?.nonce === nonce && kept.crashed;
}

export type RunStart = Pick<Kept, 'nonce' | 'command' | 'watched_by'>;

export function noteStart(dir: string, start: RunStart): void {
  const last = read(dir);
  write(dir, {
    ...start,
    pid: process.pid,
    started_at: new Date().toISOString(),
    ended_at: null,
    crashed: false,
    restart_count: (last?.restart_count ?? 0) + (last?.crashed ? 1 : 0),
    crash_count: last?.crash_count ?? 0,
    // Of one whose end nobody saw it is not known how long it was up.
    earlier_uptime_s: last ? (last.ended_at === null ? last.earlier_uptime_s : uptimeS(last)) : 0,
  });
}

export function noteEnd(dir: string, endedMs = Date.now()): void {
  const last = read(dir);
  if (last?.ended_at === null) write(dir, { ...last, ended_at: new Date(endedMs).toISOString() });
}

/** @param endedMs when it was seen last */
export function noteCrash(dir: string, pid: number, endedMs: number): void {
  const last = read(dir);
  // It never became ready, or somebody else has found it and perhaps taken its place.
  if (last?.pid !== pid || last.ended_at !== null) return;
  write(dir, {
    ...last,
    ended_at: new Date(endedMs).toISOString(),
    crashed: true,
    crash_count: last.crash_count + 1,
  });
}

/** Never negative, whatever happens to the clock. */
const uptimeS = ({ earlier_uptime_s, started_at, ended_at }: Kept): number =>
  earlier_uptime_s +
  Math.max(0, (ended_at === null ? Date.now() : Date.parse(ended_at)) - Date.parse(started_at)) / 1000;

const placeOf = (dir: string): string => join(dir, 'run', 'supervisor.json');

function read(dir: string): Kept | null {
  try {
    // Written by this module alone, in one step.
    return JSON.parse(readFileSync(placeOf(dir), 'utf8')) as Kept;
  } catch {
    return null;
  }
}

function write(dir: string, kept: Kept): void {
  const temp = `${placeOf(dir)}.${process.pid}.tmp`;
  try {
    mkdirSync(join(dir, 'run'), { recursive: true, mode: 0o700 });
    writeFileSync(temp, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    renameSync(temp, placeOf(dir));
  } catch {
    // A full disk is told by what matters more than statistics.
  }
}
