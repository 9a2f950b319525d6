import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { Search, X } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';

import type { MenuItem } from '../ui/menu.tsx';
import { Empty } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import { useDraftTargets } from './drafts.ts';
import { findEntries, type PersonaEntry } from './persona-entry.ts';
import { PersonaRow } from './persona-row.tsx';

interface PersonaListProps {
  readonly entries: readonly PersonaEntry[];
  readonly shown: string | null;
  readonly menuOf: (entry: PersonaEntry) => readonly MenuItem[];
  /** Keys that mean something to the persona with the focus. @returns whether the key was taken */
  readonly onKey: (key: string, entry: PersonaEntry) => boolean;
  readonly search: RefObject<HTMLInputElement | null>;
  /** A persona that gets the focus as soon as it is in the list. */
  readonly focusOn: string | null;
  readonly onFocused: () => void;
}

const rowHeight = 76;

/** One stop for Tab, where it was left; the arrows move inside, Enter opens. Only the rows in sight are drawn. */
export function PersonaList({ entries, shown, menuOf, onKey, search, focusOn, onFocused }: PersonaListProps) {
  const words = useWords().personas.list;
  const [typed, setTyped] = useState('');
  const sought = useDeferredValue(typed);
  const found = useMemo(() => findEntries(entries, sought), [entries, sought]);
  const unsaved = useDraftTargets();
  const [visited, setVisited] = useState<string | null>(null);

  const at = (name: string | null) => found.findIndex((entry) => entry.name === name);
  const stop = [at(visited), at(shown), 0].find((index) => index >= 0) ?? 0;
  const place = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const rows = useVirtualizer({
    count: found.length,
    getScrollElement: () => place.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey: (index) => found[index]?.name ?? index,
    // The row that has the focus, or will have it, is never taken away under it.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), Math.min(stop, range.count - 1)])].toSorted((a, b) => a - b),
  });

  const focus = (index: number) => {
    const name = found[index]?.name;
    if (name === undefined) return;
    setVisited(name);
    rows.scrollToIndex(index);
    // Once it is drawn.
    requestAnimationFrame(() => linkOf(place.current, name)?.focus());
  };
  useEffect(() => {
    if (focusOn === null) return;
    const index = found.findIndex(({ name }) => name === focusOn);
    if (index < 0) return;
    focus(index);
    onFocused();
  });
  const shownAt = at(shown);
  const broughtIntoSight = useRef<string | null>(null);
  useEffect(() => {
    // Once: the list may have been scrolled since.
    if (shownAt < 0 || broughtIntoSight.current === shown) return;
    broughtIntoSight.current = shown;
    rows.scrollToIndex(shownAt);
  }, [shown, shownAt, rows]);

  const onListKey = (event: KeyboardEvent) => {
    const entry = found[stop];
    if (!entry || event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLAnchorElement))
      return;
    const step = steps[event.key];
    if (step) focus(step(stop, found.length - 1));
    else if (!onKey(event.key, entry)) return;
    event.preventDefault();
  };

  return (
    <nav className="persona-list" aria-label={words.name}>
      <div className="persona-search">
        <Search size={14} aria-hidden="true" className="shrink-0 text-quiet" />
        <input
          ref={search}
          type="search"
          className="persona-search-field"
          aria-label={words.search}
          placeholder={words.search}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setTyped('');
            else if (event.key === 'ArrowDown') focus(0);
            else return;
            event.preventDefault();
          }}
        />
        {typed !== '' && (
          <button type="button" className="icon-button size-6" aria-label={words.clear} onClick={() => setTyped('')}>
            <X size={14} aria-hidden="true" />
          </button>
        )}
        <output className="text-small text-quiet tabular-nums">{words.count(found.length, entries.length)}</output>
      </div>
      {found.length === 0 ? (
        entries.length === 0 ? (
          <Empty title={words.empty} hint={words.emptyHint} />
        ) : (
          <Empty title={words.nothing(sought)} hint={words.nothingHint} />
        )
      ) : (
        <div ref={place} className="persona-rows">
          <ul style={{ height: rows.getTotalSize() }} className="relative" onKeyDown={onListKey}>
            {rows.getVirtualItems().map(({ index, start, key }) => {
              const entry = found[index];
              return (
                entry && (
                  <li
                    key={key}
                    className="absolute inset-x-0 top-0"
                    style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                    aria-setsize={found.length}
                    aria-posinset={index + 1}
                  >
                    <PersonaRow
                      entry={entry}
                      isShown={entry.name === shown}
                      isStop={index === stop}
                      isUnsaved={unsaved.has(entry.name)}
                      menuOf={menuOf}
                      onVisit={setVisited}
                    />
                  </li>
                )
              );
            })}
          </ul>
        </div>
      )}
    </nav>
  );
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  PageDown: (at, last) => Math.min(at + 8, last),
  PageUp: (at) => Math.max(at - 8, 0),
  Home: () => 0,
  End: (_, last) => last,
};

const linkOf = (place: HTMLElement | null, name: string) =>
  [...(place?.querySelectorAll<HTMLElement>('[data-persona]') ?? [])].find((link) => link.dataset['persona'] === name);
