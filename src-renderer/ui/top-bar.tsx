import { PersonaSwitch } from '../personas/persona-switch.tsx';
import { useHelios } from '../store.ts';
import { words } from '../words.ts';
import { Mark } from './mark.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

export function TopBar() {
  const connection = useHelios((state) => state.connection);
  const known = useHelios((state) => state.personas !== null);
  return (
    <header className="top-bar">
      <h1 className="flex shrink-0 items-center gap-2 font-semibold">
        <Mark />
        {words.product}
      </h1>
      {known && <PersonaSwitch />}
      <div className="ml-auto flex shrink-0 items-center gap-3">
        <output
          className="state"
          data-live={connection === 'live'}
          aria-label={words.connectionLabel(words.connection[connection])}
        >
          {words.connection[connection]}
        </output>
        <ThemeSwitch />
        <Shortcuts />
      </div>
    </header>
  );
}
