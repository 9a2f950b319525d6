import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';

import { keepTheme, readTheme, themes } from '../theme.ts';
import { words } from '../words.ts';

const icons = { system: Monitor, dark: Moon, light: Sun } as const;

export function ThemeSwitch() {
  const [chosen, setChosen] = useState(readTheme);
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
              onChange={() => {
                keepTheme(theme);
                setChosen(theme);
              }}
            />
            <Icon size={14} aria-hidden="true" />
          </label>
        );
      })}
    </fieldset>
  );
}
