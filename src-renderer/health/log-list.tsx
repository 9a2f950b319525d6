import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';

import type { HeliosError } from '../../src-shared/errors.ts';
import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';
import type { LogLine } from './log-lines.ts';
import { LogRow } from './log-row.tsx';

interface LogListProps {
  readonly lines: readonly LogLine[];
  /** Null: the log has been read to its beginning. */
  readonly next: string | null;
  readonly error: HeliosError | null;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onReadOn: () => void;
  /** Somebody has scrolled down or opened a line: new lines should not push it away. */
  readonly onRead: () => void;
}

const rowHeight = 28;
/** Lines below the window, from which on older ones are read. */
const readAhead = 100;

/** As long as the log, with only what is seen in the document. One stop of Tab; the arrows move. */
export function LogList({ lines, next, error, scroller, onReadOn, onRead }: LogListProps) {
  const { health: words, frame } = useWords();
  const language = useHelios((state) => state.language);
  const clock = useMemo(() => new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle: 'h23' }), [language]);
  const [current, setCurrent] = useState<number | null>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const wantsFocus = useRef(false);
  const at = Math.max(0, current === null ? 0 : lines.findIndex(({ id }) => id === current));
  // Only what never changes is handed on to rows that are kept: how to measure one.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 10,
    // The line with the focus stays in the document wherever the list is scrolled to.
    rangeExtractor: (range: Range) => [...new Set([at, ...defaultRangeExtractor(range)])].toSorted((a, b) => a - b),
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last > lines.length - readAhead && !error) onReadOn();
    // With another `next` too: a page may have brought nothing.
  }, [last, lines.length, next, error, onReadOn]);

  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    scroller.current?.querySelector<HTMLElement>('[tabindex="0"][data-line]')?.focus({ preventScroll: true });
  }, [at, scroller]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof HTMLElement) || event.target.dataset['line'] === undefined) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    const line = to === undefined ? undefined : lines[Math.max(0, Math.min(lines.length - 1, to))];
    if (to === undefined || !line) return;
    event.preventDefault();
    wantsFocus.current = true;
    setCurrent(line.id);
    virtual.scrollToIndex(Math.max(0, Math.min(lines.length - 1, to)), { align: 'auto' });
  };
  const { resizeItem } = virtual;
  const toggle = useCallback(
    (id: number, index: number, isOpen: boolean) => {
      setCurrent(id);
      onRead();
      // Only open ones are measured.
      if (!isOpen) resizeItem(index, rowHeight);
      setOpen((open) => new Set(isOpen ? [...open, id] : [...open].filter((other) => other !== id)));
    },
    [onRead, resizeItem],
  );

  return (
    <>
      <div
        ref={scroller}
        role="presentation"
        className="log-scroll"
        onKeyDown={onKeyDown}
        onScroll={({ currentTarget }) => currentTarget.scrollTop > rowHeight && onRead()}
      >
        {lines.length === 0 && <p className="p-4 text-quiet">{next === null ? words.noLines : words.readingOn}</p>}
        <ul aria-label={words.logLines} className="relative" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, key, start }) => {
            const line = lines[index];
            return (
              line && (
                <LogRow
                  key={key}
                  line={line}
                  clock={clock}
                  index={index}
                  top={start}
                  isCurrent={index === at}
                  isOpen={open.has(line.id)}
                  measure={virtual.measureElement}
                  onToggle={toggle}
                />
              )
            );
          })}
        </ul>
      </div>
      <div className="log-end">
        {error ? (
          <>
            <span className="text-wrong" role="alert">
              {words.couldNotReadOn}
            </span>
            <button type="button" className="quiet-button" onClick={onReadOn}>
              {frame.tryAgain}
            </button>
          </>
        ) : null}
      </div>
    </>
  );
}
