// Puts the single executable where clients start it: `<state dir>/bin/helios-mcp`, a place that no update and no removal of
// the app touches, and that Windows does not redirect as it does AppData. Clients may be running it meanwhile.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

import { HeliosError } from '../../src-shared/errors.ts';
import {
  diskErrorCode,
  nodeDisk,
  readIfPresent,
  removeQuietly,
  replaceFile,
  toIoError,
  type Disk,
} from '../core/disk.ts';
import { isNewerVersion } from './newer-version.ts';
import { freshPath, programName, removeLeftovers, replaceProgram } from './replace-program.ts';

export interface InstallOptions {
  /** The state directory; it may not be there yet. */
  readonly dir: string;
  /** The executable to install, such as the one that came with the app. */
  readonly source: string;
  /** Also over a newer one. */
  readonly downgrade?: boolean;
  readonly disk?: Disk;
  /** Where a running program cannot be replaced, it is renamed and removed at a later installation. */
  readonly platform?: NodeJS.Platform;
}

export interface Installed {
  /** `kept`: the one that is there is newer. */
  readonly outcome: 'installed' | 'current' | 'kept';
  readonly path: string;
  /** Of the one that is there now. */
  readonly version: string;
}

/** Beside the program, for the next installation. */
interface Marker {
  readonly version: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Of the file it was copied from; a mounted image has another path each time, so that is no sign. */
  readonly source_modified_ms: number;
}

const markerName = `${programName}.json`;
/** A virus scanner reads all of a new program before it starts. */
const startTimeoutMs = 60_000;
const busyAttempts = 40;
const busyPauseMs = 50;

/**
 * Does nothing where it is installed already. Whatever happens, the place holds a program that runs, or the old one.
 * @throws HeliosError `invalid` for a source that does not run, `io`
 */
export async function installShim(options: InstallOptions): Promise<Installed> {
  const { dir, downgrade = false, disk = nodeDisk, platform = process.platform } = options;
  const source = resolve(options.source); // a bare name would be looked for in PATH
  const folder = join(dir, 'bin');
  const path = join(folder, platform === 'win32' ? `${programName}.exe` : programName);
  const version = await askVersion(source);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeLeftovers(folder);
    const there = await readMarker(disk, folder, path);
    const { size, modifiedMs } = await disk.stat(source);
    const isUnchanged = there?.bytes === size && there.source_modified_ms === modifiedMs;
    if (there?.version === version && isUnchanged) return { outcome: 'current', path, version };
    if (there && !downgrade && isNewerVersion(there.version, version))
      return { outcome: 'kept', path, version: there.version };

    const fresh = freshPath(path);
    try {
      const sha256 = await copyDurably(source, fresh);
      if ((await askVersion(fresh)) !== version) throw changed(source);
      const isSame = there?.sha256 === sha256;
      if (!isSame) {
        await hideFromGit(disk, folder);
        await replaceProgram(disk, fresh, path, platform === 'win32');
      }
      await writeMarker(disk, folder, { version, bytes: size, sha256, source_modified_ms: modifiedMs });
      return { outcome: isSame ? 'current' : 'installed', path, version };
    } finally {
      await removeQuietly(disk, fresh);
    }
  } catch (error) {
    throw toIoError(`install ${path}`, error);
  }
}

const changed = (source: string): HeliosError => new HeliosError('io', `${source} changed while it was copied.`);

/** @throws HeliosError `invalid` when it does not start or is something else */
async function askVersion(program: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const options = { timeout: startTimeoutMs, windowsHide: true };
      // On standard error, because standard output is for MCP alone.
      const { stderr } = await promisify(execFile)(program, ['--version'], options);
      const [, version] = /^helios-mcp: (\d+\.\d+\.\S+)\s*$/.exec(stderr) ?? [];
      if (version !== undefined) return version;
      throw new HeliosError('invalid', `${program} is not helios-mcp.`);
    } catch (error) {
      if (error instanceof HeliosError) throw error;
      // A process that another thread is just starting still has the new file open for writing, for an instant.
      if (diskErrorCode(error) !== 'ETXTBSY' || attempt === busyAttempts)
        throw new HeliosError('invalid', `${program} cannot be started.`, {}, { cause: error });
      await delay(busyPauseMs);
    }
  }
}

/** The content alone: what macOS attaches to a downloaded file would keep the copy from running. @returns its SHA-256 */
async function copyDurably(from: string, to: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(to, 'wx', 0o700);
  try {
    await file.writeFile(
      createReadStream(from, { highWaterMark: 1024 * 1024 }).map((chunk: Buffer) => {
        hash.update(chunk);
        return chunk;
      }),
    );
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** Null when there is none, or none that fits the program at `path`. */
async function readMarker(disk: Disk, folder: string, path: string): Promise<Marker | null> {
  const bytes = await readIfPresent(disk, join(folder, markerName));
  if (bytes === null) return null;
  try {
    // Written below; one that was damaged fails in one of the comparisons, and then it is installed again.
    const marker = JSON.parse(Buffer.from(bytes).toString('utf8')) as Marker;
    return typeof marker.version === 'string' && (await disk.stat(path)).size === marker.bytes ? marker : null;
  } catch {
    return null;
  }
}

const writeMarker = (disk: Disk, folder: string, marker: Marker): Promise<void> =>
  replaceFile(disk, join(folder, markerName), Buffer.from(`${JSON.stringify(marker)}\n`), { tempDir: folder });

/** The state directory is a repository, and this is a hundred megabytes. Scripts of the user in the same folder stay seen. */
async function hideFromGit(disk: Disk, folder: string): Promise<void> {
  const path = join(folder, '.gitignore');
  if ((await readIfPresent(disk, path)) !== null) return;
  await replaceFile(disk, path, Buffer.from(`/.gitignore\n/${programName}*\n`), { tempDir: folder });
}
