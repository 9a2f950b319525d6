// Brings a directory of an earlier version up to this one (H16): backup, snapshot, one change for each migration, and back
// to the backup when any of it fails. Cut off at any point, the next start goes on where a file in `.backups/` says.

import { join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { schemaVersion } from '../../../src-shared/model.ts';
import { heliosVersion } from '../../../src-shared/version.ts';
import { readIfPresent, replaceFile } from '../disk.ts';
import { detachedHead, unfinishedWork } from '../history/repository.ts';
import { readHead } from '../history/refs.ts';
import { privateFile, versionFile, writeVersionFile, type Found } from '../state-dir.ts';
import { settingsPath, WorkingFile } from '../working-files.ts';
import { external } from '../writer.ts';
import { backUp, backupsFolder, readBackup } from './back-up.ts';
import { firstSchema, migrations as allMigrations, type Migration } from './migrations.ts';
import { healer, type Patient } from './strategy.ts';
import { readMarker, removeMarker, writeMarker, type Marker } from './upgrade-marker.ts';

export type UpgradeParts = Omit<Patient, 'now'>;

/** In the history: what the upgrade did, and what adopting the directory added. */
const tool = 'upgrade';
export const startTool = 'start';
export interface Upgrade {
  /** To be called once the files that every directory needs are there. @throws HeliosError when everything is as before */
  finish(): Promise<void>;
}

/**
 * Backup and snapshot of what is there, before anything is changed. Null when there is nothing to upgrade.
 * @throws HeliosError what keeps the upgrade from beginning, with nothing touched
 */
export async function beginUpgrade(
  parts: UpgradeParts,
  { state, installed }: Found,
  migrations: readonly Migration[] = allMigrations,
): Promise<Upgrade | null> {
  const { dir, disk, files } = parts;
  let marker = await readMarker(disk, dir);
  if (marker) {
    // Cut off half-way. Back to the beginning: the migrations of another version may have been at it.
    await putBack(parts, marker);
    if (marker.phase === 'restoring') {
      await removeMarker(disk, dir);
      marker = null;
    }
  }
  const from = marker?.from ?? installed?.schema_version ?? firstSchema;
  const isDue = state === 'needs_migration' || from < schemaVersion;
  if (!marker && (!isDue || state === 'fresh_install')) return null;
  const pending = migrations.filter((migration) => migration.from >= from);
  if (!marker) {
    for (const migration of pending) migration.check(files);
    marker = await prepare(parts, from, installed !== null);
  }
  const begun = marker;
  return {
    async finish() {
      try {
        for (const migration of pending) await run(parts, migration);
        validateAfter(parts, begun);
        await parts.writer.settled();
        await writeVersionFile(dir, installed, disk);
        await removeMarker(disk, dir);
      } catch (error) {
        await takeBack(parts, begun, error);
      }
    },
  };
}

async function prepare(parts: UpgradeParts, from: number, isOurs: boolean): Promise<Marker> {
  const { dir, disk, history, writer } = parts;
  const gitDir = join(dir, '.git');
  const busy = await unfinishedWork(disk, gitDir);
  if (busy) throw busy;
  if ((await readHead(disk, gitDir)).ref === null) throw detachedHead();
  // Edits of the user's that are not in the history yet; those of a directory that is adopted become its first change.
  if (isOurs) await writer.takeIn(await writer.uncommitted(), null, external, '');
  const backup = await backUp(disk, dir, `pre_${heliosVersion}`);
  const marker: Marker = { from, backup, phase: 'migrating' };
  await writeMarker(disk, dir, marker);
  await writer.settled(); // a snapshot names what git has
  const head = await history.head();
  if (head !== null) await tagBefore(parts, head);
  return marker;
}

async function tagBefore({ history }: UpgradeParts, head: string): Promise<void> {
  const taken = new Set((await history.listTags()).map(({ name }) => name));
  const base = `pre_upgrade_${heliosVersion}`;
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
  await history.createTag(name, head, `Before the upgrade to Helios ${heliosVersion}`, new Date());
}

async function run({ writer }: UpgradeParts, migration: Migration): Promise<void> {
  await writer.change({ actor: healer }, tool, (draft) => {
    migration.run(draft);
    return { message: migration.message, result: null };
  });
}

/** What was valid still is, nothing is gone, and the settings are complete. @throws HeliosError */
function validateAfter({ dir, files }: UpgradeParts, { backup }: Marker): void {
  for (const [path, bytes] of readBackup(dir, backup)) {
    if (path === settingsPath || !isManaged(path) || !isValid(path, bytes)) continue;
    const now = files.read(path);
    if (now === null) throw new HeliosError('internal', `${path} was lost.`);
    if (now.problem) throw now.problem;
  }
  const settings = files.read(settingsPath);
  if (settings?.problem) throw settings.problem;
}

const isManaged = (path: string): boolean =>
  path === settingsPath || /^(?:base|personas|learned)\/[^/]+\.ya?ml$/i.test(path);

const isValid = (path: string, bytes: Uint8Array): boolean => new WorkingFile(path, bytes).problem === null;

/** @throws HeliosError always: why the upgrade failed */
async function takeBack(parts: UpgradeParts, marker: Marker, cause: unknown): Promise<never> {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof HeliosError ? cause.code : 'internal';
  const backup = `${backupsFolder}/${marker.backup}`;
  try {
    await writeMarker(parts.disk, parts.dir, { ...marker, phase: 'restoring' });
    await putBack(parts, marker);
    await removeMarker(parts.disk, parts.dir);
  } catch (error) {
    throw new HeliosError(
      code,
      `The upgrade to Helios ${heliosVersion} failed: ${reason} It could not be taken back yet.`,
      {
        guidance: `Make sure that there is space and that the files can be written, then start Helios again. ${backup} holds every file as it was.`,
      },
      { cause: new AggregateError([cause, error]) },
    );
  }
  throw new HeliosError(
    code,
    `The upgrade to Helios ${heliosVersion} failed: ${reason} Everything is as it was before.`,
    {
      guidance: `Put right what is named and start Helios again, or go on with the earlier version. ${backup} holds every file as it was.`,
      ...(cause instanceof HeliosError &&
        cause.data.validationErrors && { validationErrors: cause.data.validationErrors }),
    },
    { cause },
  );
}

/** What the upgrade changed is as the backup has it again, as one change. What the user edited since is theirs and stays. */
async function putBack(parts: UpgradeParts, { backup }: Marker): Promise<void> {
  const { dir, disk, files, writer } = parts;
  const before = readBackup(dir, backup);
  const paths = new Set([...before.keys(), ...files.listAll()]);
  const changed: string[] = [];
  for (const path of paths) if (isManaged(path) && (await isOurs(parts, path, before.get(path)))) changed.push(path);
  await writer.change({ actor: healer }, tool, (draft) => {
    for (const path of changed) {
      const bytes = before.get(path);
      if (bytes) draft.restore(path, bytes);
      else draft.put(path, null);
    }
    return { message: 'Helios puts back what was there before the upgrade', result: null };
  });
  const version = before.get(versionFile);
  if (version)
    await replaceFile(disk, join(dir, versionFile), version, { mode: privateFile, tempDir: join(dir, 'run') });
  else if ((await readIfPresent(disk, join(dir, versionFile))) !== null) await disk.unlink(join(dir, versionFile));
  await disk.syncFolder(dir);
}

/** Whether the upgrade made the file what it is now, and it was something else before. */
async function isOurs(
  { files, history }: UpgradeParts,
  path: string,
  before: Uint8Array | undefined,
): Promise<boolean> {
  const now = files.read(path);
  if (now && before ? Buffer.compare(now.bytes, before) === 0 : now === null && before === undefined) return false;
  const { entries } = await history.log({ limit: 1, path });
  const [last] = entries;
  if (last?.actor.kind !== healer.kind || (last.tool !== tool && last.tool !== startTool)) return false;
  const committed = await history.readFile(last.commit, path);
  return now && committed ? Buffer.compare(now.bytes, committed) === 0 : now === null && committed === null;
}
