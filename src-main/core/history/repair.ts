// Repairs a `.git` folder that cannot be used: what names lead nowhere, what is missing and can be written anew. Never
// starts a history anew by itself, and keeps whatever it replaces in `.recovery/`. Objects are restore-objects.ts's.
import { join } from 'node:path';
import { HeliosError } from '../../../src-shared/errors.ts';
import { makeFolder, readIfPresent, replaceFile, type Disk } from '../disk.ts';
import { readJournalEvidence, type JournalEvidence } from '../recovery/journal-evidence.ts';
import { keepAside } from '../recovery/keep-aside.ts';
import { parseIndex } from './git-index.ts';
import { tempFolder } from './git-objects.ts';
import { createRepository, isPresent, newConfig } from './create-repository.ts';
import { repairBranch } from './repair-branch.ts';
import { damagedRef, repairHead, repairOtherRefs, repairPackedRefs } from './repair-refs.ts';
import { reasonToOnlyRead } from './repository-format.ts';

export interface Repaired {
  readonly id: string;
  readonly message: string;
  /** How to take it back. */
  readonly undo: string;
}

export interface RepairReport {
  readonly repaired: Repaired[];
  readonly left: { readonly id: string; readonly problem: HeliosError }[];
}

export interface RepairOptions {
  readonly time: Date;
  /**
   * `look` changes nothing and names everything as left; `certain` does what can be meant in only one way; `all` also what
   * could be meant otherwise, or loses something: only when a person asks for it.
   */
  readonly extent: 'look' | 'certain' | 'all';
}

export interface Repair extends RepairOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly gitDir: string;
  readonly journal: () => Promise<JournalEvidence>;
  readonly report: RepairReport;
}

/** Id of what nothing but a new beginning can repair. */
export const lostHistory = 'lost_history';

/**
 * For the owner of the state directory, before the history is opened. Cheap where nothing is wrong; leaves repositories
 * that Helios cannot use as they are. @throws HeliosError `io`
 */
export async function repairRepository(disk: Disk, dir: string, options: RepairOptions): Promise<RepairReport> {
  const gitDir = join(dir, '.git');
  const report: RepairReport = { repaired: [], left: [] };
  let journal: Promise<JournalEvidence> | undefined;
  const repair: Repair = {
    ...options,
    disk,
    dir,
    gitDir,
    journal: () => (journal ??= readJournalEvidence(disk, dir)),
    report,
  };
  if (!(await isPresent(disk, gitDir))) {
    // Without a single change in the journal this is a first start, or a folder that somebody else made.
    if ((await repair.journal()).changes.length > 0) await beginAnew(repair, '.git');
    return report;
  }
  if ((await disk.stat(gitDir)).kind !== 'folder') return report;
  if (!(await isPresent(disk, join(gitDir, 'objects')))) {
    await beginAnew(repair, '.git/objects');
    return report;
  }
  if (!(await canBeUsed(disk, gitDir))) return report;
  if (options.extent !== 'look') await makeFolders(disk, gitDir);
  await repairConfig(repair);
  await repairPackedRefs(repair);
  await repairHead(repair);
  await repairBranch(repair);
  if (options.extent !== 'certain') await repairOtherRefs(repair);
  await repairIndex(repair);
  return report;
}

async function makeFolders(disk: Disk, gitDir: string): Promise<void> {
  await makeFolder(disk, tempFolder(gitDir));
  for (const folder of ['refs/heads', 'refs/tags']) await makeFolder(disk, join(gitDir, folder));
}

async function canBeUsed(disk: Disk, gitDir: string): Promise<boolean> {
  try {
    return !(await isPresent(disk, join(gitDir, 'config'))) || (await reasonToOnlyRead(disk, gitDir)) === null;
  } catch (error) {
    if (error instanceof HeliosError && error.code === 'conflict') return false;
    throw error;
  }
}

