import { NumberField } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';

import { useWords } from '../words/use-words.ts';

interface NumberInputProps {
  readonly label: string;
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly id?: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
  /** With every keystroke and step; null: empty. */
  readonly onChange: (value: number | null) => void;
  /** When the person is done: Enter, leaving the field, a step. */
  readonly onCommit?: (value: number | null) => void;
}

/** A number with steps by the arrow keys (Shift: larger, Alt: smaller) and by buttons. */
export function NumberInput({
  label,
  value,
  min,
  max,
  step,
  id,
  describedBy,
  invalid,
  onChange,
  onCommit,
}: NumberInputProps) {
  const words = useWords().frame;
  return (
    <NumberField.Root
      value={value}
      {...(min !== undefined && { min })}
      {...(max !== undefined && { max })}
      {...(step !== undefined && { step })}
      {...(id !== undefined && { id })}
      format={{ maximumFractionDigits: 6, useGrouping: false }}
      onValueChange={onChange}
      onValueCommitted={(committed) => onCommit?.(committed)}
    >
      <NumberField.Group className="number-field">
        <NumberField.Decrement className="number-step" aria-label={words.decrease}>
          <Minus size={12} aria-hidden="true" />
        </NumberField.Decrement>
        <NumberField.Input
          className="number-input"
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={invalid === true ? true : undefined}
          onKeyDown={(event) => {
            // The field itself takes only leaving and steps for an end.
            if (event.key === 'Enter') onCommit?.(value);
          }}
        />
        <NumberField.Increment className="number-step" aria-label={words.increase}>
          <Plus size={12} aria-hidden="true" />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  );
}
