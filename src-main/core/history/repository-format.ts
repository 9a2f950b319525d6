// Which kinds of repository Helios can work with.
import { join } from 'node:path';
import git from 'isomorphic-git';
import { HeliosError } from '../../../src-shared/errors.ts';
import { type Disk } from '../disk.ts';
import { isPresent } from './create-repository.ts';
import { readOnlyFs } from './read-only-fs.ts';

export const readSetting = (disk: Disk, gitDir: string, path: string): Promise<unknown> =>
  git.getConfig({ fs: readOnlyFs(disk), gitdir: gitDir, path });

/**
 * Why nothing may be written, as the rest of a sentence; null when it may. Throws `conflict` for a repository that
 * Helios cannot even read.
 */
export async function reasonToOnlyRead(disk: Disk, gitDir: string): Promise<string | null> {
  if ((await disk.stat(gitDir)).kind !== 'folder') throw unreadable('it is a worktree or submodule of another one');
  const setting = (path: string) => readSetting(disk, gitDir, path);
  const format = String((await setting('core.repositoryformatversion')) ?? 0);
  if (String((await setting('extensions.objectformat')) ?? 'sha1') !== 'sha1') throw unreadable('it uses SHA-256');
  if (String((await setting('extensions.refstorage')) ?? 'files') !== 'files') throw unreadable('it uses reftable');
  if (await isPresent(disk, join(gitDir, 'objects/info/alternates'))) throw unreadable('it borrows from another one');
  return format === '0' ? null : `it has format version ${format} of git`;
}

const unreadable = (reason: string): HeliosError =>
  new HeliosError('conflict', `Helios cannot use this git repository, because ${reason}.`, {
    guidance: 'Move its `.git` folder away, or use another folder.',
  });
