import { useVirtualizer } from '@tanstack/react-virtual';
import { Search } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { RevealedText } from '../ui/revealed-text.tsx';
import { useMedia } from '../ui/use-media.ts';
import { useWords } from '../words/use-words.ts';
import { LevelRow } from './level-row.tsx';
import { levelIn, type Numbers, type Tunable } from './tuned.ts';
import type { ChangesOfPersona } from './use-changed-values.ts';
import type { Tuning } from './use-tuning.ts';

interface LevelListProps {
  readonly personas: readonly Tunable[];
  readonly now: Numbers;
  readonly changes: readonly ChangesOfPersona[];
  /** Goes to the slider of this persona; another `at` goes there again. */
  readonly picked: { readonly name: string; readonly at: number } | null;
  readonly onMove: Tuning['move'];
  readonly onSettle: Tuning['settle'];
}

const rowHeight = { one: 40, two: 68 };
/** More personas are searched, not only looked through. */
const searchedFrom = 12;

/** Every persona with its own slider; only the rows in view are in the document. */
export function LevelList({ personas, now, changes, picked, onMove, onSettle }: LevelListProps) {
  const { base: words } = useWords();
  const [typed, setTyped] = useState('');
  const scroll = useRef<HTMLDivElement>(null);
  const isRoomy = useMedia('(min-width: 66rem)');
  const shown = useMemo(() => {
    const wanted = typed.trim().toLowerCase();
    return wanted === '' ? personas : personas.filter(({ name }) => name.toLowerCase().includes(wanted));
  }, [personas, typed]);
  const height = isRoomy ? rowHeight.one : rowHeight.two;
  const keyOf = useCallback((index: number) => shown[index]?.name ?? index, [shown]);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    getItemKey: keyOf,
    overscan: 4,
  });
  useEffect(() => virtual.measure(), [height, virtual]);
  const counts = useMemo(() => new Map(changes.map(({ name, values }) => [name, values.length])), [changes]);

  useEffect(() => {
    if (!picked) return;
    const at = shown.findIndex(({ name }) => name === picked.name);
    if (at === -1) return;
    virtual.scrollToIndex(at, { align: 'auto' });
    // Once the row is there.
    requestAnimationFrame(() =>
      scroll.current?.querySelector<HTMLElement>(`[data-index="${at}"] input[type="range"]`)?.focus(),
    );
    // Only when somebody picks, not when the list changes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [picked]);

  return (
    <>
      {personas.length > searchedFrom && (
        <label className="level-search">
          <Search size={13} aria-hidden="true" />
          <span className="sr-only">{words.find}</span>
          <input
            type="search"
            className="min-w-0 grow bg-transparent outline-none"
            placeholder={words.find}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      <output className="empty-list">{shown.length === 0 && <RevealedText text={words.findNothing(typed)} />}</output>
      <div ref={scroll} className="level-list">
        <ul className="relative" style={{ height: virtual.getTotalSize() }} aria-label={words.levels}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const persona = shown[index];
            return (
              persona && (
                <li
                  key={key}
                  data-index={index}
                  className="level-item"
                  style={{ height, transform: `translateY(${start}px)` }}
                  aria-setsize={shown.length}
                  aria-posinset={index + 1}
                >
                  <LevelRow
                    name={persona.name}
                    level={levelIn(now, persona)}
                    savedLevel={persona.level}
                    importance={now.importance}
                    isActive={persona.isActive}
                    isValid={persona.isValid}
                    changing={counts.get(persona.name) ?? 0}
                    onMove={onMove}
                    onSettle={onSettle}
                  />
                </li>
              )
            );
          })}
        </ul>
      </div>
    </>
  );
}
