import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { makeFolder } from '../disk.ts';
import { stateFolders } from '../state-dir.ts';
import { type Finding, type Patient } from './strategy.ts';

/** Folders of the layout that are gone; files in them that the user removed with them stay removed. */
export async function findMissingDirectories({ dir, disk }: Patient): Promise<Finding[]> {
  return stateFolders
    .filter((folder) => !existsSync(join(dir, folder)))
    .map((folder) => ({
      id: `missing_directory:${folder}`,
      status: 'warning',
      problem: new HeliosError('io', `The folder ${folder} is missing.`, {
        guidance: 'Start Helios again, or run `helios doctor --fix`: either makes it again.',
      }),
      heal: async () => {
        await makeFolder(disk, join(dir, folder));
        return { message: `The folder ${folder} is there again.` };
      },
    }));
}
