import { Monitor, Moon, Sun } from 'lucide-react';

import { useHelios } from '../store.ts';
import { themes } from '../theme.ts';
import { useWords } from '../words/use-words.ts';

const icons = { system: Monitor, dark: Moon, light: Sun } as const;

export function ThemeSwitch() {
  const words = useWords().frame;
  const chosen = useHelios((state) => state.theme);
  const setTheme = useHelios((state) => state.setTheme);
  return (
    <fieldset className="theme-switch">
      <legend className="sr-only">{words.theme}</legend>
      {themes.map((theme) => {
        const Icon = icons[theme];
        return (
          <label key={theme} title={words.themes[theme]}>
            <input
              type="radio"
              name="theme"
              className="sr-only"
              aria-label={words.themes[theme]}
              checked={theme === chosen}
              onChange={() => setTheme(theme)}
            />
            <Icon size={14} aria-hidden="true" />
          </label>
        );
      })}
    </fieldset>
  );
}
