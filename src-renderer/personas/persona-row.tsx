import { Ellipsis, TriangleAlert } from 'lucide-react';
import { memo, useId, useState } from 'react';
import { Link } from 'wouter';

import { addressOf } from '../pages.ts';
import { percent } from '../percent.ts';
import { ActorMark } from '../ui/actor-mark.tsx';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';
import type { PersonaEntry } from './persona-entry.ts';

export interface PersonaRowProps {
  readonly entry: PersonaEntry;
  readonly isShown: boolean;
  readonly isStop: boolean;
  readonly isUnsaved: boolean;
  readonly menuOf: (entry: PersonaEntry) => readonly MenuItem[];
  readonly onVisit: (name: string) => void;
}

/** Kept when nothing of it changed: a directory may hold thousands. */
export const PersonaRow = memo(function PersonaRow(props: PersonaRowProps) {
  const { entry, isShown, isStop, isUnsaved, menuOf, onVisit } = props;
  const words = useWords();
  const aboutId = useId();
  // A menu is costly to keep for rows that nobody is at.
  const [isNear, setNear] = useState(false);
  const comeNear = () => setNear(true);
  const { name, description, weight, active, problem, lastChange } = entry;
  return (
    <div className="persona-row" data-shown={isShown} onPointerEnter={comeNear} onFocus={comeNear}>
      <div className="flex items-center gap-2">
        <Link
          href={addressOf('personas', name)}
          className="persona-link"
          aria-current={isShown}
          aria-describedby={aboutId}
          tabIndex={isStop ? 0 : -1}
          data-persona={name}
          onFocus={() => onVisit(name)}
        >
          <RevealedText text={name} />
        </Link>
        {isUnsaved && (
          <span
            className="unsaved-dot"
            role="img"
            aria-label={words.personas.list.unsaved}
            title={words.personas.list.unsaved}
          />
        )}
        {active && (
          <span className="active-mark">
            <span className="size-2 rounded-full bg-sun" aria-hidden="true" />
            {words.frame.active}
          </span>
        )}
        {isNear && (
          <span className="persona-menu">
            <Menu
              items={menuOf(entry)}
              trigger={
                <button
                  type="button"
                  className="icon-button size-6"
                  tabIndex={isStop ? 0 : -1}
                  aria-label={words.personas.list.actionsOf(name)}
                >
                  <Ellipsis size={14} aria-hidden="true" />
                </button>
              }
            />
          </span>
        )}
      </div>
      <div id={aboutId}>
        <p className={`truncate ${problem === null ? 'text-quiet' : 'text-wrong'}`}>
          <RevealedText text={problem ?? (description || words.personas.list.noDescription)} />
        </p>
        <p className="persona-foot">
          {problem === null ? (
            <span className="flex shrink-0 items-center gap-2">
              <InfluenceBar share={weight} className="w-8 shrink-0" />
              {words.personas.list.inherits(percent(weight))}
            </span>
          ) : (
            <span className="flex shrink-0 items-center gap-1 text-wrong">
              <TriangleAlert size={12} aria-hidden="true" />
              {words.frame.notValid}
            </span>
          )}
          {lastChange && (
            <span className="persona-change" title={words.personas.list.lastChange}>
              <ActorMark actor={lastChange.actor} />
              <TimeText at={lastChange.timestamp} />
            </span>
          )}
        </p>
      </div>
    </div>
  );
});
