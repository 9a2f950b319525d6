import type { KeyboardEventHandler } from 'react';

interface GrowTextProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string | undefined;
  /** Under which the form finds it again, see form-focus.ts. */
  readonly id: string;
  readonly onChange: (value: string) => void;
  readonly onKeyDown?: KeyboardEventHandler<HTMLTextAreaElement>;
}

/** A text field as high as its text. A copy of the text behind the field gives it its height. */
export const GrowText = ({ label, value, placeholder, id, onChange, onKeyDown }: GrowTextProps) => (
  <span className="grow-text" data-text={value === '' ? placeholder : value}>
    <textarea
      rows={1}
      className="grow-field"
      aria-label={label}
      value={value}
      placeholder={placeholder}
      data-field={id}
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  </span>
);
