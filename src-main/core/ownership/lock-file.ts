// What a lock file says. Reads and never judges: whether its writer still lives is decided in lock.ts.

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { HeliosError } from '../../../src-shared/errors.ts';
import { ownerRanks, type LockInfo } from '../../../src-shared/relay-protocol.ts';

/** The lock of the Python helios-mcp, which is exclusive: nobody joins it. */
export interface LegacyLock {
  readonly legacy: true;
  readonly pid: number;
  readonly host: string;
  readonly acquiredAtMs: number;
}

export type LockFile = {
  /** Names this content and no other, past or future. */
  readonly key: string;
  /** When the file was last written or its owner last gave a sign of life. */
  readonly touchedMs: number;
} & (
  | { readonly kind: 'helios'; readonly info: LockInfo }
  | { readonly kind: 'python'; readonly legacy: LegacyLock }
  /** Cannot come from this version of Helios, whose files are complete before they are visible. */
  | { readonly kind: 'unreadable'; readonly pid: number | null }
);

const longestBytes = 64 * 1024;

/** Null where there is none. Throws HeliosError `io` for what is no plain file or may not be read. */
export async function readLockFile(path: string): Promise<LockFile | null> {
  let handle: FileHandle | undefined;
  try {
    // A link is not followed, and a named pipe does not block. Both flags are absent on Windows, where they count as 0.
    handle = await whileBusy(() => open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
    const stat = await handle.stat();
    if (!stat.isFile()) throw Object.assign(new Error(`${path} is not a file`), { code: 'not a file' });
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(stat.size, longestBytes)));
    const bytes = buffer.subarray(0, bytesRead);
    const text = bytes.toString('utf8');
    const touchedMs = stat.mtimeMs;
    const value = parse(text);
    if (isLockInfo(value)) return { kind: 'helios', key: value.nonce, touchedMs, info: value };

    // Without a nonce, the file itself and the moment it was written tell two equal texts apart. Not the ctime: keeping
    // a copy of the file changes that, and two keys for one file would let two in.
    const key = createHash('sha256').update(`${stat.ino} ${stat.mtimeMs} `).update(bytes).digest('hex');
    const legacy = asLegacy(value);
    if (legacy) return { kind: 'python', key, touchedMs, legacy };
    return { kind: 'unreadable', key, touchedMs, pid: pidIn(text) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw lockFailure(path, error);
  } finally {
    await handle?.close();
  }
}

export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

export const lockFailure = (path: string, cause: unknown): HeliosError =>
  new HeliosError(
    'io',
    `The lock ${path} cannot be used (${String(codeOf(cause) ?? cause)}).`,
    { guidance: 'Check that the state directory is yours, has free space, and is on a disk that supports hard links.' },
    { cause },
  );

/** Windows refuses for a moment what another process or a virus scanner has open or has just deleted. */
export async function whileBusy<T>(operation: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      const busy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(String(codeOf(error)));
      if (!busy || attempt === 50) throw error;
      await delay(20);
    }
  }
}

function parse(text: string): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Not JSON: a lock file that says nothing, which the caller reports as unreadable.
    return {};
  }
}

/** A newer Helios may have added fields; those known here must be there. */
function isLockInfo(value: Partial<Record<string, unknown>>): value is Partial<Record<string, unknown>> & LockInfo {
  const texts = ['processStart', 'bootId', 'host', 'acquiredAt', 'version', 'socket', 'token'];
  return (
    isPid(value['pid']) &&
    texts.every((name) => typeof value[name] === 'string') &&
    typeof value['protocol'] === 'number' &&
    typeof value['rank'] === 'string' &&
    Object.hasOwn(ownerRanks, value['rank']) &&
    // It becomes part of a file name.
    typeof value['nonce'] === 'string' &&
    /^[\w-]{8,64}$/.test(value['nonce'])
  );
}

function asLegacy({ pid, timestamp, hostname }: Partial<Record<string, unknown>>): LegacyLock | null {
  if (!isPid(pid) || typeof timestamp !== 'number' || typeof hostname !== 'string') return null;
  return { legacy: true, pid, host: hostname, acquiredAtMs: timestamp * 1000 };
}

/** The process a torn or unknown lock names, if it got that far. */
function pidIn(text: string): number | null {
  const pid = Number(/"pid"\s*:\s*(\d+)/.exec(text)?.[1]);
  return isPid(pid) ? pid : null;
}

const isPid = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 0x7fff_ffff;
