import { useId, type RefObject } from 'react';

import { useWords } from '../words/use-words.ts';
import { nameProblem, suggestName } from './persona-name.ts';

interface NameFieldProps {
  readonly value: string;
  /** Names of the personas there are, but for the one that is renamed. */
  readonly taken: readonly string[];
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChange: (name: string) => void;
}

/** Says with every keystroke whether the name can be had, and offers the nearest one that can. */
export function NameField({ value, taken, field, onChange }: NameFieldProps) {
  const words = useWords().personas.nameField;
  const id = useId();
  const problem = nameProblem(value, taken);
  const suggestion = problem && value !== '' ? suggestName(value, taken) : null;
  const isWrong = problem !== null && problem.kind !== 'empty';
  return (
    <div>
      <label htmlFor={id} className="field-label">
        {words.label}
      </label>
      <input
        id={id}
        className="field"
        value={value}
        ref={field}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-invalid={isWrong}
        aria-describedby={`${id}-about`}
        onFocus={(event) => event.target.select()}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className="name-about" aria-live="polite">
        <p id={`${id}-about`} className={isWrong ? 'text-wrong' : 'text-quiet'}>
          {!isWrong ? words.rule : problem.kind === 'taken' ? words.taken(problem.by) : words.problems[problem.kind]}
        </p>
        {suggestion !== null && (
          <button type="button" className="name-suggestion" onClick={() => onChange(suggestion)}>
            {words.use(suggestion)}
          </button>
        )}
      </div>
    </div>
  );
}
