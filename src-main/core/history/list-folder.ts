// Folders of the history may be missing: git removes those that it has emptied.
import { diskErrorCode, type Disk } from '../disk.ts';

/** Nothing when there is no such folder. */
export async function listFolder(disk: Disk, path: string): Promise<readonly string[]> {
  try {
    return await disk.readdir(path);
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
