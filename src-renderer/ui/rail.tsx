import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';

import { useAnswer } from '../answers.ts';
import { addressOf, pageIcons, pageNames, pageOf, type PageName } from '../pages.ts';
import { useWords } from '../words/use-words.ts';
import { ThemeSwitch } from './theme-switch.tsx';

const storageKey = 'helios.rail';

/** The pages, with what waits for a person on them. */
export function Rail() {
  const words = useWords().frame;
  const [isNarrow, setNarrow] = useState(() => localStorage.getItem(storageKey) === 'narrow');
  const toggle = () => {
    localStorage.setItem(storageKey, isNarrow ? 'wide' : 'narrow');
    setNarrow(!isNarrow);
  };
  const Toggle = isNarrow ? PanelLeftOpen : PanelLeftClose;
  const links = (pages: readonly PageName[]) => (
    <ul>
      {pages.map((page) => (
        <li key={page}>
          <RailLink page={page} />
        </li>
      ))}
    </ul>
  );
  return (
    <nav className="rail" data-narrow={isNarrow} aria-label={words.navigation}>
      {links(pageNames.filter((page) => page !== 'settings'))}
      <div className="rail-foot">
        {links(['settings'])}
        <div className="rail-tools">
          <ThemeSwitch />
          <button
            type="button"
            className="icon-button rail-toggle"
            aria-label={isNarrow ? words.expand : words.collapse}
            title={isNarrow ? words.expand : words.collapse}
            onClick={toggle}
          >
            <Toggle size={15} aria-hidden="true" />
          </button>
        </div>
      </div>
    </nav>
  );
}

function RailLink({ page }: { readonly page: PageName }) {
  const words = useWords().frame;
  const [address] = useLocation();
  const waiting = useWaiting(page);
  const Icon = pageIcons[page];
  return (
    <Link
      href={addressOf(page)}
      className="rail-link"
      title={words.pages[page]}
      aria-current={pageOf(address) === page ? 'page' : undefined}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      <span className="rail-name">{words.pages[page]}</span>
      {waiting && (
        <span className="rail-waiting" data-wrong={waiting.wrong}>
          <span aria-hidden="true">{waiting.sign}</span>
          <span className="sr-only">{waiting.text}</span>
        </span>
      )}
    </Link>
  );
}

/** What needs a person, or null. */
function useWaiting(page: PageName) {
  const words = useWords().frame;
  const patterns = useAnswer('list_patterns', {}, { enabled: page === 'learning' }).data?.patterns ?? [];
  const suggested = patterns.filter((pattern) => pattern.suggested).length;
  const health = useAnswer('get_health', {}, { enabled: page === 'health' }).data;
  if (page === 'learning' && suggested > 0)
    return { sign: String(suggested), text: words.suggestions(suggested), wrong: false };
  if (page === 'health' && health && !health.healthy) return { sign: '!', text: words.needsAttention, wrong: true };
  return null;
}
