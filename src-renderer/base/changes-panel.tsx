import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useMemo, useRef } from 'react';

import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import type { ChangedValue } from './changed-values.ts';
import type { ChangesOfPersona } from './use-changed-values.ts';
import { valueLine } from './value-line.ts';

interface ChangesPanelProps {
  readonly changes: readonly ChangesOfPersona[];
  /** `none`: no slider was moved yet. */
  readonly state: 'none' | 'moving' | 'saved';
}

type Line = { readonly key: string } & (
  | { readonly kind: 'persona'; readonly name: string; readonly count: number }
  | { readonly kind: 'value'; readonly value: ChangedValue }
  | { readonly kind: 'rest'; readonly personas: number }
);

const heights: Readonly<Record<Line['kind'], number>> = { persona: 34, value: 62, rest: 34 };
/** Nobody reads more while a slider moves; each row of the list says how many values change in it. */
const mostPersonas = 60;

/** Every value that is another one than before the move, by persona. Moves along with the slider. */
export const ChangesPanel = memo(function ChangesPanel({ changes, state }: ChangesPanelProps) {
  const { base: words } = useWords();
  const scroll = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(changes), [changes]);
  const keyOf = useCallback((index: number) => lines[index]?.key ?? index, [lines]);
  // Nothing of it is passed on to what is memoised.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => heights[lines[index]?.kind ?? 'value'],
    getItemKey: keyOf,
    overscan: 4,
  });
  const count = changes.reduce((sum, { values }) => sum + values.length, 0);
  return (
    <section className="changes-panel" aria-label={words.changes}>
      <header className="changes-panel-head">
        <h2 className="part-title">{words.changes}</h2>
        {state !== 'none' && (
          <p className="text-small text-quiet tabular-nums">
            {count > 0 && `${words.changesCount(count, changes.length)}, `}
            {state === 'moving' ? words.notSaved : words.saved}
          </p>
        )}
      </header>
      {/* Can have the focus because it scrolls. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={scroll} className="changes-panel-scroll" role="group" aria-label={words.changes} tabIndex={0}>
        {state === 'none' ? (
          <p className="text-quiet">{words.changesHint}</p>
        ) : lines.length === 0 ? (
          <p className="text-quiet">{words.changesNone}</p>
        ) : (
          <ul className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ key, index, start, size }) => {
              const line = lines[index];
              return (
                line && (
                  <li
                    key={key}
                    className="absolute inset-x-0 top-0"
                    style={{ height: size, transform: `translateY(${start}px)` }}
                  >
                    {line.kind === 'value' ? (
                      <ValueLine value={line.value} />
                    ) : line.kind === 'persona' ? (
                      <PersonaLine {...line} />
                    ) : (
                      <p className="pt-3 text-small text-quiet">{words.morePersonas(line.personas)}</p>
                    )}
                  </li>
                )
              );
            })}
          </ul>
        )}
      </div>
    </section>
  );
});

function linesOf(changes: readonly ChangesOfPersona[]): Line[] {
  const lines = changes
    .slice(0, mostPersonas)
    .flatMap(({ name, values }): Line[] => [
      { key: `persona ${name}`, kind: 'persona', name, count: values.length },
      ...values.map((value) => ({ key: `${name} ${value.key}`, kind: 'value' as const, value })),
    ]);
  const others = changes.length - mostPersonas;
  return others > 0 ? [...lines, { key: 'rest', kind: 'rest', personas: others }] : lines;
}

function PersonaLine({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <h3 className="flex items-baseline justify-between gap-2 pt-3 font-medium">
      <span className="min-w-0 truncate">
        <RevealedText text={name} />
      </span>
      <span className="text-small text-quiet tabular-nums">{count}</span>
    </h3>
  );
}

const ValueLine = memo(function ValueLine({ value }: { readonly value: ChangedValue }) {
  const { base: words, frame } = useWords();
  const { key, before, after, originBefore, originAfter } = value;
  return (
    <div className="changed-value">
      <p className="flex justify-between gap-3 text-small">
        <span className="min-w-0 truncate font-mono">
          <RevealedText text={key} />
        </span>
        <span className="shrink-0 text-quiet">
          {originBefore === originAfter
            ? frame.origin[originAfter]
            : words.fromTo(frame.origin[originBefore], frame.origin[originAfter])}
        </span>
      </p>
      <p className="truncate text-quiet">
        <del className="no-underline">
          <RevealedText text={valueLine(before)} />
        </del>
      </p>
      <p className="changed-value-after">
        <ins className="no-underline">
          <RevealedText text={valueLine(after)} />
        </ins>
      </p>
    </div>
  );
});
