import { useDeferredValue, useMemo, useRef, useState, type RefObject } from 'react';

import { DiffView } from '../editor/diff-view.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { choices, isConflict, joinMerge, type Choice, type Conflict, type MergePart } from './merge-texts.ts';
import { readDocument, type DocumentKind } from './read-document.ts';

interface MergeDialogProps {
  readonly label: string;
  readonly path: string;
  readonly kind: DocumentKind;
  readonly theirs: string;
  readonly parts: readonly MergePart[];
  readonly onUse: (text: string) => void;
  readonly onClose: () => void;
}

/** Three versions side by side wherever both sides changed the same lines, and what comes of the choices. */
export function MergeDialog({ label, path, kind, theirs, parts, onUse, onClose }: MergeDialogProps) {
  const words = useWords();
  const conflicts = parts.filter(isConflict);
  const [chosen, setChosen] = useState<readonly (Choice | undefined)[]>([]);
  const merged = useMemo(() => joinMerge(parts, chosen), [parts, chosen]);
  const shown = useDeferredValue(merged);
  const { problem } = useMemo(() => readDocument(shown, kind), [shown, kind]);
  const use = useRef<HTMLButtonElement>(null);
  const choice = useRef<HTMLInputElement>(null);
  const isOpen = conflicts.some((_, at) => chosen[at] === undefined);

  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      initialFocus={conflicts.length === 0 ? use : choice}
      title={words.personas.editor.mergeTitle(label)}
      about={conflicts.length === 0 ? words.personas.editor.mergeFits : words.personas.editor.mergeChoose}
      footer={
        <>
          {problem && (
            <p className="min-w-0 grow self-center text-small break-words text-wrong" role="alert">
              <RevealedText
                text={
                  problem.line === undefined
                    ? problem.message
                    : words.personas.editor.place(problem.line, problem.message)
                }
              />
            </p>
          )}
          <button type="button" className="button" onClick={onClose}>
            {words.frame.cancel}
          </button>
          <button
            type="button"
            className="button button-primary"
            ref={use}
            disabled={isOpen}
            onClick={() => {
              onUse(merged);
              onClose();
            }}
          >
            {words.personas.editor.useMerge}
          </button>
        </>
      }
    >
      {conflicts.map(({ conflict }, at) => (
        // A place has no identity but its order.
        <Place
          key={at}
          title={words.personas.editor.placeOf(at + 1, conflicts.length)}
          conflict={conflict}
          choice={chosen[at]}
          first={at === 0 ? choice : null}
          onChoose={(choice) => setChosen(conflicts.map((_, index) => (index === at ? choice : chosen[index])))}
        />
      ))}
      <h3 className="field-label mt-2">{words.personas.editor.mergeResult}</h3>
      <DiffView
        before={theirs}
        after={shown}
        path={path}
        label={words.personas.editor.mergeResult}
        className="document-diff"
      />
    </Dialog>
  );
}

interface PlaceProps {
  readonly title: string;
  readonly conflict: Conflict;
  readonly choice: Choice | undefined;
  /** Gets the way to choose first. */
  readonly first: RefObject<HTMLInputElement | null> | null;
  readonly onChoose: (choice: Choice) => void;
}

function Place({ title, conflict, choice, first, onChoose }: PlaceProps) {
  const words = useWords().personas.editor;
  return (
    <fieldset className="merge-place">
      <legend className="field-label">{title}</legend>
      <div className="merge-sides">
        <Side title={words.before} text={conflict.base} isTaken={false} />
        <Side title={words.theirs} text={conflict.theirs} isTaken={choice === 'theirs' || choice === 'both'} />
        <Side title={words.mine} text={conflict.mine} isTaken={choice === 'mine' || choice === 'both'} />
      </div>
      <div className="flex flex-wrap gap-4 pt-2">
        {choices.map((known) => (
          <label key={known} className="radio-label">
            <input
              type="radio"
              name={title}
              checked={known === choice}
              ref={known === choices[0] ? first : null}
              onChange={() => onChoose(known)}
            />
            {words.choices[known]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SideProps {
  readonly title: string;
  readonly text: string;
  readonly isTaken: boolean;
}

function Side({ title, text, isTaken }: SideProps) {
  const words = useWords().personas.editor;
  return (
    <div className="merge-side" data-taken={isTaken}>
      <p className="label">{title}</p>
      <pre className="merge-text">
        {text === '' ? <span className="text-quiet italic">{words.nothing}</span> : <RevealedText text={text} />}
      </pre>
    </div>
  );
}
