import { HeliosError } from '../../src-shared/errors.ts';
import { type Settings } from '../../src-shared/model.ts';
import { settingsPath, WorkingFiles } from '../core/working-files.ts';

/**
 * The settings without an open Helios.
 * @throws HeliosError what is wrong with them
 */
export async function readSettings(dir: string): Promise<Settings> {
  const file = new WorkingFiles(dir).read(settingsPath);
  if (file === null) throw new HeliosError('not_found', `There is no ${settingsPath} in ${dir}.`);
  return file.data as Settings; // what is read from this path has passed its schema
}
