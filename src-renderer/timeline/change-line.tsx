import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';

import type { HeliosError } from '../../src-shared/errors.ts';
import { useWords } from '../words/use-words.ts';
import { LineRow, optionId } from './line-row.tsx';
import type { Line } from './line.ts';
import { rowAfter, rowsOf, type Row } from './rows.ts';
import { useNewOnTop } from './use-new-on-top.ts';
import { useTimes } from './times.ts';

interface ChangeLineProps {
  readonly line: Line;
  readonly onlySnapshots: boolean;
  /** Nothing is filtered out. */
  readonly isWhole: boolean;
  readonly selected: string | null;
  /** What others are compared with. */
  readonly mark: string | null;
  readonly isStale: boolean;
  readonly hasMore: boolean;
  readonly moreError: HeliosError | null;
  readonly onReadMore: () => void;
  readonly onSelect: (id: string | null, how: Selecting) => void;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/** By a key that moves, by pointing at it, or by the key that opens. */
export type Selecting = 'pass' | 'point' | 'open';

/** In rem, as in timeline.css. */
const heights: Readonly<Record<Row['type'], number>> = { day: 2.25, change: 3.25, snapshot: 2.25 };
/** Rows below the window, from which on older changes are read. */
const readAhead = 150;

/** The line of changes: as long as the history, with only what is seen in the document. */
export function ChangeLine(props: ChangeLineProps) {
  const { line, onlySnapshots, isWhole, selected, mark, isStale, hasMore, moreError, onReadMore, onSelect, scroller } =
    props;
  const { timeline: words, frame } = useWords();
  const times = useTimes();
  const rows = useMemo(() => rowsOf(line.items, onlySnapshots), [line, onlySnapshots]);
  const [rem] = useState(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  // This component does without the memory of the React compiler; its rows have their own.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[rows[index]?.type ?? 'change'] * rem,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
    scrollPaddingStart: heights.day * rem,
    paddingEnd: heights.day * rem,
  });
  const shown = virtual.getVirtualItems();
  const { unseen, isAtTop } = useNewOnTop(rows, virtual);

  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last > rows.length - readAhead && !moreError) onReadMore();
  }, [last, rows.length, moreError, onReadMore]);

  const at = useMemo(() => rows.findIndex(({ id }) => id === selected), [rows, selected]);
  const isThere = at >= 0;
  const latestAt = useRef(at);
  useEffect(() => {
    latestAt.current = at;
  });
  useEffect(() => {
    // Only when another one is selected: new changes must not pull the line away from under somebody who reads.
    if (selected === null || !isThere) return;
    if (latestAt.current === virtual.options.count - 1) virtual.scrollToOffset(virtual.getTotalSize());
    else virtual.scrollToIndex(latestAt.current, { align: 'auto' });
  }, [selected, isThere, virtual]);

  const choose = useCallback((id: string) => onSelect(id, 'point'), [onSelect]);
  const move = (event: KeyboardEvent) => {
    const step = stepOf(event, rows.length, (scroller.current?.clientHeight ?? 0) / (heights.change * rem));
    if (event.key === 'Enter' && selected !== null) onSelect(selected, 'open');
    else if (event.key === 'Escape' && selected !== null) onSelect(null, 'pass');
    else if (step !== null) onSelect(rowAfter(rows, at, step)?.id ?? null, 'pass');
    else return;
    event.preventDefault();
  };

  return (
    <div className="line">
      <div
        ref={scroller}
        role="listbox"
        tabIndex={0}
        aria-label={words.list}
        aria-busy={isStale}
        aria-activedescendant={selected !== null && isThere ? optionId(selected) : undefined}
        className="line-scroll"
        onKeyDown={move}
      >
        <div role="presentation" aria-hidden="true" className="line-day line-sticky" data-floats={!isAtTop}>
          {times.day(rows[virtual.range?.startIndex ?? 0]?.day ?? Date.now())}
        </div>
        <div role="presentation" className="line-rows" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <LineRow
                  key={row.id}
                  row={row}
                  times={times}
                  top={start}
                  isSelected={row.id === selected}
                  isMark={row.id === mark}
                  onChoose={choose}
                />
              )
            );
          })}
          <div role="presentation" aria-hidden="true" className="line-end">
            {hasMore ? words.loadingMore : isWhole && words.beginning}
          </div>
        </div>
      </div>
      {moreError && (
        <p role="alert" className="line-problem">
          {words.couldNotLoadMore}
          <button type="button" className="button" onClick={onReadMore}>
            {frame.tryAgain}
          </button>
        </p>
      )}
      {unseen > 0 && (
        <button type="button" className="line-new" onClick={() => backToTop(scroller.current)}>
          <ArrowUp size={14} aria-hidden="true" />
          {words.newChanges(unseen)}
        </button>
      )}
    </div>
  );
}

/** Rows to move by, for the keys that move. */
function stepOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, all: number, perPage: number): number | null {
  const page = Math.max(1, Math.floor(perPage) - 1);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, End: all, Home: -all };
  return ctrlKey || metaKey || altKey || !Object.hasOwn(steps, key) ? null : steps[key as keyof typeof steps];
}

/** The button goes with this, so the focus goes to the line. */
function backToTop(scroller: HTMLElement | null): void {
  scroller?.scrollTo({ top: 0 });
  scroller?.focus();
}
