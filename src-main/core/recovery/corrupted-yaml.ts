// Files that are not valid: the last good version from the history returns, the bad one is kept aside and in the history.
// What somebody may be typing right now is left alone.

import { statSync } from 'node:fs';
import { basename, join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { type History } from '../history/history.ts';
import { type SnapshotName } from '../history/prepare-change.ts';
import { settingsPath, WorkingFile } from '../working-files.ts';
import { keepAside } from './keep-aside.ts';
import { readSettingsGap } from './settings-keys.ts';
import { healer, type Finding, type Healed, type Patient } from './strategy.ts';

/** A file that changed more recently may be half-way through an edit. */
export const freshMs = 5 * 60_000;
const pageSize = 100;
const maxPages = 10;

export async function findCorruptedYaml(patient: Patient): Promise<Finding[]> {
  const bad = patient.files.listAll().flatMap((path) => {
    const file = patient.files.read(path);
    return file?.problem && !isAboutSettings(patient, path) ? [{ file, problem: file.problem }] : [];
  });
  return bad.map(({ file, problem }) => findingOf(patient, file, problem));
}

/** Keys that are missing or unknown are added or named, see settings-keys.ts; the rest of the file is good. */
function isAboutSettings({ files }: Patient, path: string): boolean {
  const gap = path === settingsPath ? readSettingsGap(files)?.gap : undefined;
  return gap !== undefined && gap.missing.length + gap.unknown.length > 0;
}

function findingOf(patient: Patient, file: WorkingFile, problem: HeliosError): Finding {
  const { path } = file;
  const found = {
    id: `corrupted_yaml:${path}`,
    // A bad persona disables only itself; on the base and the settings everything stands.
    status: path === settingsPath || path.startsWith('base/') ? ('error' as const) : ('warning' as const),
  };
  // What was not read (too large, no plain file, no permission) cannot be kept, so it is not replaced either.
  if (file.bytes.length === 0 && isUnread(patient.dir, path)) return { ...found, problem, heal: null };
  if (isFresh(patient, path)) return { ...found, problem: withGuidance(problem, halfTyped), heal: null };
  return { ...found, problem: withGuidance(problem, healable), heal: (snapshot) => heal(patient, file, snapshot) };
}

const halfTyped =
  'It changed within the last five minutes, so it is left alone: finish the edit. Until then the last good version counts.';
const healable =
  'Correct the file, or run `helios doctor --fix`: the last good version comes back, and this one is kept in .recovery.';

const withGuidance = ({ code, message, data, cause }: HeliosError, guidance: string): HeliosError =>
  new HeliosError(code, message, { ...data, guidance }, { cause });

function isUnread(dir: string, path: string): boolean {
  const stats = statSync(join(dir, path), { throwIfNoEntry: false });
  return stats !== undefined && (!stats.isFile() || stats.size > 0);
}

export function isFresh({ dir, now }: Pick<Patient, 'dir' | 'now'>, path: string): boolean {
  const modified = statSync(join(dir, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  // A time in the future says nothing; it is not older than five minutes, though.
  return now.getTime() - modified < freshMs;
}

async function heal(
  { dir, disk, history, writer, now }: Patient,
  file: WorkingFile,
  snapshot: SnapshotName | undefined,
): Promise<Healed> {
  const { path, bytes } = file;
  const good = await lastGood(history, path);
  if (!good) {
    throw new HeliosError('not_found', `${path} is not valid, and no valid version of it is in the history.`, {
      guidance: 'Correct the file, or move it away.',
    });
  }
  const kept = await keepAside(disk, dir, now, {
    subject: basename(path),
    what: `${path} was not valid. Its last good version, of the change ${good.commit}, is in its place.`,
    why: file.problem?.message ?? 'It could not be read.',
    undo: `put the file beside this note back to ${path}.`,
    files: new Map([[basename(path), bytes]]),
  });
  const { commit } = await writer.change({ actor: healer }, 'heal', (draft) => {
    if (draft.before(path)?.blobId !== file.blobId)
      throw new HeliosError('conflict', `${path} was edited meanwhile and is left alone.`);
    draft.restore(path, good.bytes);
    return { message: `Healed ${path}: back to its last good version`, result: null, ...(snapshot && { snapshot }) };
  });
  const before = await parentOf(history, commit);
  const rollback = before === null ? '' : ` or run \`helios rollback ${before.slice(0, 8)} --file ${path}\``;
  return {
    message: `${path} is back at its last good version; what it held is kept in ${kept}.`,
    undo: `Copy the file back from ${kept}${rollback}.`,
  };
}

export interface GoodVersion {
  readonly commit: string;
  readonly bytes: Uint8Array;
}

/** The newest version in the history that is valid; null when the nearest thousand changes of the file hold none. */
export async function lastGood(history: History, path: string): Promise<GoodVersion | null> {
  let before: string | null | undefined;
  for (let page = 0; page < maxPages && before !== null; page += 1) {
    const { entries, next } = await history.log({ limit: pageSize, path, ...(before !== undefined && { before }) });
    for (const { commit } of entries) {
      const bytes = await history.readFile(commit, path);
      if (bytes && isValid(path, bytes)) return { commit, bytes };
    }
    before = next;
  }
  return null;
}

const isValid = (path: string, bytes: Uint8Array): boolean => new WorkingFile(path, bytes).problem === null;

async function parentOf(history: History, commit: string): Promise<string | null> {
  const { entries } = await history.log({ limit: 10 });
  return entries.find((entry) => entry.commit === commit)?.parents[0] ?? null;
}
