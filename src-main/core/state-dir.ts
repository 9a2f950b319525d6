// The state directory as a whole: which installation state it is in (H5), what a first start or an adoption writes (H4,
// H6), permissions (H20). Never overwrites a file that is there, except its own `.helios_version`.

import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { HeliosError } from '../../src-shared/errors.ts';
import {
  newSettings,
  schemaVersion,
  versionFileSchema,
  type InstallationState,
  type Mapping,
  type VersionFile,
} from '../../src-shared/model.ts';
import { heliosVersion } from '../../src-shared/version.ts';
import { nodeDisk, replaceFile, type Disk } from './disk.ts';
import { settingsText, starterFiles, welcomePersona } from './first-start.ts';
import { personaNameOf } from './personas.ts';
import { validate } from './validate.ts';
import { settingsPath, WorkingFiles } from './working-files.ts';
import { formatYaml, parseYaml } from '../../src-shared/yaml/yaml-text.ts';

export const versionFile = '.helios_version';
export const privateFolder = 0o700;
export const privateFile = 0o600;
/** Below the state directory. */
export const stateFolders = ['base', 'personas', 'learned', 'temporary', 'logs', 'run'] as const;

export interface Opening {
  readonly state: InstallationState;
  /** What the first change says; null when there is nothing to take into the history. */
  readonly message: string | null;
}

/** What a directory is before anything touches it. */
export interface Found {
  readonly state: InstallationState;
  readonly installed: VersionFile | null;
}

/**
 * Says what is there, creates the folders and makes them private.
 * @throws HeliosError `corrupt` for a schema newer than ours, with nothing touched; `io`
 */
export function prepareStateDir(dir: string): Found {
  const installed = readVersionFile(dir);
  if (installed && installed.schema_version > schemaVersion) {
    throw new HeliosError(
      'corrupt',
      `${dir} was written by Helios ${installed.version}, which is newer than this one (${heliosVersion}).`,
      {
        guidance: 'Install the newer Helios, or choose another directory with --helios-dir. Nothing was touched.',
      },
    );
  }
  const state = stateOf(dir, installed);
  secure(dir);
  return { state, installed };
}

/**
 * Writes the files that are missing, from the history where it knows them, otherwise as a first start would.
 * @param recall the newest content that the history holds for a path
 */
export async function fillStateDir(
  dir: string,
  { state, installed }: Found,
  recall: (path: string) => Promise<Uint8Array | null>,
  disk: Disk = nodeDisk,
): Promise<Opening> {
  const files = new WorkingFiles(dir);
  const missing =
    state === 'fresh_install' ? { ...starterFiles, [settingsPath]: settingsText(newSettings) } : missingFiles(files);
  const written = Object.keys(missing).filter((path) => files.read(path) === null);
  for (const path of written) await put(disk, dir, path, (await recall(path)) ?? utf8(missing[path] ?? ''));
  // Files of an earlier schema are not ours to date before they were upgraded.
  if (!installed || installed.schema_version === schemaVersion) await writeVersionFile(dir, installed, disk);
  return { state, message: openingMessage(state, written) };
}

/** Says that the directory is one of this version. */
export const writeVersionFile = (dir: string, installed: VersionFile | null, disk: Disk): Promise<void> =>
  put(disk, dir, versionFile, utf8(formatYaml(nextVersionFile(dir, installed))));

const put = (disk: Disk, dir: string, path: string, bytes: Uint8Array): Promise<void> =>
  replaceFile(disk, join(dir, path), bytes, { mode: privateFile, tempDir: join(dir, 'run') });

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function openingMessage(state: InstallationState, written: readonly string[]): string | null {
  if (state === 'fresh_install') return 'Helios starts: base identity, four personas, settings';
  if (state === 'needs_migration') return 'Helios adopts this directory';
  return written.length === 0 ? null : `Helios puts back what was missing: ${written.join(', ')}`;
}

function stateOf(dir: string, installed: VersionFile | null): InstallationState {
  const has = (path: string) => lstatSync(join(dir, path), { throwIfNoEntry: false }) !== undefined;
  const hasBase = has('base/identity.yaml') || has('base/config.yaml');
  if (installed) return hasBase && has('personas') && has('.git') ? 'ready' : 'corrupted';
  return has('base') || has('personas') || has(versionFile) ? 'needs_migration' : 'fresh_install';
}

/** Null when there is none, or one of the Python helios-mcp, which has no schema version. */
function readVersionFile(dir: string): VersionFile | null {
  const content = readVersionMapping(dir);
  return content['schema_version'] === undefined ? null : validate(versionFileSchema, content, versionFile);
}

function readVersionMapping(dir: string): Mapping {
  let text: string;
  try {
    text = readFileSync(join(dir, versionFile), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new HeliosError('io', `${versionFile} cannot be read.`, {}, { cause: error });
  }
  try {
    return parseYaml(text, versionFile);
  } catch {
    // Ours is replaced atomically and always parses; an unreadable one says nothing about what is in the directory.
    return {};
  }
}

function nextVersionFile(dir: string, installed: VersionFile | null): Mapping {
  const now = new Date().toISOString();
  const before = readVersionMapping(dir);
  const earlier = before['installed_at'] ?? before['install_date']; // the second as the Python helios-mcp calls it
  const earlierDate = typeof earlier === 'string' ? new Date(earlier) : new Date(Number.NaN);
  const adoptedAt = Number.isNaN(earlierDate.getTime()) ? now : earlierDate.toISOString();
  return {
    version: heliosVersion,
    schema_version: schemaVersion,
    installed_at: installed?.installed_at ?? adoptedAt,
    last_boot: now,
    features: installed?.features ?? [],
  };
}

/** What a directory that somebody already uses lacks to be opened. */
function missingFiles(files: WorkingFiles): Record<string, string> {
  const missing: Record<string, string> = {};
  const hasBase = files.read('base/identity.yaml') !== null || files.read('base/config.yaml') !== null;
  if (!hasBase) missing['base/identity.yaml'] = starterFiles['base/identity.yaml'] ?? '';
  const personas = files.list('personas').map(personaNameOf);
  if (personas.length === 0) missing['personas/welcome.yaml'] = welcomePersona;
  if (files.read(settingsPath) === null) {
    const active = personas.length === 0 || personas.includes('welcome') ? 'welcome' : (personas[0] ?? 'welcome');
    missing[settingsPath] = settingsText({ ...newSettings, active_persona: active });
  }
  return missing;
}

/** Creates the folders and takes other users' rights away (H20). A link in place of a folder is refused. */
function secure(dir: string): void {
  try {
    for (const folder of ['', ...stateFolders]) {
      const place = join(dir, folder);
      mkdirSync(place, { recursive: true, mode: privateFolder });
      const isLink = folder !== '' && lstatSync(place).isSymbolicLink();
      if (isLink)
        throw new HeliosError('invalid', `${folder} is a link; Helios keeps its folders inside the state directory.`);
      tighten(place, privateFolder);
    }
    for (const folder of ['base', 'personas', 'learned']) {
      for (const entry of readdirSync(join(dir, folder), { withFileTypes: true })) {
        if (entry.isFile()) tighten(join(dir, folder, entry.name), privateFile);
      }
    }
  } catch (error) {
    if (error instanceof HeliosError) throw error;
    throw new HeliosError('io', `${dir} cannot be used as the state directory.`, {}, { cause: error });
  }
}

function tighten(place: string, mode: number): void {
  if (process.platform === 'win32') return;
  const open = lstatSync(place).mode & 0o777;
  if ((open & ~mode) !== 0) chmodSync(place, open & mode);
}
