import { memo } from 'react';
import { Link } from 'wouter';

import { inheritanceWeight } from '../../src-shared/inheritance.ts';
import { addressOf } from '../pages.ts';
import { percent } from '../percent.ts';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { Slider } from '../ui/slider.tsx';
import { useWords } from '../words/use-words.ts';
import { levelText } from './level-text.ts';
import type { Tuning } from './use-tuning.ts';

interface LevelRowProps {
  readonly name: string;
  readonly level: number;
  readonly savedLevel: number;
  readonly importance: number;
  readonly isActive: boolean;
  readonly isValid: boolean;
  /** How many values are others than before the move. */
  readonly changing: number;
  readonly onMove: Tuning['move'];
  readonly onSettle: Tuning['settle'];
}

/** One persona: how far it stands from the base, and what follows from it. */
export const LevelRow = memo(function LevelRow(props: LevelRowProps) {
  const { name, level, importance, isActive, isValid, changing } = props;
  const { base: words, frame } = useWords();
  const weight = inheritanceWeight(importance, level);
  return (
    <div className="level-row">
      <p className="level-name">
        <Link href={addressOf('personas', name)} className="table-link">
          <RevealedText text={name} />
        </Link>
        {isActive && <span className="text-small text-sun-ink">{frame.active}</span>}
        {!isValid && <span className="text-small text-wrong">{frame.notValid}</span>}
      </p>
      {isValid ? <LevelControls {...props} /> : <span className="level-controls" />}
      <p className="level-share">
        <InfluenceBar share={weight} className="w-16" />
        <span className="tabular-nums">{percent(weight, weight < 0.1 ? 1 : 0)}</span>
      </p>
      <p className="level-changing">{changing > 0 && words.changing(changing)}</p>
    </div>
  );
});

type LevelControlsProps = Pick<LevelRowProps, 'name' | 'level' | 'savedLevel' | 'onMove' | 'onSettle'>;

const usualHighest = 10;

/** Does not depend on the importance, so that it stays as it is while that one moves. */
const LevelControls = memo(
  function LevelControls({ name, level, savedLevel, onMove, onSettle }: LevelControlsProps) {
    const { base: words } = useWords();
    const move = (next: number | null) => {
      if (next !== null && next >= 1) onMove(name, next);
    };
    return (
      <div className="level-controls">
        <div className="min-w-0 grow">
          <Slider
            label={words.levelOf(name)}
            value={level}
            min={1}
            max={Math.max(usualHighest, Math.ceil(savedLevel))}
            step={0.1}
            valueText={words.levelText(levelText(level))}
            onChange={move}
            onCommit={() => onSettle(name)}
          />
        </div>
        <NumberInput
          label={words.levelOf(name)}
          value={level}
          min={1}
          step={0.1}
          onChange={move}
          onCommit={() => onSettle(name)}
        />
      </div>
    );
  },
  (a, b) =>
    a.name === b.name &&
    a.level === b.level &&
    a.savedLevel === b.savedLevel &&
    a.onMove === b.onMove &&
    a.onSettle === b.onSettle,
);
