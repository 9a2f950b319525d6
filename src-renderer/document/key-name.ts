import { metadataKeys } from '../../src-shared/model.ts';

/** Name of the text that says it. */
export type NameProblem = 'nameEmpty' | 'nameTaken' | 'nameReserved' | 'nameBad';

/** Why a key cannot be called so. @param taken names of the keys beside it */
export function nameProblem(name: string, taken: readonly string[], isTop: boolean): NameProblem | null {
  if (name.trim() === '') return 'nameEmpty';
  if (taken.includes(name)) return 'nameTaken';
  if (isTop && metadataKeys.has(name)) return 'nameReserved';
  return name === '__proto__' || name !== name.trim() || /[\u0000-\u001f\u007f]/.test(name) ? 'nameBad' : null;
}
