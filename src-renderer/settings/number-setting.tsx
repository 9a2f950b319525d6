import { useId, useState } from 'react';

import { useWords } from '../words/use-words.ts';
import { parseSetting } from './parse-setting.ts';
import type { NumberKey } from './setting-table.ts';

interface NumberSettingProps {
  readonly name: NumberKey;
  readonly title: string;
  readonly unit: string | undefined;
  readonly value: number;
  /** What the owner says against the value that was saved last. */
  readonly refusal: string | undefined;
  readonly onSave: (value: number) => void;
}

/** Saved on Enter and on leaving the field; Escape takes back what was typed. What is wrong stays until it is right. */
export function NumberSetting({ name, title, unit, value, refusal, onSave }: NumberSettingProps) {
  const words = useWords().settings;
  const errorId = useId();
  /** Null: nothing was typed since the value came. */
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? null : parseSetting(name, typed);
  const error = parsed?.problem ? words.problem(parsed.problem) : refusal;

  const save = () => {
    if (!parsed || parsed.problem) return;
    setTyped(null);
    if (parsed.value !== value) onSave(parsed.value);
  };

  return (
    <>
      <span className="setting-number" data-wrong={error !== undefined}>
        <input
          className="setting-input"
          inputMode="decimal"
          aria-label={title}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : errorId}
          data-setting={name}
          value={typed ?? String(value)}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save();
            if (event.key === 'Escape') setTyped(null);
          }}
        />
        {unit !== undefined && <span className="setting-unit">{unit}</span>}
      </span>
      {error !== undefined && (
        <p id={errorId} className="field-error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}
