import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState, type RefObject } from 'react';

import { changeKinds } from '../../src-shared/interface-operations.ts';
import { useAnswer } from '../answers.ts';
import { useWords } from '../words/use-words.ts';
import { FilterCombobox } from './filter-combobox.tsx';
import { isFiltered, type ChangeFilter, type FilterPart } from './filter.ts';

interface FilterBarProps {
  readonly filter: ChangeFilter;
  readonly onNarrow: (part: FilterPart, step?: boolean) => void;
  readonly onClear: () => void;
  readonly searchField: RefObject<HTMLInputElement | null>;
  /** How much was found, in words. */
  readonly found: string;
}

const any = '';
const typingMs = 200;

/** Which changes are shown. */
export function FilterBar({ filter, onNarrow, onClear, searchField, found }: FilterBarProps) {
  const { timeline: words, frame } = useWords();
  const personas = useAnswer('list_personas', {}).data?.personas ?? [];
  const actors = useAnswer('list_actors', {}).data?.actors ?? [];
  const { persona = any, actor = any, kind = any } = filter;
  const onlySnapshots = filter.snapshots_only === true;
  const personaNames = personas.map(({ name }) => name);
  const actorNames = actors.map(({ name }) => name);
  return (
    <div role="search" aria-label={words.filters} className="filter-bar">
      <SearchField text={filter.text ?? ''} onNarrow={onNarrow} field={searchField} />
      <div className="filter-choices">
        <FilterCombobox
          label={words.persona}
          choices={[
            { id: any, title: words.anyPersona },
            { id: 'base', title: words.base },
            ...withChosen(personaNames, persona).map((name) => ({ id: name, title: name })),
          ]}
          chosen={persona}
          isNone={persona === any}
          onChoose={(id) => onNarrow({ persona: id })}
        />
        <FilterCombobox
          label={words.actor}
          choices={[
            { id: any, title: words.anyActor },
            ...withChosen(actorNames, actor).map((name) => ({
              id: name,
              title: frame.actors[name] ?? name,
              extra: actors.find((known) => known.name === name)?.changes,
            })),
          ]}
          chosen={actor}
          isNone={actor === any}
          onChoose={(id) => onNarrow({ actor: id })}
        />
        <FilterCombobox
          label={words.kind}
          choices={[{ id: any, title: words.anyKind }, ...changeKinds.map((id) => ({ id, title: words.kinds[id] }))]}
          chosen={kind}
          isNone={kind === any}
          onChoose={(id) => onNarrow({ kind: changeKinds.find((known) => known === id) })}
        />
      </div>
      <div className="filter-found">
        <button
          type="button"
          className="filter-toggle"
          aria-pressed={onlySnapshots}
          onClick={() => onNarrow({ snapshots_only: onlySnapshots ? undefined : true })}
        >
          <span className="line-milestone" aria-hidden="true" />
          {words.onlySnapshots}
        </button>
        <output className="min-w-0 grow truncate text-end">{found}</output>
        {isFiltered(filter) && (
          <button
            type="button"
            className="quiet-button"
            onClick={() => {
              onClear();
              searchField.current?.focus();
            }}
          >
            {words.clear}
          </button>
        )}
      </div>
    </div>
  );
}

/** Who is filtered for is in the list, even where nothing is known of them any more. */
const withChosen = (names: readonly string[], chosen: string): readonly string[] =>
  chosen === any || chosen === 'base' || names.includes(chosen) ? names : [chosen, ...names];

interface SearchFieldProps extends Pick<FilterBarProps, 'onNarrow'> {
  readonly text: string;
  readonly field: FilterBarProps['searchField'];
}

/** What is typed is searched when the typing pauses. */
function SearchField({ text, onNarrow, field }: SearchFieldProps) {
  const words = useWords().timeline;
  const [typed, setTyped] = useState(text);
  const latest = useRef(onNarrow);
  useEffect(() => {
    latest.current = onNarrow;
  });
  const searched = useRef(text);
  useEffect(() => {
    // The filter was set elsewhere: by going back, say.
    if (text !== searched.current) setTyped(text);
    searched.current = text;
  }, [text]);
  useEffect(() => {
    const next = typed.trim();
    if (next === searched.current) return;
    const timer = setTimeout(() => {
      // One step back leads to before the search, not through every word of it.
      const step = searched.current === '';
      searched.current = next;
      latest.current({ text: next }, step);
    }, typingMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className="filter-search">
      <Search size={14} aria-hidden="true" className="shrink-0 text-quiet" />
      <input
        ref={field}
        type="search"
        className="filter-input"
        maxLength={200}
        aria-label={words.search}
        aria-keyshortcuts="/"
        placeholder={words.search}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed !== '') {
            event.stopPropagation();
            setTyped('');
          }
        }}
      />
      {typed === '' ? (
        <kbd aria-hidden="true">{'/'}</kbd>
      ) : (
        <button
          type="button"
          className="icon-button size-5"
          aria-label={words.clearSearch}
          onClick={() => {
            setTyped('');
            field.current?.focus();
          }}
        >
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