/** Every version is gone. What is left of the history moves aside and a new one begins with the files as they are. */
async function beginAnew({ disk, dir, time, extent, journal, report }: Repair, missing: string): Promise<void> {
  if (extent !== 'all') {
    const problem = new HeliosError('corrupt', `The history is gone: ${missing} is missing. Nothing was changed.`, {
      guidance:
        'Put the folder .git back from a backup. If there is none, `helios doctor --fix` begins a new history with the files as they are now.',
    });
    return void report.left.push({ id: lostHistory, problem });
  }
  const parts = [];
  for (const name of ['.git', '.journal']) if (await isPresent(disk, join(dir, name))) parts.push(name);
  const known = (await journal()).changes.length;
  const kept = await keepAside(disk, dir, time, {
    subject: 'lost-history',
    what: `${missing} was missing, and with it every earlier version and snapshot. A new history begins with the files as they were.`,
    why: `Nothing else holds the old versions; the journal in this folder still has the contents of ${known} changes.`,
    undo: 'stop Helios, and put the old .git folder from a backup in the place of the new one.',
    moved: new Map(parts.map((name) => [name.slice(1), join(dir, name)])),
  });
  await disk.syncFolder(dir);
  await createRepository(disk, dir);
  report.repaired.push({
    id: lostHistory,
    message: `THE HISTORY WAS LOST: ${missing} was missing. A new one begins; earlier versions and snapshots are gone.`,
    undo: `Put the old .git folder back from a backup; ${kept} has what was left of it.`,
  });
}

/** A config that is missing, or that a crash filled with zeros, is written as for a new repository. */
async function repairConfig({ disk, dir, gitDir, time, extent, report }: Repair): Promise<void> {
  const path = join(gitDir, 'config');
  const bytes = await readIfPresent(disk, path);
  if (bytes && !bytes.includes(0)) return;
  const problem = damagedRef('config', bytes ? 'is garbled' : 'is missing');
  if (extent === 'look') return void report.left.push({ id: 'git_config', problem });
  const kept = await keepAside(disk, dir, time, {
    subject: 'git-config',
    what: `.git/config was ${bytes ? 'garbled' : 'missing'} and was written anew.`,
    why: 'Git and Helios cannot use the history without it. Settings of yours in it, remotes for example, are not known.',
    undo: 'edit .git/config.',
    files: new Map(bytes ? [['config', bytes]] : []),
  });
  await replaceFile(disk, path, Buffer.from(newConfig), { tempDir: tempFolder(gitDir) });
  report.repaired.push({
    id: 'git_config',
    message: "Git's settings of this folder were written anew.",
    undo: `See ${kept}/note.txt.`,
  });
}

/** An index that is torn moves aside; it is made anew from the newest change as soon as the history is open. */
async function repairIndex({ disk, dir, gitDir, time, extent, report }: Repair): Promise<void> {
  const path = join(gitDir, 'index');
  const bytes = await readIfPresent(disk, path);
  if (bytes === null || !isTorn(Buffer.from(bytes))) return;
  if (extent === 'look') return void report.left.push({ id: 'git_index', problem: damagedRef('index', 'is torn') });
  const kept = await keepAside(disk, dir, time, {
    subject: 'git-index',
    what: ".git/index, git's list of what is staged, was torn. It is made anew.",
    why: 'Git refuses every command with a torn index. No version and no file depends on it.',
    undo: 'nothing was lost but what you had staged with `git add`: stage it again.',
    moved: new Map([['index', path]]),
  });
  await disk.syncFolder(gitDir);
  report.repaired.push({
    id: 'git_index',
    message: "Git's index was torn and is made anew.",
    undo: `See ${kept}/note.txt.`,
  });
}

function isTorn(bytes: Buffer): boolean {
  try {
    return parseIndex(bytes) === null;
  } catch (error) {
    // A kind that Helios cannot read is whole as far as can be told.
    if (error instanceof HeliosError) return false;
    throw error;
  }
}
