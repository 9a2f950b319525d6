import { useId, useRef, useState } from 'react';

import { useChange } from '../changes.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useWords } from '../words/use-words.ts';
import { moveDraft } from './drafts.ts';
import { NameField } from './name-field.tsx';
import { nameProblem } from './persona-name.ts';

interface RenameDialogProps {
  readonly name: string;
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onRenamed: (name: string) => void;
}

export function RenameDialog({ name, taken, onClose, onRenamed }: RenameDialogProps) {
  const words = useWords();
  const formId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [newName, setNewName] = useState(name);
  const others = taken.filter((other) => other !== name);
  const canRename = newName !== name && nameProblem(newName, others) === null;
  const { run, isRunning } = useChange('rename_persona', {
    failed: words.personas.actions.couldNotRename(name),
    done: () => words.personas.actions.renamed(name, newName),
  });

  const rename = async () => {
    if (!canRename || isRunning) return;
    const output = await run({ name, new_name: newName });
    if (!output) return onClose();
    moveDraft(name, newName);
    onRenamed(newName);
    onClose();
  };

  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={words.personas.renaming.title(name)}
      about={words.personas.renaming.about}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {words.frame.cancel}
          </button>
          <button type="submit" form={formId} className="button button-primary" disabled={!canRename || isRunning}>
            {words.personas.renaming.submit}
          </button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => {
          // Not a form action: the page's policy allows none.
          event.preventDefault();
          void rename();
        }}
      >
        <NameField value={newName} taken={others} field={field} onChange={setNewName} />
      </form>
    </Dialog>
  );
}
