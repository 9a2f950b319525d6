// A name for a persona that no other has.

import { HeliosError } from '../../../src-shared/errors.ts';
import { personaNameOf } from '../personas.ts';
import { type WorkingFiles } from '../working-files.ts';

/**
 * Told apart without regard to case: `Writer` and `writer` are one file on many systems.
 * @param except a persona's path that may have the name
 * @throws HeliosError `conflict`
 */
export function requireFreeName(files: WorkingFiles, name: string, field: string, except?: string): void {
  const others = files.list('personas').filter((path) => path !== except);
  const taken = others.map(personaNameOf).find((other) => other.toLowerCase() === name.toLowerCase());
  if (taken === undefined) return;
  throw new HeliosError('conflict', `There is a persona called ${taken} already.`, {
    guidance: 'Choose another name, or change that one.',
    validationErrors: [{ field, message: 'taken', type: 'conflict' }],
  });
}
