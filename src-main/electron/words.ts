import { de } from './words.de.ts';
import { en, type DesktopWords } from './words.en.ts';

const catalogues: Readonly<Record<string, DesktopWords>> = { en, de };

/** In the first of the wanted languages that there is a catalogue for; `de-AT` is German. */
export const chooseWords = (languages: readonly string[]): DesktopWords =>
  languages.map((tag) => catalogues[tag.slice(0, 2).toLowerCase()]).find((words) => words !== undefined) ?? en;
