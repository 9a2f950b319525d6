import { memo } from 'react';

import { inheritanceWeight } from '../../src-shared/inheritance.ts';
import { percent } from '../percent.ts';
import { NumberInput } from '../ui/number-input.tsx';
import { Slider } from '../ui/slider.tsx';
import { useWords } from '../words/use-words.ts';
import type { Tuning } from './use-tuning.ts';

interface ImportanceProps {
  readonly value: number;
  readonly onMove: Tuning['move'];
  readonly onSettle: Tuning['settle'];
}

const exampleLevel = 2;

/** How strongly the base counts, with what it means for a persona of an everyday level. */
export const Importance = memo(function Importance({ value, onMove, onSettle }: ImportanceProps) {
  const { base: words } = useWords();
  const number = String(value);
  const move = (next: number | null) => {
    if (next !== null && next >= 0 && next <= 1) onMove('base', next);
  };
  return (
    <div className="importance">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="part-title">{words.importance}</h2>
        <p className="font-mono text-small text-quiet">
          {words.formula(number, String(exampleLevel), percent(inheritanceWeight(value, exampleLevel), 1))}
        </p>
      </div>
      <p className="part-about">{words.importanceAbout}</p>
      <div className="mt-2 flex items-center gap-4">
        <div className="min-w-0 grow">
          <Slider
            label={words.importance}
            value={value}
            min={0}
            max={1}
            step={0.01}
            valueText={words.importanceText(number)}
            onChange={move}
            onCommit={() => onSettle('base')}
          />
        </div>
        <NumberInput
          label={words.importance}
          value={value}
          min={0}
          max={1}
          step={0.01}
          onChange={move}
          onCommit={() => onSettle('base')}
        />
      </div>
    </div>
  );
});
