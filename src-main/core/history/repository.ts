// The `.git` folder itself: made once, or taken over from the user or from an older version and left as it is.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import git from 'isomorphic-git';
import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode, makeFolder, readIfPresent, replaceFile, type Disk } from '../disk.ts';
import { sweepAfterCrash, takeGitLock } from './git-lock.ts';
import { tempFolder } from './git-objects.ts';
import { readOnlyFs } from './read-only-fs.ts';
import { listRefs, readHead, type Head } from './refs.ts';

const creationPrefix = '.helios-new-git-';

// The user's own git writes parents of our commits, and does not sync anything unless told.
const syncSetting = '[core]\n\tfsync = all\n';
// No conversion of line ends or modes, whatever the user's global settings say; nothing is packed or pruned behind us.
const newConfig = `[core]
\trepositoryformatversion = 0
\tfilemode = false
\tbare = false
\tautocrlf = false
\tsplitIndex = false
\tfsync = all
[gc]
\tauto = 0
[maintenance]
\tauto = false
`;

// What Helios keeps in the state directory beside the files that have a history.
const newExclude = `/.*
!/.gitignore
!/.gitattributes
/run/
/logs/
`;

// In a repository that was there before, only what Helios itself adds to the folder.
const adoptedExclude = `/.helios.lock*
/.journal/
/run/
/logs/
`;

export interface Repository {
  readonly gitDir: string;
  /** Why nothing may be written, as the rest of a sentence; null when it may. */
  readonly readOnlyBecause: string | null;
}

/**
 * Opens the repository of `dir`, or makes one whose branch is `main`. Sweeps what a crash left, so only the owner of
 * the state directory may call it. Throws `conflict` for a repository that Helios cannot even read.
 */
export async function openRepository(disk: Disk, dir: string): Promise<Repository> {
  const gitDir = join(dir, '.git');
  if (!(await isPresent(disk, gitDir))) await createRepository(disk, dir);
  if ((await disk.stat(gitDir)).kind !== 'folder') throw unreadable('it is a worktree or submodule of another one');
  for (const name of ['HEAD', 'config', 'objects', 'refs']) {
    if (await isPresent(disk, join(gitDir, name))) continue;
    throw new HeliosError('corrupt', `The history is damaged: .git/${name} is missing.`);
  }
  const setting = (path: string): Promise<unknown> => git.getConfig({ fs: readOnlyFs(disk), gitdir: gitDir, path });
  const format = String((await setting('core.repositoryformatversion')) ?? 0);
  if (String((await setting('extensions.objectformat')) ?? 'sha1') !== 'sha1') throw unreadable('it uses SHA-256');
  if (String((await setting('extensions.refstorage')) ?? 'files') !== 'files') throw unreadable('it uses reftable');
  if (await isPresent(disk, join(gitDir, 'objects/info/alternates'))) throw unreadable('it borrows from another one');
  if (format !== '0') return { gitDir, readOnlyBecause: `it has format version ${format} of git` };

  await makeFolder(disk, tempFolder(gitDir));
  await sweepAfterCrash(disk, gitDir);
  // Native git, or a crash, may have left folders whose names were never synced.
  await disk.syncFolder(join(gitDir, 'objects'));
  if ((await setting('core.fsync')) === undefined) await askGitToSync(disk, gitDir);
  await excludeOwnFiles(disk, gitDir);
  return { gitDir, readOnlyBecause: null };
}

async function createRepository(disk: Disk, dir: string): Promise<void> {
  for (const entry of await disk.readdir(dir)) {
    if (entry.startsWith(creationPrefix)) await removeFolder(disk, join(dir, entry));
  }
  const temp = join(dir, `${creationPrefix}${randomUUID()}`);
  const folders = ['', 'objects', 'objects/info', 'objects/pack', 'refs', 'refs/heads', 'refs/tags', 'info', 'helios'];
  const files = { HEAD: 'ref: refs/heads/main\n', config: newConfig, 'info/exclude': newExclude };
  for (const folder of folders) await disk.mkdir(join(temp, folder));
  for (const [name, text] of Object.entries(files)) await disk.writeNewFile(join(temp, name), Buffer.from(text), 0o600);
  for (const folder of folders) await disk.syncFolder(join(temp, folder));
  await disk.rename(temp, join(dir, '.git'));
  await disk.syncFolder(dir);
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
  if (before.includes('/run/\n/logs/\n')) return;
  await makeFolder(disk, join(gitDir, 'info'));
  const after = `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${adoptedExclude}`;
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

/** The branch that HEAD names, after making sure that a commit there is what the user would expect. */
export async function readWritableHead(disk: Disk, repository: Repository): Promise<Head & { readonly ref: string }> {
  const { gitDir } = repository;
  requireWritable(repository);
  for (const name of await disk.readdir(gitDir)) {
    const what = unfinished.get(name);
    if (what) throw notNow(`A git ${what} is in progress.`, `Finish or abort the ${what}, then try again.`);
  }
  const { ref, oid } = await readHead(disk, gitDir);
  if (ref === null) {
    throw notNow('The history is at an old commit, not on a branch.', 'Run `git switch -`, then try again.');
  }
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

const unreadable = (reason: string): HeliosError =>
  notNow(
    `Helios cannot use this git repository, because ${reason}.`,
    'Move its `.git` folder away, or use another folder.',
  );

async function isPresent(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.stat(path);
    return true;
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function removeFolder(disk: Disk, folder: string): Promise<void> {
  for (const entry of await disk.readdir(folder)) {
    const path = join(folder, entry);
    await ((await disk.lstat(path)).kind === 'folder' ? removeFolder(disk, path) : disk.unlink(path));
  }
  await disk.rmdir(folder);
}
