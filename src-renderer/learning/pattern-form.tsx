import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react';

import type { LearnedPattern } from '../../src-shared/interface-operations.ts';
import type { Value } from '../../src-shared/model.ts';
import { useChange } from '../changes.ts';
import { useWords } from '../words/use-words.ts';
import { keyProblem, type Documents } from './plan.ts';
import { TargetField } from './target-field.tsx';
import { draftOf, readValue, type ReadValue } from './value-draft.ts';
import { ValueField } from './value-field.tsx';

interface PatternFormProps {
  readonly pattern: LearnedPattern;
  readonly target: string;
  readonly documents: Documents;
  readonly onDone: () => void;
}

/** Words a pattern anew, and says what exactly to change. */
export function PatternForm({ pattern, documents, onDone, ...given }: PatternFormProps) {
  const words = useWords().learning;
  const { cancel } = useWords().frame;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [sentence, setSentence] = useState(pattern.pattern);
  const [target, setTarget] = useState(given.target);
  const [key, setKey] = useState(pattern.key ?? 'behaviors.');
  // Patterns come as JSON, which holds nothing but Values.
  const [draft, setDraft] = useState(() => draftOf((pattern.value ?? null) as Value));
  const [isChecked, setChecked] = useState(false);
  const edit = useChange('edit_pattern', { failed: words.couldNotEdit, done: () => words.edited });

  useEffect(() => {
    // First where something is missing.
    const first = pattern.key === null ? '[name="key"]' : 'textarea';
    form.current?.querySelector<HTMLElement>(first)?.focus();
  }, [pattern.key]);

  const read = readValue(draft);
  const problems = {
    sentence: sentence.trim() === '' ? words.problems.sentence : null,
    key: key === '' || key === 'behaviors.' ? words.problems.keyMissing : keyProblem(key),
    value: 'problem' in read ? problemText(read, words.problems) : null,
  };
  const shown = isChecked ? problems : { sentence: null, key: null, value: null };

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!('value' in read) || problems.sentence !== null || problems.key !== null) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const input = { id: pattern.id, pattern: sentence.trim(), persona: target, key, value: read.value };
    if ((await edit.run(input)) !== null) onDone();
  };

  return (
    <form
      ref={form}
      className="pattern-form"
      aria-label={words.form}
      noValidate
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        onDone();
      }}
    >
      <div>
        <label className="field-label" htmlFor={`${id}-sentence`}>
          {words.sentence}
        </label>
        <textarea
          id={`${id}-sentence`}
          className="field field-text"
          rows={2}
          maxLength={2000}
          value={sentence}
          aria-invalid={shown.sentence !== null}
          aria-describedby={shown.sentence === null ? undefined : `${id}-sentence-error`}
          onChange={(event) => setSentence(event.target.value)}
        />
        <FieldError id={`${id}-sentence-error`} text={shown.sentence} />
      </div>
      <div>
        <p className="field-label">{words.target}</p>
        <TargetField
          value={target}
          personas={documents.personas.filter(({ valid }) => valid).map(({ name }) => name)}
          onChange={setTarget}
        />
      </div>
      <div>
        <label className="field-label" htmlFor={`${id}-key`}>
          {words.key}
        </label>
        <input
          id={`${id}-key`}
          name="key"
          className="field"
          spellCheck={false}
          autoComplete="off"
          maxLength={500}
          value={key}
          aria-invalid={shown.key !== null}
          aria-describedby={`${id}-key-about`}
          onChange={(event) => setKey(event.target.value)}
        />
        <p id={`${id}-key-about`} className={shown.key === null ? 'mt-1 text-small text-quiet' : 'field-error'}>
          {shown.key ?? words.keyHint}
        </p>
      </div>
      <ValueField draft={draft} error={shown.value} onChange={setDraft} />
      <div className="flex flex-wrap justify-end gap-2">
        <button type="button" className="button" onClick={onDone}>
          {cancel}
        </button>
        <button type="submit" className="button button-primary" disabled={edit.isRunning}>
          {words.save}
        </button>
      </div>
    </form>
  );
}

const FieldError = ({ id, text }: { readonly id: string; readonly text: string | null }) =>
  text !== null && (
    <p id={id} className="field-error">
      {text}
    </p>
  );

function problemText(
  read: Exclude<ReadValue, { value: Value }>,
  words: Readonly<Record<'valueMissing' | 'notNumber', string>>,
): string {
  if (read.problem === 'not_yaml') return read.message;
  return read.problem === 'missing' ? words.valueMissing : words.notNumber;
}
