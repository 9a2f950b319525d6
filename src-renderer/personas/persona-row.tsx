import { TriangleAlert } from 'lucide-react';
import { memo, useId } from 'react';

import type { PersonaSummary } from '../../src-shared/operations.ts';
import { percent } from '../percent.ts';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { words } from '../words.ts';
import { ActiveMark } from './active-mark.tsx';
import { moveFocus } from './move-focus.ts';

interface PersonaRowProps {
  readonly persona: PersonaSummary;
  readonly selected: boolean;
  readonly tabStop: boolean;
  readonly onVisit: (name: string) => void;
  readonly onSelect: (name: string) => void;
}

/** Kept when nothing of it changed: a directory may hold thousands. */
export const PersonaRow = memo(function PersonaRow({ persona, selected, tabStop, onVisit, onSelect }: PersonaRowProps) {
  const aboutId = useId();
  const { name, description, weight, active, valid, problem } = persona;
  return (
    <li className="persona-row">
      <button
        type="button"
        className={active ? 'persona-button pr-14' : 'persona-button'}
        aria-current={selected}
        aria-describedby={aboutId}
        tabIndex={tabStop ? 0 : -1}
        onFocus={() => onVisit(name)}
        onKeyDown={moveFocus}
        onClick={() => onSelect(name)}
      >
        <RevealedText text={name} />
      </button>
      <div id={aboutId}>
        <p className={`line-clamp-2 break-words ${valid ? 'text-quiet' : 'text-wrong'}`}>
          <RevealedText text={valid ? description || words.noDescription : (problem ?? words.notValid)} />
        </p>
        {valid ? (
          <p className="mt-1 flex items-center gap-2 text-small text-quiet">
            <InfluenceBar share={weight} className="w-12 shrink-0" />
            {words.inherits(percent(weight))}
          </p>
        ) : (
          <p className="mt-1 flex items-center gap-1 text-small text-wrong">
            <TriangleAlert size={12} aria-hidden="true" />
            {words.notValid}
          </p>
        )}
        {active && <ActiveMark />}
      </div>
    </li>
  );
});
