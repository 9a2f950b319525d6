import { useIsFetching, useIsMutating } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';

import { PersonaSwitch } from '../personas/persona-switch.tsx';
import { isMac } from '../shortcuts.ts';
import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';
import { Mark } from './mark.tsx';

/** The active persona, the palette, and the state in one word. */
export function TopBar({ onPalette }: { readonly onPalette: () => void }) {
  const words = useWords().frame;
  const connection = useHelios((state) => state.connection);
  return (
    <header className="top-bar">
      <p className="top-mark">
        <Mark />
        <span className="hidden sm:inline">{words.product}</span>
      </p>
      <PersonaSwitch />
      <button type="button" className="palette-button" aria-keyshortcuts="Control+K Meta+K" onClick={onPalette}>
        <Search size={14} aria-hidden="true" />
        <span className="palette-hint">{words.paletteHint}</span>
        <kbd aria-hidden="true" className="hidden sm:inline">
          {isMac ? '⌘K' : 'Ctrl K'}
        </kbd>
        <span className="sr-only">{words.palette}</span>
      </button>
      <output
        className="state"
        data-live={connection === 'live'}
        aria-label={words.connectionLabel(words.connection[connection])}
      >
        {words.connection[connection]}
      </output>
      <Progress />
    </header>
  );
}

const noticedAfterMs = 300;

/** Appears when an answer takes longer than people notice. */
function Progress() {
  const words = useWords().frame;
  const isBusy = useIsFetching() + useIsMutating() > 0;
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(isBusy), isBusy ? noticedAfterMs : 0);
    return () => clearTimeout(timer);
  }, [isBusy]);
  return isShown && <output className="progress" aria-label={words.working} />;
}
