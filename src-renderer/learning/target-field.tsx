import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';

import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

const mostShown = 100;

interface TargetFieldProps {
  readonly value: string;
  /** Names of personas. */
  readonly personas: readonly string[];
  readonly onChange: (target: string) => void;
}

/** Where something is learned: the base or any persona; typing filters. */
export function TargetField({ value, personas, onChange }: TargetFieldProps) {
  const words = useWords().learning;
  const nameOf = (target: string) => (target === 'base' ? words.base : target);
  return (
    <Combobox.Root
      items={['base', ...personas]}
      value={value}
      limit={mostShown}
      autoHighlight
      itemToStringLabel={nameOf}
      onValueChange={(target) => target !== null && onChange(target)}
    >
      <Combobox.Trigger className="button button-select target-field" aria-label={words.target}>
        <span className="truncate">
          <RevealedText text={nameOf(value)} />
        </span>
        <ChevronDown size={14} aria-hidden="true" className="shrink-0 text-quiet" />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} align="start" className="positioner">
          <Combobox.Popup className="popup w-72" aria-label={words.target}>
            <div className="p-1">
              <Combobox.Input
                className="field font-sans"
                aria-label={words.targetFilter}
                placeholder={words.targetFilter}
              />
            </div>
            <Combobox.List>
              {(target: string) => (
                <Combobox.Item key={target} value={target} className="popup-item">
                  <span className="w-4 shrink-0">
                    <Combobox.ItemIndicator>
                      <Check size={14} aria-hidden="true" />
                    </Combobox.ItemIndicator>
                  </span>
                  <span className="min-w-0 truncate">
                    <RevealedText text={nameOf(target)} />
                  </span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
