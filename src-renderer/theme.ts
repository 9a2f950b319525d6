// Dark, light, or as the system has it. How this browser shows the page, so it is kept in this browser.

export const themes = ['system', 'dark', 'light'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'helios.theme';

export function readTheme(): Theme {
  const kept = localStorage.getItem(storageKey);
  return themes.find((theme) => theme === kept) ?? 'system';
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function keepTheme(theme: Theme): void {
  localStorage.setItem(storageKey, theme);
  applyTheme(theme);
}
