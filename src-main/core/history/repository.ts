// The `.git` folder itself: made once, or taken over from the user or from an older version and left as it is.
import { join } from 'node:path';
import { HeliosError } from '../../../src-shared/errors.ts';
import { makeFolder, readIfPresent, replaceFile, type Disk } from '../disk.ts';
import { createRepository, isPresent } from './create-repository.ts';
import { sweepAfterCrash, takeGitLock } from './git-lock.ts';
import { tempFolder } from './git-objects.ts';
import { listRefs, readHead, type Head } from './refs.ts';
import { lostHistory, repairRepository } from './repair.ts';
import { readSetting, reasonToOnlyRead } from './repository-format.ts';
import { findStaleLocks, setLockAside } from './stale-locks.ts';

// The user's own git writes parents of our commits, and does not sync anything unless told.
const syncSetting = '[core]\n\tfsync = all\n';

/** In a repository that was there before, only what Helios itself adds to the folder. */
const ownPaths = [
  '/.helios.lock*',
  '/.journal/',
  '/.recovery/',
  '/.backups/',
  '/.session_state.yaml',
  '/.health_metrics.yaml',
  '/run/',
  '/logs/',
];
/** In one of our own everything hidden is excluded at once. */
const allHidden = '/.*';

export interface Repository {
  readonly gitDir: string;
  /** Why nothing may be written, as the rest of a sentence; null when it may. */
  readonly readOnlyBecause: string | null;
}

/**
 * Opens the repository of `dir`, or makes one whose branch is `main`. Sweeps what a crash left and repairs what can be
 * meant in only one way, so only the owner of the state directory may call it. Throws `conflict` for a repository that
 * Helios cannot even read, `corrupt` for one that is damaged beyond that.
 */
export async function openRepository(disk: Disk, dir: string): Promise<Repository> {
  const gitDir = join(dir, '.git');
  const { left } = await repairRepository(disk, dir, { time: new Date(), extent: 'certain' });
  const lost = left.find(({ id }) => id === lostHistory);
  if (lost) throw lost.problem;
  if (!(await isPresent(disk, gitDir))) await createRepository(disk, dir);
  const readOnlyBecause = await reasonToOnlyRead(disk, gitDir);
  for (const name of ['HEAD', 'config', 'objects', 'refs']) {
    if (await isPresent(disk, join(gitDir, name))) continue;
    throw new HeliosError('corrupt', `The history is damaged: .git/${name} is missing.`);
  }
  if (readOnlyBecause !== null) return { gitDir, readOnlyBecause };

  await makeFolder(disk, tempFolder(gitDir));
  await sweepAfterCrash(disk, gitDir);
  const now = new Date();
  for (const { name, certain } of await findStaleLocks(disk, dir, now))
    if (certain) await setLockAside(disk, dir, now, name);
  await syncNames(disk, gitDir);
  if ((await readSetting(disk, gitDir, 'core.fsync')) === undefined) await askGitToSync(disk, gitDir);
  await excludeOwnFiles(disk, gitDir);
  return { gitDir, readOnlyBecause: null };
}

/** Native git, or a crash between a rename and its sync, may have left names that a power cut would take back. */
async function syncNames(disk: Disk, gitDir: string): Promise<void> {
  const pending = ['objects', 'refs/heads', 'refs/tags'].map((name) => join(gitDir, name));
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    if (!(await isPresent(disk, folder))) continue;
    await disk.syncFolder(folder);
    if (folder === join(gitDir, 'objects')) continue;
    for (const entry of await disk.readdir(folder)) {
      const path = join(folder, entry);
      if ((await disk.lstat(path)).kind === 'folder') pending.push(path);
    }
  }
}

async function askGitToSync(disk: Disk, gitDir: string): Promise<void> {
  const config = join(gitDir, 'config');
  const before = Buffer.from(await disk.readFile(config));
  try {
    const lock = await takeGitLock(disk, gitDir, 'config', Buffer.concat([before, Buffer.from(`\n${syncSetting}`)]));
    if (before.equals(await disk.readFile(config))) await lock.commit();
    else await lock.release();
  } catch (error) {
    // Another program is at it; the next start is early enough.
    if (!(error instanceof HeliosError && error.code === 'locked')) throw error;
  }
}

/** So that `git status` shows the user's files. Not in .gitignore, which is one of them. */
async function excludeOwnFiles(disk: Disk, gitDir: string): Promise<void> {
  const path = join(gitDir, 'info', 'exclude');
  const before = Buffer.from((await readIfPresent(disk, path)) ?? []).toString('utf8');
  const lines = new Set(before.split(/\r?\n/));
  const missing = ownPaths.filter((line) => !lines.has(line) && !(line.startsWith('/.') && lines.has(allHidden)));
  if (missing.length === 0) return;
  await makeFolder(disk, join(gitDir, 'info'));
  const after = `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`;
  await replaceFile(disk, path, Buffer.from(after), { tempDir: tempFolder(gitDir) });
}

const unfinished = new Map([
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
]);

export function requireWritable({ readOnlyBecause }: Repository): void {
  if (readOnlyBecause === null) return;
  throw notNow(`Helios only reads this history, because ${readOnlyBecause}.`, 'Use a folder of its own for Helios.');
}

/** What the user has begun with git and not finished: until then nothing may be written. Null when there is nothing. */
export async function unfinishedWork(disk: Disk, gitDir: string): Promise<HeliosError | null> {
  const names = await disk.readdir(gitDir);
  const what = names.map((name) => unfinished.get(name)).find((found) => found !== undefined);
  if (what === undefined) return null;
  return notNow(
    `A git ${what} is in progress.`,
    `Finish it, or give it up with \`git ${what} ${what === 'bisect' ? 'reset' : '--abort'}\`; then try again.`,
  );
}

export const detachedHead = (): HeliosError =>
  notNow('The history is at an old commit, not on a branch.', 'Run `git switch -`, then try again.');

/** The branch that HEAD names, after making sure that a commit there is what the user would expect. */
export async function readWritableHead(disk: Disk, repository: Repository): Promise<Head & { readonly ref: string }> {
  const { gitDir } = repository;
  requireWritable(repository);
  const busy = await unfinishedWork(disk, gitDir);
  if (busy) throw busy;
  const { ref, oid } = await readHead(disk, gitDir);
  if (ref === null) throw detachedHead();
  if (oid === null) await refuseLostBranch(disk, gitDir, ref);
  return { ref, oid };
}

/** A branch without a commit is a fresh repository only when there is nothing else; otherwise its ref was lost. */
async function refuseLostBranch(disk: Disk, gitDir: string, ref: string): Promise<void> {
  const others = [...(await listRefs(disk, gitDir, 'refs/heads/')), ...(await listRefs(disk, gitDir, 'refs/tags/'))];
  if (others.length === 0) return;
  throw new HeliosError(
    'corrupt',
    `The history cannot be continued: ${ref} has no commit, but other branches or snapshots exist.`,
  );
}

const notNow = (message: string, guidance: string): HeliosError => new HeliosError('conflict', message, { guidance });
