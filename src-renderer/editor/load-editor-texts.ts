import type { Language } from '../words/language.ts';

/** The editor's own texts in the chosen language. It reads them once, so this comes before its code. */
export async function loadEditorTexts(language: Language): Promise<void> {
  if (language === 'de') await import('monaco-editor/nls/lang/de');
}
