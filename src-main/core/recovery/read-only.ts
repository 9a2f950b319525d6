import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode } from '../disk.ts';
import { type Finding, type Patient } from './strategy.ts';

/** Folders that cannot be written to: a disk mounted read-only, or rights that were taken away. */
export async function findReadOnly({ dir }: Patient): Promise<Finding[]> {
  const refused = ['', '.git', 'base', 'personas', 'learned'].flatMap((folder) => {
    const code = refusal(join(dir, folder));
    return code === null ? [] : [{ folder, code }];
  });
  const [first] = refused;
  if (!first) return [];
  const names = refused.map(({ folder }) => (folder === '' ? 'the state directory' : folder)).join(', ');
  const wholeDisk = first.code === 'EROFS';
  return [
    {
      id: 'read_only',
      status: 'error',
      problem: new HeliosError(
        'io',
        wholeDisk ? 'The disk of the state directory is read-only.' : `Nothing can be saved in: ${names}.`,
        {
          guidance: wholeDisk
            ? 'Make it writable again, or choose another directory with --helios-dir. A disk that turned read-only by itself may be failing: make a copy first.'
            : `Give yourself the right to write: chmod u+rwx '${join(dir, first.folder)}', or run \`helios doctor --fix\`.`,
        },
      ),
      heal: null,
    },
  ];
}

/** Null when it can be written to, or is not there. */
function refusal(folder: string): string | null {
  try {
    accessSync(folder, constants.W_OK);
    return null;
  } catch (error) {
    const code = diskErrorCode(error) ?? 'EACCES';
    return code === 'ENOENT' ? null : code;
  }
}
