import { useHelios } from '../store.ts';
import { de } from './de.ts';
import { en, type Words } from './en.ts';
import type { Language } from './language.ts';

export const catalogues: Readonly<Record<Language, Words>> = { en, de };

/** The words of the chosen language. A component that says anything calls it. */
export function useWords(): Words {
  return catalogues[useHelios((state) => state.language)];
}
