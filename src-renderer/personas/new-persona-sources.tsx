import { Combobox } from '@base-ui/react/combobox';
import { ChevronDown, FileUp } from 'lucide-react';
import { useRef } from 'react';

import { YamlEditor } from '../editor/yaml-editor.tsx';
import { useHelios } from '../store.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { fileTypes, readPersonaFile, type PersonaFile } from './persona-files.ts';
import type { TextProblem } from './read-document.ts';

interface PersonaChoiceProps {
  readonly names: readonly string[];
  readonly value: string;
  readonly onChange: (name: string) => void;
}

const mostShown = 100;

/** One of the personas; typing filters. */
export function PersonaChoice({ names, value, onChange }: PersonaChoiceProps) {
  const words = useWords().personas.create;
  return (
    <div>
      <p className="field-label">{words.copyOf}</p>
      <Combobox.Root
        items={names}
        value={value}
        limit={mostShown}
        autoHighlight
        onValueChange={(name) => name !== null && onChange(name)}
      >
        <Combobox.Trigger className="switch w-full justify-between" aria-label={words.copyOf}>
          <span className="min-w-0 truncate font-normal">
            <RevealedText text={value} />
          </span>
          <ChevronDown size={14} aria-hidden="true" className="shrink-0 text-quiet" />
        </Combobox.Trigger>
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} align="start" className="positioner">
            <Combobox.Popup className="popup" aria-label={words.copyOf}>
              <div className="p-1">
                <Combobox.Input className="field field-text" aria-label={words.copyOf} placeholder={words.copyOf} />
              </div>
              <Combobox.Empty className="empty-list">{words.nothing}</Combobox.Empty>
              <Combobox.List className="popup-list">
                {(name: string) => (
                  <Combobox.Item key={name} value={name} className="popup-item">
                    <RevealedText text={name} />
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </div>
  );
}

interface FromFileProps extends PersonaFile {
  readonly problem: TextProblem | null;
  readonly onChange: (file: PersonaFile) => void;
}

/** The content can be corrected before a persona is made of it. */
export function FromFile({ fileName, text, problem, onChange }: FromFileProps) {
  const words = useWords().personas;
  const report = useHelios((state) => state.report);
  const field = useRef<HTMLInputElement>(null);
  const read = (file: File | undefined) => {
    if (!file) return;
    readPersonaFile(file, words.actions).then(onChange, (error: unknown) =>
      report(words.actions.couldNotRead(file.name), error),
    );
  };
  return (
    <div>
      <div className="flex flex-wrap items-center gap-3">
        <button type="button" className="button" onClick={() => field.current?.click()}>
          <FileUp size={14} aria-hidden="true" />
          {words.create.choose}
        </button>
        <input
          ref={field}
          type="file"
          accept={fileTypes}
          className="hidden"
          aria-label={words.create.choose}
          onChange={(event) => read(event.target.files?.[0])}
        />
        <span className="min-w-0 truncate text-quiet">
          {fileName === '' ? words.create.drop : <RevealedText text={fileName} />}
        </span>
      </div>
      {text !== '' && (
        <>
          <YamlEditor
            label={words.create.contentOf(fileName)}
            value={text}
            schema="persona"
            problem={problem}
            className="new-persona-text"
            onChange={(next) => onChange({ fileName, text: next })}
          />
          {problem && (
            <p className="field-error" role="status">
              <RevealedText
                text={
                  problem.line === undefined
                    ? `${words.create.notValid}. ${problem.message}`
                    : `${words.create.notValid}. ${words.editor.place(problem.line, problem.message)}`
                }
              />
            </p>
          )}
        </>
      )}
    </div>
  );
}
