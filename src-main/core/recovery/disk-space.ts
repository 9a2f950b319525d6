import { statfs } from 'node:fs/promises';

import { HeliosError } from '../../../src-shared/errors.ts';
import { type Finding, type Patient } from './strategy.ts';

const lowBytes = 50 * 1024 * 1024;
const fullBytes = 2 * 1024 * 1024;

export interface Space {
  readonly freeBytes: number;
  /** Zero where the file system does not count. */
  readonly freeFiles: number;
  readonly files: number;
}

/** @param measure for tests */
export async function findLittleSpace(
  { dir }: Patient,
  measure: typeof measureSpace = measureSpace,
): Promise<Finding[]> {
  const { freeBytes, freeFiles, files } = await measure(dir);
  const noFiles = files > 0 && freeFiles === 0;
  if (freeBytes >= lowBytes && !noFiles) return [];
  const full = freeBytes < fullBytes || noFiles;
  const message = noFiles
    ? 'The disk of the state directory can take no more files.'
    : `The disk of the state directory has ${(freeBytes / 1024 / 1024).toFixed(1)} MB left.`;
  return [
    {
      id: 'disk_space',
      status: full ? 'error' : 'warning',
      problem: new HeliosError('io', message, {
        guidance: full
          ? 'Free some space: changes are refused until then. Nothing that was saved is affected.'
          : 'Free some space soon: when the disk is full, changes are refused.',
      }),
      heal: null,
    },
  ];
}

export async function measureSpace(dir: string): Promise<Space> {
  const { bavail, bsize, ffree, files } = await statfs(dir);
  return { freeBytes: bavail * bsize, freeFiles: ffree, files };
}
