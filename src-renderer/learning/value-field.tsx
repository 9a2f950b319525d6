import { useId } from 'react';

import { Select } from '../ui/select.tsx';
import { useWords } from '../words/use-words.ts';
import { valueKinds, type ValueDraft } from './value-draft.ts';

interface ValueFieldProps {
  readonly draft: ValueDraft;
  readonly error: string | null;
  readonly onChange: (draft: ValueDraft) => void;
}

export function ValueField({ draft: { kind, text }, error, onChange }: ValueFieldProps) {
  const words = useWords().learning;
  const id = useId();
  const about = { 'aria-invalid': error !== null, 'aria-describedby': error === null ? undefined : `${id}-error` };
  return (
    <div>
      <div className="value-field-head">
        <label className="field-label mb-0" htmlFor={id}>
          {words.value}
        </label>
        <Select
          label={words.kind}
          value={kind}
          options={valueKinds.map((value) => ({ value, title: words.kinds[value] }))}
          onChange={(kind) => onChange({ kind, text: kind === 'switch' && text !== 'true' ? 'false' : text })}
          className="value-kind"
        />
      </div>
      {kind === 'switch' ? (
        <Select
          label={words.value}
          value={text === 'true' ? 'true' : 'false'}
          options={[
            { value: 'true', title: words.yes },
            { value: 'false', title: words.no },
          ]}
          onChange={(text) => onChange({ kind, text })}
        />
      ) : kind === 'number' ? (
        <input
          id={id}
          className="field w-40"
          inputMode="decimal"
          value={text}
          {...about}
          onChange={({ target }) => onChange({ kind, text: target.value })}
        />
      ) : (
        <textarea
          id={id}
          className={kind === 'yaml' ? 'field' : 'field field-text'}
          rows={Math.min(10, Math.max(kind === 'text' ? 2 : 4, text.split('\n').length))}
          placeholder={kind === 'list' ? words.listHint : undefined}
          value={text}
          {...about}
          onChange={({ target }) => onChange({ kind, text: target.value })}
        />
      )}
      {error !== null && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  );
}
