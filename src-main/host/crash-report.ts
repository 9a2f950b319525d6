// What stays of a crash (REQUIREMENTS C3): `logs/crash-<time>.json`. Written by the supervisor that saw its owner end, or,
// where nobody watched, by the next owner, which finds the lock of the dead one.

import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { exitNoteOf, type ExitNote, type LockInfo } from '../../src-shared/relay-protocol.ts';
import { heliosVersion } from '../../src-shared/version.ts';
import type { DeadOwner } from '../core/ownership/lock.ts';
import { readRunRecord } from '../core/ownership/run-record.ts';

export interface CrashReport {
  /** UTC, ISO 8601; `started_at` too. */
  readonly crashed_at: string;
  readonly started_at: string;
  readonly uptime_s: number;
  readonly pid: number;
  /** Both null where nobody saw the process end. */
  readonly exit_code: number | null;
  readonly signal: string | null;
  /** Where Helios itself ended it. */
  readonly reason: string | null;
  readonly last_stderr: readonly string[];
  readonly versions: { readonly helios: string; readonly node: string; readonly platform: string };
  readonly command: string;
  /** Restarts after crashes before this one. */
  readonly restart_count: number;
}

const keptReports = 20;
const maxStderrBytes = 16 * 1024;
const maxStderrLines = 50;

/** The end of a process as the one that started it saw it. */
export interface SeenEnd {
  readonly pid: number;
  readonly command: string;
  readonly startedMs: number;
  readonly exit: ExitNote;
  readonly stderr: string;
}

/** @returns the path of the report */
export async function reportCrash(dir: string, { pid, command, startedMs, exit, stderr }: SeenEnd) {
  const { endedMs } = exit;
  return write(dir, {
    crashed_at: new Date(endedMs).toISOString(),
    started_at: new Date(startedMs).toISOString(),
    uptime_s: Math.max(0, Math.round((endedMs - startedMs) / 1000)),
    pid,
    exit_code: exit.code,
    signal: exit.signal,
    reason: exit.reason ?? null,
    last_stderr: lastLines(stderr),
    versions: { helios: heliosVersion, node: process.version, platform: `${process.platform} ${process.arch}` },
    command,
    restart_count: readRunRecord(dir)?.restart_count ?? 0,
  });
}

/** For an owner that left its lock behind. What the process that started it saw of its end it may have noted. */
export async function reportDeadOwner(dir: string, { info, seenMs }: DeadOwner): Promise<string> {
  const note = readExitNote(dir, info);
  return reportCrash(dir, {
    pid: info.pid,
    command: readRunRecord(dir)?.command ?? '',
    startedMs: Date.parse(info.acquiredAt),
    exit: note ?? { code: null, signal: null, endedMs: seenMs },
    // Only of an owner that a shim started does the log hold what it said.
    stderr: info.rank === 'background' ? tailOf(join(dir, 'logs', 'owner.log')) : '',
  });
}

async function write(dir: string, report: CrashReport): Promise<string> {
  const logs = join(dir, 'logs');
  await mkdir(logs, { recursive: true, mode: 0o700 });
  const name = `crash-${report.crashed_at.replaceAll(':', '-')}`;
  let path = join(logs, `${name}.json`);
  for (let number = 2; ; number += 1) {
    try {
      await writeFile(path, `${JSON.stringify(report, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      path = join(logs, `${name}-${number}.json`);
    }
  }
  const reports = readdirSync(logs).filter((file) => /^crash-.*\.json$/.test(file));
  for (const old of reports.toSorted().slice(0, -keptReports)) rmSync(join(logs, old), { force: true });
  return path;
}

function readExitNote(dir: string, { pid }: LockInfo): ExitNote | null {
  const path = join(dir, exitNoteOf(pid));
  try {
    // Written by our own shim.
    return JSON.parse(readFileSync(path, 'utf8')) as ExitNote;
  } catch {
    return null; // nobody saw it end, or the note is torn: then less is known
  } finally {
    // Those of owners that nobody missed go as well.
    for (const name of readdirSync(join(dir, 'run'))) {
      if (/^exit-\d+\.json$/.test(name)) rmSync(join(dir, 'run', name), { force: true });
    }
  }
}

function tailOf(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, maxStderrBytes));
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, size - bytes.length));
  } catch {
    return ''; // there is no log
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const lastLines = (text: string): string[] =>
  text
    .slice(-maxStderrBytes)
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .slice(-maxStderrLines);
