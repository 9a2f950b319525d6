// Which paths inside the state directory an operation may name: files with a history, nothing else (H20).

import { HeliosError } from '../../../src-shared/errors.ts';
import { folders, settingsPath } from '../working-files.ts';

const managedPattern = new RegExp(`^(?:${folders.join('|')})/[^./\\\\\\u0000][^/\\\\\\u0000]*\\.ya?ml$`, 'i');

export const isManaged = (path: string): boolean => path === settingsPath || managedPattern.test(path);

/** @throws HeliosError `invalid` */
export function requireManaged(paths: readonly string[] = []): void {
  const unknown = paths.find((path) => !isManaged(path));
  if (unknown === undefined) return;
  throw new HeliosError('invalid', `${JSON.stringify(unknown.slice(0, 100))} is not a file that Helios keeps.`, {
    guidance: 'Name files as list_personas and get_history do, for example personas/writer.yaml.',
    validationErrors: [{ field: 'files', message: 'not a file that Helios keeps', type: 'not_allowed' }],
  });
}
