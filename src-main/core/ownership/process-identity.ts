// Tells a process from a later one with the same pid, and this machine from others. Knows nothing of locks.

import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface ProcessIdentity {
  /** Opaque; the same text for as long as the process lives, whoever asks, whatever happens to clock and time zone. */
  readonly processStart: string;
}

export interface Machine {
  readonly host: string;
  /** Where two of these are equal, a pid means the same process. */
  readonly bootId: string;
}

const run = promisify(execFile);
const childOptions = { timeout: 15_000, windowsHide: true } as const;

/**
 * Null where no such process runs; a zombie is none. Starts no child process on Linux.
 * Throws when the system cannot tell, so that a doubt is never taken for a death.
 */
export async function identify(pid: number, platform = process.platform): Promise<ProcessIdentity | null> {
  if (platform === 'linux') return identifyByProc(pid);
  if (!exists(pid)) return null;
  return platform === 'win32' ? identifyByPowerShell(pid) : identifyByPs(pid);
}

export async function identifyMachine(platform = process.platform): Promise<Machine> {
  const host = hostname();
  if (platform === 'linux') {
    // Containers share the boot id of the kernel but count their own pids, so the namespace belongs to it.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { host, bootId: `${boot}/${readlinkSync('/proc/self/ns/pid')}` };
  }
  if (platform === 'darwin') {
    // Not kern.boottime: setting the clock moves it, and a moved boot would declare a living process dead.
    const { stdout } = await run('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], childOptions);
    return { host, bootId: stdout.trim() };
  }
  // LastBootUpTime moves with the clock too. Start times are dates here, so no two boots repeat one: the name suffices.
  return { host, bootId: host };
}

/** True where both ids come from one run of one kernel, be it from different pid namespaces. */
export const sameBoot = (bootId: string, other: string): boolean => bootId.split('/')[0] === other.split('/')[0];

/** Milliseconds since the epoch by today's clock; exact to a second. `processStart` must come from this boot of this machine. */
export function startedAtMs(processStart: string, platform = process.platform): number {
  if (platform === 'linux') return Date.now() - uptime() * 1000 + Number(processStart) * linuxTickMs;
  if (platform === 'win32') return Number(BigInt(processStart) / 10_000n) - windowsEpochMs;
  return Date.parse(`${processStart} UTC`);
}

/** USER_HZ is 100 on every architecture Node runs on. */
const linuxTickMs = 10;
/** From 1601, where Windows counts from, to 1970. */
const windowsEpochMs = 11_644_473_600_000;

function identifyByProc(pid: number): ProcessIdentity | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  // The second field is the program's name in parentheses and may hold spaces and parentheses: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const threads = Number(fields[17]);
  const processStart = fields[19];
  if (processStart === undefined) throw new Error(`/proc/${pid}/stat has an unknown form.`);
  // A zombie with threads left may still be inside a system call, such as the rename that takes a lock.
  if (state === 'X' || (state === 'Z' && threads <= 1)) return null;
  return { processStart };
}

async function identifyByPs(pid: number): Promise<ProcessIdentity | null> {
  // Without a fixed zone and language the same process would change its start when the laptop travels.
  const env = { LC_ALL: 'C', TZ: 'UTC' };
  const columns = ['-o', 'stat=', '-o', 'lstart='];
  let stdout: string;
  try {
    ({ stdout } = await run('/bin/ps', [...columns, '-p', String(pid)], { ...childOptions, env }));
  } catch (error) {
    if (!exists(pid)) return null;
    throw error;
  }
  const [state = '', ...start] = stdout.trim().split(/\s+/);
  if (start.length !== 5) throw new Error(`ps answered "${stdout.trim()}" for process ${pid}.`);
  return state.startsWith('Z') ? null : { processStart: start.join(' ') };
}

async function identifyByPowerShell(pid: number): Promise<ProcessIdentity | null> {
  const program = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32/WindowsPowerShell/v1.0/powershell.exe');
  const script = `$ErrorActionPreference = 'Stop'; (Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
  try {
    const { stdout } = await run(program, ['-NoProfile', '-NonInteractive', '-Command', script], childOptions);
    if (/^\d+$/.test(stdout.trim())) return { processStart: stdout.trim() };
    throw new Error(`PowerShell answered "${stdout.trim()}" for process ${pid}.`);
  } catch (error) {
    if (!exists(pid)) return null;
    throw error;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, for another user.
    return !isMissing(error);
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
