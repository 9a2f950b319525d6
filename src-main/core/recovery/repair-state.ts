// Repairs what keeps Helios from opening a directory at all: the `.git` folder, the settings. Everything else is healed
// by an open Helios, which can do it as changes in the history.

import { join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { replaceFile, type Disk } from '../disk.ts';
import { openHistory } from '../history/history.ts';
import { repairRepository } from '../history/repair.ts';
import { prepareStateDir, privateFile } from '../state-dir.ts';
import { settingsPath, WorkingFiles } from '../working-files.ts';
import { addSettings } from './complete-settings.ts';
import { isFresh, lastGood } from './corrupted-yaml.ts';
import { describe, type HealReport } from './heal.ts';
import { findInvalidPermissions } from './invalid-permissions.ts';
import { keepAside } from './keep-aside.ts';
import { readSettingsGap, unknownKeys } from './settings-keys.ts';

/**
 * Only for who holds the lock of the directory, and on request of a person: a history that is lost begins anew here.
 * @throws HeliosError what nothing can be done about, a newer schema say; `io`
 */
export async function repairState(disk: Disk, dir: string, now: Date): Promise<HealReport> {
  const report: HealReport = { healed: [], left: [] };
  const rights = await findInvalidPermissions({ dir });
  refuseNewer(dir);
  // First of all: what may not be read cannot be repaired.
  for (const finding of rights) {
    const done = await finding.heal?.();
    if (done) report.healed.push({ ...describe(finding), guidance: '', ...done });
    else report.left.push(describe(finding));
  }
  prepareStateDir(dir);
  const { repaired, left } = await repairRepository(disk, dir, { time: now, extent: 'all' });
  for (const { id, message, undo } of repaired)
    report.healed.push({ id: `broken_git:${id}`, status: 'error', message, guidance: '', undo });
  for (const { id, problem } of left)
    report.left.push(describe({ id: `broken_git:${id}`, status: 'error', problem, heal: null }));
  await repairSettings(disk, dir, now, report);
  return report;
}

/** @throws HeliosError `corrupt` for a schema newer than ours */
function refuseNewer(dir: string): void {
  try {
    prepareStateDir(dir);
  } catch (error) {
    // What it cannot read is about to be put right.
    if (!(error instanceof HeliosError && error.code === 'io')) throw error;
  }
}

async function repairSettings(disk: Disk, dir: string, now: Date, report: HealReport): Promise<void> {
  const files = new WorkingFiles(dir);
  const file = files.read(settingsPath);
  if (!file?.problem) return;
  const read = readSettingsGap(files);
  const missing = read?.gap.missing ?? [];
  const put = async (bytes: Uint8Array, why: string) => {
    const kept = await keepAside(disk, dir, now, {
      subject: settingsPath,
      what: `${settingsPath} was changed so that Helios can start. The file beside this note is what it was.`,
      why,
      undo: `put the file beside this note back to ${settingsPath}.`,
      files: new Map([[settingsPath, file.bytes]]),
    });
    await replaceFile(disk, files.placeOf(settingsPath), bytes, { mode: privateFile, tempDir: join(dir, 'run') });
    return `Copy the file back from ${kept}.`;
  };
  if (read && read.gap.missing.length + read.gap.unknown.length > 0) {
    report.left.push(...unknownKeys(read.gap).map(describe));
    if (missing.length === 0) return;
    const undo = await put(Buffer.from(addSettings(read.text, missing)), `It lacked ${missing.join(', ')}.`);
    const message = `Added to ${settingsPath}: ${missing.join(', ')}.`;
    report.healed.push({ id: 'settings_keys', status: 'error', message, guidance: '', undo });
    return;
  }
  const id = `corrupted_yaml:${settingsPath}`;
  const good = isFresh({ dir, now }, settingsPath) ? null : await lastGoodSettings(disk, dir);
  if (!good) {
    const { code, message, data } = file.problem;
    const guidance =
      'It changed just now, or the history has no good version of it. Correct the file, then start Helios again.';
    const problem = new HeliosError(code, message, { ...data, guidance });
    report.left.push(describe({ id, status: 'error', problem, heal: null }));
    return;
  }
  const undo = await put(good, file.problem.message);
  report.healed.push({
    id,
    status: 'error',
    message: `${settingsPath} is back at its last good version.`,
    guidance: '',
    undo,
  });
}

async function lastGoodSettings(disk: Disk, dir: string): Promise<Uint8Array | null> {
  const history = await openHistory(disk, dir);
  return (await lastGood(history, settingsPath))?.bytes ?? null;
}
