import { X } from 'lucide-react';

import { useAnswer } from '../answers.ts';
import type { CallInput } from '../client.ts';
import { useWords } from '../words/use-words.ts';
import { FilterCombobox } from './filter-combobox.tsx';
import type { Point } from './point.ts';

/** What a selected point is compared with; a point that was marked stays so while others are selected. */
export type Mark = Pick<Point, 'id' | 'title' | 'timestamp'>;
export type Against = 'before' | 'now' | Mark;

/** @returns null when both are the same point */
export function diffInput({ id, timestamp }: Mark, against: Against): CallInput<'get_diff'> | null {
  if (against === 'before') return { to: id };
  if (against === 'now') return { from: id, to: 'now' };
  if (against.id === id) return null;
  return against.timestamp <= timestamp ? { from: against.id, to: id } : { from: id, to: against.id };
}

interface CompareProps {
  readonly point: Point;
  readonly against: Against;
  readonly onCompare: (against: Against) => void;
}

const offeredSnapshots = 100;

/** Chooses what the selected point is compared with. */
export function Compare({ point, against, onCompare }: CompareProps) {
  const words = useWords().timeline;
  const snapshots = useAnswer('list_snapshots', { limit: offeredSnapshots }).data?.snapshots ?? [];
  const mark = typeof against === 'string' ? null : against;
  const marks: readonly Mark[] = [
    ...(mark && !snapshots.some(({ name }) => name === mark.id) ? [mark] : []),
    ...snapshots.map(({ name, reason, timestamp }) => ({ id: name, title: reason || name, timestamp })),
  ];
  const choose = (id: string) => {
    if (id === 'before' || id === 'now') return onCompare(id);
    const chosen = marks.find((known) => `at ${known.id}` === id);
    if (chosen) onCompare(chosen);
  };
  return (
    <div className="compare" data-marked={mark !== null}>
      <span className="text-quiet">{words.comparedWith}</span>
      <FilterCombobox
        label={words.comparedWith}
        choices={[
          ...(point.snapshot ? [] : [{ id: 'before', title: words.pointBefore }]),
          { id: 'now', title: words.pointNow },
          ...marks
            .filter(({ id }) => id !== point.id || mark?.id === id)
            .map(({ id, title }) => ({ id: `at ${id}`, title })),
        ]}
        chosen={mark ? `at ${mark.id}` : String(against)}
        onChoose={choose}
      />
      {mark && (
        <button
          type="button"
          className="icon-button"
          aria-label={words.endComparison}
          title={words.endComparison}
          onClick={() => onCompare(point.snapshot ? 'now' : 'before')}
        >
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
