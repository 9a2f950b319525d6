import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';

import { addressOf } from '../pages.ts';
import { percent } from '../percent.ts';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { revealedLine } from '../ui/revealed-line.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';
import type { Figures } from './figures.ts';

const columns = ['name', 'weight', 'level', 'own', 'blended', 'fromBase', 'changed'] as const;
type Column = (typeof columns)[number];

const valueIn: Readonly<Record<Column, (figures: Figures) => string | number>> = {
  name: ({ persona }) => persona.name,
  weight: ({ weight }) => weight,
  level: ({ level }) => level,
  own: ({ own }) => own,
  blended: ({ blended }) => blended,
  fromBase: ({ fromBase }) => fromBase,
  changed: ({ persona }) => persona.last_change?.timestamp ?? '',
};
const startsAscending = (column: Column) => column === 'name' || column === 'level';
const rowHeight = 37;

interface PersonaTableProps {
  readonly figures: readonly Figures[];
  readonly onActivate: (name: string) => void;
}

/** What the map says, as a table. Only the rows in view are in the document. */
export function PersonaTable({ figures, onActivate }: PersonaTableProps) {
  const { overview: words } = useWords();
  const [sort, setSort] = useState<{ column: Column; ascending: boolean }>({ column: 'weight', ascending: false });
  const scroll = useRef<HTMLElement>(null);
  const rows = useMemo(() => {
    const value = valueIn[sort.column];
    const direction = sort.ascending ? 1 : -1;
    return figures.toSorted((a, b) => compare(value(a), value(b)) * direction);
  }, [figures, sort]);
  // Nothing of it is passed on to what is memoised.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const toggle = (column: Column) =>
    setSort({ column, ascending: sort.column === column ? !sort.ascending : startsAscending(column) });

  return (
    // Can have the focus because it scrolls.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={scroll} className="overview-table" aria-label={words.table} tabIndex={0}>
      <table className="table" aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={isNumber(column) ? 'numeric' : ''}
                aria-sort={sort.column === column ? (sort.ascending ? 'ascending' : 'descending') : undefined}
              >
                <button type="button" className="column-button" onClick={() => toggle(column)}>
                  {words.columns[column]}
                  {sort.column === column &&
                    (sort.ascending ? (
                      <ArrowUp size={12} aria-hidden="true" />
                    ) : (
                      <ArrowDown size={12} aria-hidden="true" />
                    ))}
                </button>
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">{words.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Gap height={above} />}
          {shown.map(({ index }) => {
            const row = rows[index];
            return row && <Row key={row.persona.name} figures={row} index={index} onActivate={onActivate} />;
          })}
          {below > 0 && <Gap height={below} />}
        </tbody>
      </table>
    </section>
  );
}

const isNumber = (column: Column): boolean => column !== 'name' && column !== 'weight' && column !== 'changed';
const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));

/** Stands for the rows that are out of view. */
const Gap = ({ height }: { readonly height: number }) => <tr aria-hidden="true" style={{ height }} />;

interface RowProps {
  readonly figures: Figures;
  readonly index: number;
  readonly onActivate: (name: string) => void;
}

function Row({ figures: { persona, weight, level, own, blended, fromBase }, index, onActivate }: RowProps) {
  const { overview: words, frame } = useWords();
  return (
    <tr aria-rowindex={index + 2}>
      <th scope="row">
        <span className="flex max-w-60 items-baseline gap-2">
          <Link href={addressOf('personas', persona.name)} className="table-link">
            <RevealedText text={persona.name} />
          </Link>
          {!persona.valid && <span className="shrink-0 text-small text-wrong">{frame.notValid}</span>}
        </span>
      </th>
      <td>
        <span className="flex items-center gap-2.5 whitespace-nowrap tabular-nums">
          <InfluenceBar share={weight} className="w-14" />
          {percent(weight)}
        </span>
      </td>
      <td className="numeric">{level}</td>
      <td className="numeric">{own}</td>
      <td className="numeric">{blended}</td>
      <td className="numeric">{fromBase}</td>
      <td className="text-quiet">
        {persona.last_change ? <TimeText at={persona.last_change.timestamp} /> : words.unchanged}
      </td>
      <td className="table-action">
        {persona.active ? (
          <span className="text-small font-medium text-sun-ink">{frame.active}</span>
        ) : (
          persona.valid && (
            <button
              type="button"
              className="quiet-button"
              aria-label={`${words.makeActive}: ${revealedLine(persona.name)}`}
              onClick={() => onActivate(persona.name)}
            >
              {words.makeActive}
            </button>
          )
        )}
      </td>
    </tr>
  );
}
