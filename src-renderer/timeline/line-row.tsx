import { memo } from 'react';

import { ActorMark } from '../ui/actor-mark.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { KindIcon } from './kind-icon.tsx';
import type { ChangeItem } from './line.ts';
import type { Row, SnapshotRow } from './rows.ts';
import { sentenceOf } from './sentence.ts';
import type { Times } from './times.ts';
import { ToolWord } from './tool-word.tsx';

interface LineRowProps {
  readonly row: Row;
  readonly times: Times;
  /** Where it stands, in px. */
  readonly top: number;
  readonly isSelected: boolean;
  /** Other changes are compared with it. */
  readonly isMark: boolean;
  readonly onChoose: (id: string) => void;
}

export const optionId = (id: string): string => `line-${id}`;

/** One row of the line: a day, a change, or a snapshot. */
export const LineRow = memo(function LineRow({ row, times, top, isSelected, isMark, onChoose }: LineRowProps) {
  const place = { transform: `translateY(${top}px)` };
  if (row.type === 'day') {
    return (
      <div role="presentation" aria-hidden="true" className="line-row line-day" style={place}>
        {times.day(row.day)}
      </div>
    );
  }
  return (
    <div
      role="option"
      id={optionId(row.id)}
      aria-selected={isSelected}
      className={`line-row ${row.type === 'change' ? 'line-change' : 'line-snapshot'}`}
      data-mark={isMark}
      style={place}
      onClick={() => onChoose(row.id)}
    >
      {row.type === 'change' ? <ChangeText item={row} times={times} /> : <SnapshotText row={row} times={times} />}
      {isMark && <MarkWord />}
    </div>
  );
});

const MarkWord = () => <span className="line-mark">{useWords().timeline.marked}</span>;

interface TextProps<Of> {
  readonly times: Times;
  readonly item: Of;
}

function ChangeText({ item: { entry, day }, times }: TextProps<ChangeItem>) {
  return (
    <>
      <span className="line-sign">
        <KindIcon entry={entry} />
      </span>
      <span className="line-text">
        <span className="line-message">
          <RevealedText text={sentenceOf(entry)} />
        </span>
        <span className="line-about">
          <ActorMark actor={entry.actor} />
          <span className="line-tool">
            <ToolWord entry={entry} />
          </span>
        </span>
      </span>
      <Clock at={entry.timestamp} day={day} times={times} />
    </>
  );
}

function SnapshotText({ row: { snapshot, others }, times }: { readonly row: SnapshotRow; readonly times: Times }) {
  const words = useWords().timeline;
  return (
    <>
      <span className="line-sign line-milestone" data-automatic={snapshot.automatic} />
      <span className={snapshot.automatic ? 'line-message text-quiet' : 'line-message font-medium'}>
        {others > 0 ? words.automaticSnapshots(others + 1) : <RevealedText text={snapshot.reason || snapshot.name} />}
      </span>
      <span className="line-what">{snapshot.automatic ? words.automaticSnapshot : words.snapshot}</span>
      <Clock at={snapshot.timestamp} day={new Date(snapshot.timestamp).setHours(0, 0, 0, 0)} times={times} />
    </>
  );
}

/** The day stands above; who hears the row alone is told it too. */
const Clock = ({ at, day, times }: { readonly at: string; readonly day: number; readonly times: Times }) => (
  <time dateTime={at} title={at} className="line-time">
    <span className="sr-only">{times.day(day)}</span> {times.clock(at)}
  </time>
);
