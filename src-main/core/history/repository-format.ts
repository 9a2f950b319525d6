// Which kinds of repository Helios can work with.
import { join } from 'node:path';
import { HeliosError } from '../../../src-shared/errors.ts';
import { type Disk } from '../disk.ts';
import { isPresent } from './create-repository.ts';

/**
 * The value that `.git/config` itself has for a key without a subsection, such as `core.fsync`; the last one counts.
 * Format: git-config(1). Values that go on in the next line, and files that are included, are not followed: git writes
 * neither for what is asked here.
 */
export async function readSetting(disk: Disk, gitDir: string, path: string): Promise<string | undefined> {
  const [section, key] = path.toLowerCase().split('.');
  const text = Buffer.from(await disk.readFile(join(gitDir, 'config'))).toString('utf8');
  let value: string | undefined;
  let at = '';
  for (const line of text.split('\n')) {
    const [, opened, rest = line] = /^\s*\[([^\]]*)\](.*)$/.exec(line) ?? [];
    if (opened !== undefined) at = opened.trim().toLowerCase();
    const [, name, given = 'true'] = /^\s*([a-z][\w-]*)\s*(?:=\s*([^#;]*))?/i.exec(rest) ?? [];
    if (at === section && name?.toLowerCase() === key) value = given.trim().replaceAll('"', '');
  }
  return value;
}

/**
 * Why nothing may be written, as the rest of a sentence; null when it may. Throws `conflict` for a repository that
 * Helios cannot even read.
 */
export async function reasonToOnlyRead(disk: Disk, gitDir: string): Promise<string | null> {
  if ((await disk.stat(gitDir)).kind !== 'folder') throw unreadable('it is a worktree or submodule of another one');
  const setting = (path: string) => readSetting(disk, gitDir, path);
  const format = (await setting('core.repositoryformatversion')) ?? '0';
  if (((await setting('extensions.objectformat')) ?? 'sha1') !== 'sha1') throw unreadable('it uses SHA-256');
  if (((await setting('extensions.refstorage')) ?? 'files') !== 'files') throw unreadable('it uses reftable');
  if (await isPresent(disk, join(gitDir, 'objects/info/alternates'))) throw unreadable('it borrows from another one');
  return format === '0' ? null : `it has format version ${format} of git`;
}

const unreadable = (reason: string): HeliosError =>
  new HeliosError('conflict', `Helios cannot use this git repository, because ${reason}.`, {
    guidance: 'Move its `.git` folder away, or use another folder.',
  });
