// A new `.git` folder, with nothing in it yet.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { diskErrorCode, type Disk } from '../disk.ts';

const creationPrefix = '.helios-new-git-';

// No conversion of line ends or modes, whatever the user's global settings say; nothing is packed or pruned behind us.
export const newConfig = `[core]
	repositoryformatversion = 0
	filemode = false
	bare = false
	autocrlf = false
	splitIndex = false
	fsync = all
[gc]
	auto = 0
[maintenance]
	auto = false
`;

// What Helios keeps in the state directory beside the files that have a history.
const newExclude = `/.*
!/.gitignore
!/.gitattributes
/run/
/logs/
`;

/** Made beside its place and moved there whole, so that it is there or not. */
export async function createRepository(disk: Disk, dir: string): Promise<void> {
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

export async function isPresent(disk: Disk, path: string): Promise<boolean> {
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
