import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

interface Choice {
  readonly id: string;
  /** As it is searched and shown. */
  readonly title: string;
  /** At the end of its row. */
  readonly extra?: ReactNode;
}

interface FilterComboboxProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: string;
  /** What is chosen stands for no choice; then only the label is shown. */
  readonly isNone?: boolean;
  readonly onChoose: (id: string) => void;
}

const mostShown = 100;

/** One of many; typing narrows them down. */
export function FilterCombobox({ label, choices, chosen, isNone = false, onChoose }: FilterComboboxProps) {
  const words = useWords().frame;
  const current = choices.find(({ id }) => id === chosen) ?? null;
  return (
    <Combobox.Root
      items={choices}
      value={current}
      limit={mostShown}
      autoHighlight
      itemToStringLabel={({ title }: Choice) => title}
      isItemEqualToValue={(a: Choice, b: Choice) => a.id === b.id}
      onValueChange={(choice: Choice | null) => choice && onChoose(choice.id)}
    >
      <Combobox.Trigger
        className={`button button-select ${isNone ? 'text-quiet' : 'filter-chosen'}`}
        aria-label={`${label}: ${current?.title ?? ''}`}
      >
        <span className="truncate">{isNone ? label : <RevealedText text={current?.title ?? ''} />}</span>
        <ChevronDown size={14} aria-hidden="true" className="shrink-0 text-quiet" />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} align="start" className="positioner">
          <Combobox.Popup className="popup w-72 max-w-[calc(100vw-2rem)]" aria-label={label}>
            <div className="p-1">
              <Combobox.Input className="field field-text" aria-label={label} placeholder={label} />
            </div>
            <Combobox.Empty className="empty-list">{words.paletteNothing}</Combobox.Empty>
            <Combobox.List className="popup-list">
              {(choice: Choice) => (
                <Combobox.Item key={choice.id} value={choice} className="popup-item">
                  <span className="w-4 shrink-0">
                    <Combobox.ItemIndicator>
                      <Check size={14} aria-hidden="true" />
                    </Combobox.ItemIndicator>
                  </span>
                  <span className="min-w-0 grow truncate">
                    <RevealedText text={choice.title} />
                  </span>
                  {choice.extra !== undefined && (
                    <span className="shrink-0 text-small text-quiet tabular-nums">{choice.extra}</span>
                  )}
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
