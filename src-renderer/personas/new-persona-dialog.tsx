import { useId, useRef, useState } from 'react';

import { inheritanceWeight } from '../../src-shared/inheritance.ts';
import { defaultBaseImportance } from '../../src-shared/model.ts';
import { useAnswer } from '../answers.ts';
import { useChange } from '../changes.ts';
import { percent } from '../percent.ts';
import { Dialog } from '../ui/dialog.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { useWords } from '../words/use-words.ts';
import { FromFile, PersonaChoice } from './new-persona-sources.tsx';
import { NameField } from './name-field.tsx';
import { nameProblem, suggestName } from './persona-name.ts';
import { readDocument } from './read-document.ts';

export const sources = ['blank', 'copy', 'file'] as const;

export interface NewPersona {
  readonly from: (typeof sources)[number];
  readonly name?: string;
  readonly copyOf?: string;
  readonly fileName?: string;
  readonly text?: string;
}

interface NewPersonaDialogProps {
  readonly start: NewPersona;
  readonly onClose: () => void;
  readonly onCreated: (name: string) => void;
}

const firstLevel = 2;

/** A persona out of nothing, out of another one, or out of a file whose content is shown before it is taken. */
export function NewPersonaDialog({ start, onClose, onCreated }: NewPersonaDialogProps) {
  const words = useWords();
  const formId = useId();
  const field = useRef<HTMLInputElement>(null);
  const documents = useAnswer('list_documents', {}).data;
  const taken = (documents?.personas ?? []).map(({ name }) => name);
  const [from, setFrom] = useState(start.from);
  const [copyOf, setCopyOf] = useState(start.copyOf ?? taken[0] ?? '');
  const [description, setDescription] = useState('');
  const [level, setLevel] = useState<number | null>(firstLevel);
  const [file, setFile] = useState({ fileName: start.fileName ?? '', text: start.text ?? '' });
  const [name, setName] = useState(() => start.name ?? proposed(start, taken));

  const problem = from === 'file' ? readDocument(file.text, 'persona').problem : null;
  const isComplete = { blank: level !== null && level >= 1, copy: copyOf !== '', file: file.text !== '' && !problem };
  const canCreate = isComplete[from] && nameProblem(name, taken) === null;
  const texts = {
    failed: words.personas.actions.couldNotCreate(name),
    done: () => words.personas.actions.created(name),
  };
  const create = useChange('create_persona', texts);
  const save = useChange('save_document', texts);
  const isRunning = create.isRunning || save.isRunning;

  const submit = async () => {
    if (!canCreate || isRunning) return;
    const output = await (from === 'file'
      ? save.run({ target: name, text: file.text, based_on: null })
      : create.run({
          name,
          specialization_level: (from === 'copy' ? levelOf(copyOf) : level) ?? 1,
          ...(from === 'copy' && { copy_of: copyOf }),
          ...(from === 'blank' && description !== '' && { description }),
        }));
    if (output) onCreated(name);
    onClose();
  };
  const levelOf = (persona: string): number => {
    const known = documents?.personas.find((other) => other.name === persona)?.data['specialization_level'];
    return typeof known === 'number' ? known : 1;
  };
  const importance = documents?.base.data['base_importance'];
  const share = inheritanceWeight(typeof importance === 'number' ? importance : defaultBaseImportance, level ?? 1);

  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={words.personas.create.title}
      size={from === 'file' ? 'wide' : 'normal'}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {words.frame.cancel}
          </button>
          <button type="submit" form={formId} className="button button-primary" disabled={!canCreate || isRunning}>
            {words.personas.create.submit}
          </button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          // Not a form action: the page's policy allows none.
          event.preventDefault();
          void submit();
        }}
      >
        <NameField value={name} taken={taken} field={field} onChange={setName} />
        <fieldset>
          <legend className="field-label">{words.personas.create.from}</legend>
          <div className="segments">
            {sources.map((source) => (
              <label key={source} className="segment">
                <input
                  type="radio"
                  name="source"
                  className="sr-only"
                  checked={source === from}
                  onChange={() => setFrom(source)}
                />
                {words.personas.create[source]}
              </label>
            ))}
          </div>
        </fieldset>
        {from === 'blank' && (
          <>
            <label>
              <span className="field-label">{words.personas.create.description}</span>
              <input
                className="field field-text"
                value={description}
                maxLength={1000}
                placeholder={words.personas.create.descriptionHint}
                onChange={(event) => setDescription(event.target.value)}
              />
            </label>
            <div>
              <p className="field-label">{words.personas.create.level}</p>
              <div className="flex items-center gap-3">
                <NumberInput
                  label={words.personas.create.level}
                  value={level}
                  min={1}
                  max={1000}
                  step={0.5}
                  onChange={setLevel}
                />
                <p className="text-quiet">{words.personas.create.levelHint(percent(share))}</p>
              </div>
            </div>
          </>
        )}
        {from === 'copy' && <PersonaChoice names={taken} value={copyOf} onChange={setCopyOf} />}
        {from === 'file' && (
          <FromFile
            {...file}
            problem={problem}
            onChange={(next) => {
              setFile(next);
              if (name === '') setName(proposed({ from: 'file', ...next }, taken));
            }}
          />
        )}
      </form>
    </Dialog>
  );
}

function proposed({ from, copyOf, fileName = '' }: NewPersona, taken: readonly string[]): string {
  const stem = from === 'copy' ? (copyOf ?? '') : fileName.replace(/\.ya?ml$/i, '');
  return stem === '' ? '' : (suggestName(stem, taken) ?? '');
}
