import { chmodSync, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { privateFile, privateFolder, stateFolders } from '../state-dir.ts';
import { folders, settingsPath } from '../working-files.ts';
import { type Finding, type Patient } from './strategy.ts';

/** What others may reach, and what Helios itself may not read or write (H20). Windows keeps rights elsewhere. */
export async function findInvalidPermissions({ dir }: Pick<Patient, 'dir'>): Promise<Finding[]> {
  if (process.platform === 'win32') return [];
  const topIsOpen = (lstatSync(dir).mode & 0o077) !== 0;
  return placesIn(dir).flatMap(({ path, stats }) => {
    const wanted = stats.isDirectory() ? privateFolder : privateFile;
    const mode = stats.mode & 0o777;
    // A file that is only read-only is replaced all the same, and may be meant so.
    const needed = stats.isDirectory() ? 0o700 : 0o400;
    // Editors save files for everybody; behind a closed folder nobody else reaches them, and the next start closes them.
    const open = topIsOpen && (mode & 0o077) !== 0;
    if (!open && (mode & needed) === needed) return [];
    const name = path === '' ? 'the state directory' : path;
    return [finding(dir, path, name, open, wanted, isForeign(stats))];
  });
}

function finding(dir: string, path: string, name: string, open: boolean, mode: number, foreign: boolean): Finding {
  const place = join(dir, path);
  const octal = mode.toString(8);
  const guidance = foreign
    ? `It belongs to another user: run \`sudo chown $(id -un) '${place}'\`, then \`chmod ${octal} '${place}'\`.`
    : `Run \`helios doctor --fix\`, or: chmod ${octal} '${place}'`;
  const message = open
    ? `Others on this computer can reach ${name}.`
    : `Helios may not ${mode === privateFolder ? 'use the folder' : 'read'} ${name}.`;
  return {
    id: `invalid_permissions${path === '' ? '' : `:${path}`}`,
    status: open ? 'warning' : 'error',
    problem: new HeliosError('io', message, { guidance }),
    heal: foreign
      ? null
      : async () => {
          const before = lstatSync(place).mode & 0o777;
          chmodSync(place, mode);
          return { message: `Only you can reach ${name} now.`, undo: `chmod ${before.toString(8)} '${place}'` };
        },
  };
}

const isForeign = (stats: Stats): boolean => process.getuid !== undefined && stats.uid !== process.getuid();

/** Links are the user's own way to keep a file elsewhere; the rights there are theirs. */
function placesIn(dir: string): { path: string; stats: Stats }[] {
  const files = folders.flatMap((folder) => listed(join(dir, folder)).map((name) => `${folder}/${name}`));
  return ['', ...stateFolders, settingsPath, ...files].flatMap((path) => {
    const stats = lstatSync(join(dir, path), { throwIfNoEntry: false });
    return stats && (stats.isFile() || (stats.isDirectory() && !files.includes(path))) ? [{ path, stats }] : [];
  });
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // gone, or closed to us: the folder itself is among the places
  }
}
