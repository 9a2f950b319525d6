import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';

import type { LearnedPattern } from '../../src-shared/interface-operations.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { Confidence } from './confidence.tsx';

const headHeight = 32;
const rowHeight = 76;

interface PatternListProps {
  /** Suggestions first. */
  readonly patterns: readonly LearnedPattern[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  /** Enter. */
  readonly onOpen: () => void;
  /** Another number: the selected one takes the focus. */
  readonly focusRequest: number;
}

type Row = { readonly head: 'suggestions' | 'few' } | { readonly pattern: LearnedPattern; readonly at: number };

/** The inbox. One stop of Tab; the arrows select. */
export function PatternList({ patterns, selected, onSelect, onOpen, focusRequest }: PatternListProps) {
  const words = useWords().learning;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(patterns), [patterns]);
  const selectedRow = rows.findIndex((row) => 'pattern' in row && row.pattern.id === selected);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index] && 'head' in rows[index] ? headHeight : rowHeight),
    getItemKey: (index) => {
      const row = rows[index];
      return row && 'pattern' in row ? row.pattern.id : (row?.head ?? index);
    },
    overscan: 6,
  });

  useEffect(() => {
    if (focusRequest === 0 || selectedRow < 0) return;
    virtual.scrollToIndex(selectedRow);
    const frame = requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus({ preventScroll: true }),
    );
    return () => cancelAnimationFrame(frame);
    // Only when asked: a list that changes by itself must not take the focus.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [focusRequest]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') return onOpen();
    const at = patterns.findIndex(({ id }) => id === selected);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: patterns.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const pattern = patterns[Math.max(0, Math.min(patterns.length - 1, next))];
    if (pattern) onSelect(pattern.id);
  };

  return (
    <div ref={scroller} className="pattern-list pane-scroll">
      <div
        role="listbox"
        aria-label={words.list}
        className="relative"
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {virtual.getVirtualItems().map(({ index, key, start, size }) => {
          const row = rows[index];
          if (!row) return null;
          const style = { height: size, transform: `translateY(${start}px)` };
          if ('head' in row) {
            return (
              <div key={key} className="pattern-group" style={style}>
                {words[row.head]}
              </div>
            );
          }
          const { pattern, at } = row;
          const isSelected = pattern.id === selected;
          return (
            <div
              key={key}
              role="option"
              aria-selected={isSelected}
              aria-setsize={patterns.length}
              aria-posinset={at + 1}
              tabIndex={isSelected ? 0 : -1}
              className="pattern-row"
              style={style}
              onClick={() => onSelect(pattern.id)}
            >
              <span className="pattern-sentence">
                <RevealedText text={pattern.pattern} />
              </span>
              <span className="pattern-row-facts">
                <Confidence confidence={pattern.confidence} />
                <span>{words.seen(pattern.observations)}</span>
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function rowsOf(patterns: readonly LearnedPattern[]): readonly Row[] {
  const rows = patterns.map((pattern, at): Row & { readonly pattern: LearnedPattern } => ({ pattern, at }));
  const group = (head: 'suggestions' | 'few') => {
    const own = rows.filter(({ pattern }) => pattern.suggested === (head === 'suggestions'));
    return own.length === 0 ? [] : [{ head }, ...own];
  };
  return [...group('suggestions'), ...group('few')];
}
