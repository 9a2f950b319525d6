// The file system as far as durable files need it. Everything that must survive a crash goes through this port, so a
// test can record its operations, count its syncs or cut it at any point.
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { chmod, readdir, readFile, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HeliosError } from '../../src-shared/errors.ts';

export interface DiskStat {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly size: number;
  readonly mode: number;
  readonly modifiedMs: number;
}

/** Every operation rejects with an error whose `code` is the system's (`ENOENT`, `EEXIST`, `ENOSPC`, ...). */
export interface Disk {
  readFile(path: string): Promise<Uint8Array>;
  /** Creates the file, never opens an existing one; resolves when its content is durable. A failure may leave a part. */
  writeNewFile(path: string, bytes: Uint8Array, mode: number): Promise<void>;
  /** Adds to the end of a file, which is made if it is not there; resolves when what was added is durable. A failure leaves nothing of it where the disk allows. */
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Replaces `to` in one step, also a read-only one. Names are durable only after `syncFolder`; so for the next four. */
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** One level, for the owner only (0700). */
  mkdir(path: string): Promise<void>;
  rmdir(path: string): Promise<void>;
  readdir(path: string): Promise<readonly string[]>;
  stat(path: string): Promise<DiskStat>;
  /** Like `stat`, but does not follow a link. */
  lstat(path: string): Promise<DiskStat>;
  /** Makes the names in a folder durable. Does nothing where the system cannot do it (Windows). */
  syncFolder(path: string): Promise<void>;
}

/** The system's code of a failed operation, or undefined for any other error. */
export const diskErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'access was denied',
  EPERM: 'access was denied',
  EBUSY: 'another program keeps the file open',
  EMFILE: 'too many files are open',
  EIO: 'the disk reported a fault',
};

/** Gives a failed disk operation a sentence; any other error is passed through as it is. */
export function toIoError(intention: string, cause: unknown): unknown {
  const code = diskErrorCode(cause);
  if (cause instanceof HeliosError || code === undefined || !/^E[A-Z0-9]+$/.test(code)) return cause;
  return new HeliosError(
    'io',
    `Could not ${intention}: ${reasons[code] ?? `the system answered ${code}`}.`,
    {},
    { cause },
  );
}

/** The same function, its failed disk operations put as a sentence. */
export function reportingIo<Input extends readonly unknown[], Output>(
  intention: string,
  run: (...input: Input) => Promise<Output>,
): (...input: Input) => Promise<Output> {
  return async (...input) => {
    try {
      return await run(...input);
    } catch (error) {
      throw toIoError(intention, error);
    }
  };
}

/**
 * Puts a file in place so that a reader, and a restart after a power cut, sees the old content or the new one (H7).
 * `tempDir` must exist on the same file system. Never follows a link at `path`: the link itself would be replaced, so
 * callers that want its target resolve it before. Throws `io`; the file at `path` is then the old or the new one, whole.
 */
export async function replaceFile(
  disk: Disk,
  path: string,
  bytes: Uint8Array,
  options: { readonly mode?: number; readonly tempDir: string },
): Promise<void> {
  const temp = join(options.tempDir, `${randomUUID()}.tmp`);
  try {
    await disk.writeNewFile(temp, bytes, options.mode ?? 0o600);
    await disk.rename(temp, path);
    await disk.syncFolder(dirname(path));
  } catch (cause) {
    await removeQuietly(disk, temp);
    throw toIoError(`save ${path}`, cause);
  }
}

/** For clean-up after a failure that is already being reported; whatever stays is swept at the next start. */
export async function removeQuietly(disk: Disk, path: string): Promise<void> {
  await disk.unlink(path).catch(() => undefined);
}

/** Creates a folder and the missing ones above it, durably. */
export async function makeFolder(disk: Disk, path: string): Promise<void> {
  try {
    await disk.mkdir(path);
  } catch (error) {
    const code = diskErrorCode(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT') throw error;
    await makeFolder(disk, dirname(path));
    await disk.mkdir(path);
  }
  await disk.syncFolder(dirname(path));
}

/** The content, or null when there is no such file. */
export async function readIfPresent(disk: Disk, path: string): Promise<Uint8Array | null> {
  try {
    return await disk.readFile(path);
  } catch (error) {
    const code = diskErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

const sync = promisify(fsync);
const onWindows = process.platform === 'win32';
const busyTimeoutMs = 5_000;
const smallFileBytes = 64 * 1024;

/**
 * The real file system, with what each platform needs to be durable. What the system does in memory is called at once: a
 * trip through the thread pool takes several times as long. What waits for the disk (sync, large files) takes the trip.
 */
export const nodeDisk: Disk = {
  readFile: async (path) => (statSync(path).size <= smallFileBytes ? readFileSync(path) : readFile(path)),
  async writeNewFile(path, bytes, mode) {
    const file = openSync(path, 'wx', mode);
    try {
      writeFileSync(file, bytes);
      await sync(file);
    } finally {
      closeSync(file);
    }
  },
  async append(path, bytes) {
    const file = openSync(path, 'a', 0o600);
    const { size } = fstatSync(file);
    try {
      writeFileSync(file, bytes);
      await sync(file);
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    } finally {
      closeSync(file);
    }
  },
  rename: async (from, to) => (onWindows ? renameOnWindows(from, to) : renameSync(from, to)),
  link: async (from, to) => linkSync(from, to),
  unlink: async (path) => (onWindows ? retryWhileBusy(() => unlink(path), busyTimeoutMs) : unlinkSync(path)),
  async mkdir(path) {
    mkdirSync(path, { mode: 0o700 });
  },
  rmdir: (path) => rmdir(path),
  readdir: (path) => readdir(path),
  stat: async (path) => toDiskStat(statSync(path)),
  lstat: async (path) => toDiskStat(lstatSync(path)),
  async syncFolder(path) {
    // Windows opens no folder for writing, and without that there is nothing to sync.
    if (onWindows) return;
    const folder = openSync(path, 'r');
    try {
      await sync(folder);
    } catch (error) {
      // Some network and FUSE file systems do not know the request for folders; git does not make it at all.
      const code = diskErrorCode(error);
      if (code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
    } finally {
      closeSync(folder);
    }
  },
};

async function renameOnWindows(from: string, to: string): Promise<void> {
  await retryWhileBusy(async () => {
    try {
      await rename(from, to);
    } catch (error) {
      // POSIX replaces a read-only file, such as one of git's objects; Windows has to be told first.
      if (diskErrorCode(error) === 'EPERM') await chmod(to, 0o600).catch(() => undefined);
      throw error;
    }
  }, busyTimeoutMs);
}

/** On Windows a virus scanner or indexer may hold a fresh file for a moment; the call then fails as if forbidden. */
export async function retryWhileBusy(run: () => Promise<void>, timeoutMs: number): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs;
  for (let delayMs = 10; ; delayMs = Math.min(delayMs * 2, 250)) {
    try {
      return await run();
    } catch (error) {
      const busy = ['EPERM', 'EACCES', 'EBUSY'].includes(diskErrorCode(error) ?? '');
      if (!busy || performance.now() + delayMs > giveUpAt) throw error;
    }
    await sleep(delayMs);
  }
}

function toDiskStat(found: Stats): DiskStat {
  const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : found.isSymbolicLink() ? 'link' : 'other';
  return { kind, size: found.size, mode: found.mode, modifiedMs: found.mtimeMs };
}
