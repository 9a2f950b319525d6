import type { Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';

import type { Row } from './rows.ts';

const topPx = 8;

interface Anchor {
  readonly id: string;
  readonly index: number;
  /** How much of it has gone out of sight above, in px. */
  readonly hidden: number;
}

/**
 * New rows come on top. Who is at the top sees them at once; for who has scrolled down, what is read stays where it is.
 * @returns how many changes on top were not seen yet
 */
export function useNewOnTop(rows: readonly Row[], virtual: Virtualizer<HTMLDivElement, Element>) {
  const isAtTop = (virtual.scrollOffset ?? 0) <= topPx;
  const anchor = useRef<Anchor | null>(null);
  useLayoutEffect(() => {
    const scroller = virtual.scrollElement;
    const held = anchor.current;
    if (!scroller || !held || scroller.scrollTop <= topPx || rows[held.index]?.id === held.id) return;
    const place = virtual.measurementsCache[rows.findIndex(({ id }) => id === held.id)];
    if (place) virtual.scrollToOffset(place.start + held.hidden);
  }, [rows, virtual]);
  useLayoutEffect(() => {
    const index = virtual.range?.startIndex ?? 0;
    const [row, place] = [rows[index], virtual.measurementsCache[index]];
    anchor.current = row && place ? { id: row.id, index, hidden: (virtual.scrollOffset ?? 0) - place.start } : null;
  });

  const newest = rows.find(({ type }) => type !== 'day')?.id;
  const [seen, setSeen] = useState(newest);
  if (isAtTop && seen !== newest) setSeen(newest);
  const below = isAtTop ? -1 : rows.findIndex(({ id }) => id === seen);
  const unseen = rows.slice(0, Math.max(0, below)).filter(({ type }) => type === 'change').length;
  return { unseen, isAtTop };
}
