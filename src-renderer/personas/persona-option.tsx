// An option of the persona switch. The field keeps the focus and handles the keys, as the ARIA combobox has it; a native
// option could show neither the sun nor the sign of influence.
/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events */

import type { PersonaSummary } from '../../src-shared/operations.ts';
import { percent } from '../percent.ts';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';

interface PersonaOptionProps {
  readonly id: string;
  readonly persona: PersonaSummary;
  /** Where the arrows are. */
  readonly current: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

export const PersonaOption = ({ id, persona, current, onPoint, onChoose }: PersonaOptionProps) => (
  <div
    id={id}
    ref={(option) => {
      if (current) option?.scrollIntoView({ block: 'nearest' });
    }}
    role="option"
    aria-selected={persona.active}
    tabIndex={-1}
    className="option"
    data-current={current}
    // Otherwise the field would lose the focus, and with it the list would close.
    onMouseDown={(event) => event.preventDefault()}
    onMouseMove={onPoint}
    onClick={onChoose}
  >
    <span className={`size-2 shrink-0 rounded-full ${persona.active ? 'bg-sun' : ''}`} />
    <span className="min-w-0 grow truncate">
      <RevealedText text={persona.name} />
    </span>
    <InfluenceBar share={persona.weight} className="w-10 shrink-0" />
    <span className="w-9 shrink-0 text-right text-small text-quiet tabular-nums">{percent(persona.weight)}</span>
  </div>
);
