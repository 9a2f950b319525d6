// Starts a headless owner, one for all shims that find none at the same moment. The owner's lock decides in the end;
// the claim file only spares the machine twenty starts of which nineteen would give way.

import fs from 'node:fs';
import path from 'node:path';
import { crashExitCode, exitNoteOf, type ExitNote } from '../../src-shared/relay-protocol.ts';
import { asObject } from './json-rpc.ts';
import { errorCode } from './lock-reader.ts';
import type { SessionFailure } from './session.ts';

/** A claim that led to no owner after this time counts no more, nor does one whose process is gone. */
const claimStaleAfterMs = 60_000;
/** Then a new log is begun; the previous one is kept beside it. */
const maxLogBytes = 1_000_000;

/** What starts the command `helios`, before its own arguments. */
export type HeliosCommand = readonly [program: string, ...args: string[]];

/** `yielded`: it ended in order because another owner was there. */
export type StartState = 'running' | 'yielded' | 'crashed' | SessionFailure;

export interface OwnerStart {
  readonly state: () => StartState;
  /** To be called once when the search is over, however it ends. */
  readonly release: () => void;
}

/**
 * Undefined while another process starts one. `isNeeded` is asked once the claim is ours: whoever had it before may
 * have brought an owner up since the caller looked. Throws what the file system throws when `dir` cannot be used.
 */
export async function startOwner(
  dir: string,
  heliosCommand: HeliosCommand,
  isNeeded: () => boolean,
): Promise<OwnerStart | undefined> {
  const run = path.join(dir, 'run');
  const logs = path.join(dir, 'logs');
  for (const folder of [run, logs]) fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const claim = path.join(run, 'starting');
  if (!takeClaim(claim)) return undefined;
  const release = (): void => fs.rmSync(claim, { force: true, maxRetries: 5 });

  let state: StartState = 'running';
  try {
    if (!isNeeded()) {
      release();
      return undefined;
    }
    // Loaded only here: nearly every shim finds an owner, and this module would cost each of them milliseconds.
    const { spawn } = await import('node:child_process');
    const log = openLog(path.join(logs, 'owner.log'));
    const [program, ...args] = heliosCommand;
    const child = spawn(program, [...args, 'serve', '--background', '--helios-dir', dir], {
      cwd: dir,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'ignore', log.fd],
    });
    fs.closeSync(log.fd);
    child.unref();
    child.once('error', (error) => {
      state = { code: 'unavailable', message: `Helios could not be started: ${error.message}` };
    });
    child.once('exit', (code, signal) => {
      const hasCrashed = code === null || code === crashExitCode;
      if (hasCrashed) leaveExitNote(dir, child.pid ?? 0, { code, signal, endedMs: Date.now() });
      if (code === 0) state = 'yielded';
      else state = hasCrashed ? 'crashed' : readFailure(log, code);
    });
    // The start outlives this shim, and so does its claim.
    if (child.pid !== undefined) fs.writeFileSync(claim, String(child.pid));
  } catch (error) {
    release();
    throw error;
  }
  return { state: () => state, release };
}

function takeClaim(claim: string): boolean {
  if (isStale(claim)) fs.rmSync(claim, { force: true, maxRetries: 5 });
  try {
    fs.writeFileSync(claim, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    // Windows says one of the others while somebody is removing it.
    const busy = process.platform === 'win32' ? ['EEXIST', 'EPERM', 'EACCES', 'EBUSY'] : ['EEXIST'];
    if (busy.includes(String(errorCode(error)))) return false;
    throw error;
  }
}

function isStale(claim: string): boolean {
  try {
    const { mtimeMs } = fs.statSync(claim);
    const pid = Number(fs.readFileSync(claim, 'utf8'));
    // No pid yet: it is just being written.
    return Date.now() - mtimeMs > claimStaleAfterMs || (pid > 0 && !isAlive(pid));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it means that it is there.
    return errorCode(error) === 'EPERM';
  }
}

/** For the report of the next owner: nobody but the process that started it learns how an owner ended. */
function leaveExitNote(dir: string, pid: number, note: ExitNote): void {
  try {
    fs.writeFileSync(path.join(dir, exitNoteOf(pid)), JSON.stringify(note), { flag: 'wx', mode: 0o600 });
  } catch {
    // Whoever ended it has said more already, or the disk is full: the report can do without.
  }
}

interface Log {
  readonly file: string;
  readonly fd: number;
  readonly startBytes: number;
}

function openLog(file: string): Log {
  try {
    if (fs.statSync(file).size > maxLogBytes) fs.renameSync(file, `${file}.1`);
  } catch {
    // Not there yet, or (Windows) still open in another process: then it grows a little longer.
  }
  const fd = fs.openSync(file, 'a', 0o600);
  return { file, fd, startBytes: fs.fstatSync(fd).size };
}

/** An owner that cannot serve says why in its last line: `{ level: 'fatal', code, message, guidance }`. */
function readFailure(log: Log, exitCode: number): SessionFailure {
  const said = fs.readFileSync(log.file).subarray(log.startBytes).toString();
  for (const line of said.trimEnd().split('\n').toReversed()) {
    if (!line.startsWith('{')) continue;
    let last: Readonly<Record<string, unknown>>;
    try {
      last = asObject(JSON.parse(line));
    } catch {
      // Part of a stack trace that happens to begin with a brace.
      continue;
    }
    if (last['level'] !== 'fatal') continue;
    const { code, message, guidance } = last;
    const sentences = [message, guidance].filter((part) => typeof part === 'string').join(' ');
    return { code: typeof code === 'string' ? code : 'internal', message: sentences };
  }
  return {
    code: 'unavailable',
    message: `Helios could not be started (exit code ${exitCode}). The reason is in ${log.file}.`,
  };
}
