import { useHelios } from '../store.ts';
import { themes } from '../theme.ts';
import { Select } from '../ui/select.tsx';
import { languages } from '../words/language.ts';
import { useWords } from '../words/use-words.ts';
import { SettingRow } from './setting-row.tsx';

export const windowSettings = ['theme', 'language'] as const;
export type WindowSettingName = (typeof windowSettings)[number];

/** What only this window knows. */
export function WindowSetting({ name }: { readonly name: WindowSettingName }) {
  const words = useWords();
  const theme = useHelios((state) => state.theme);
  const setTheme = useHelios((state) => state.setTheme);
  const language = useHelios((state) => state.language);
  const setLanguage = useHelios((state) => state.setLanguage);
  if (name === 'theme')
    return (
      <SettingRow title={words.frame.theme} about={words.settings.themeAbout}>
        <Select
          label={words.frame.theme}
          value={theme}
          options={themes.map((value) => ({ value, title: words.frame.themes[value] }))}
          onChange={setTheme}
          className="w-40"
        />
      </SettingRow>
    );
  return (
    <SettingRow title={words.frame.language} about={words.settings.languageAbout}>
      <Select
        label={words.frame.language}
        value={language}
        options={languages.map((value) => ({ value, title: words.frame.languages[value] }))}
        onChange={setLanguage}
        className="w-40"
      />
    </SettingRow>
  );
}
