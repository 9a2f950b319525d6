// Which language the interface speaks: the chosen one, or the first of the browser's that there is a catalogue for.

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'helios.language';

const isLanguage = (text: string | null | undefined): text is Language => languages.some((known) => known === text);

export function readLanguage(): Language {
  const kept = localStorage.getItem(storageKey);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

export const keepLanguage = (language: Language): void => localStorage.setItem(storageKey, language);
