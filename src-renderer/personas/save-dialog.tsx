import { useRef, useState } from 'react';

import { useChange } from '../changes.ts';
import { DiffView } from '../editor/diff-view.tsx';
import { useShortcuts } from '../shortcuts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useWords } from '../words/use-words.ts';
import type { Editing } from './editing.ts';

interface SaveDialogProps {
  readonly editing: Editing;
  readonly label: string;
  /** The text is valid, and there is a document that it can replace. */
  readonly canSave: boolean;
  readonly onClose: () => void;
}

/** What saving would change. The button has the focus, so that the same key again, or Enter, saves. */
export function SaveDialog({ editing, label, canSave, onClose }: SaveDialogProps) {
  const words = useWords();
  const { target, document, draft, text, retry, settle } = editing;
  const before = document?.text ?? draft?.baseText ?? '';
  const primary = useRef<HTMLButtonElement>(null);
  const [isSaving, setSaving] = useState(false);
  const { run } = useChange('save_document', {
    failed: words.personas.editor.couldNotSave(label),
    done: () => words.personas.editor.saved(label),
    // The editor says it in its place, with what can be done, as soon as it has the present version.
    onFailure({ code }) {
      if (code === 'conflict') retry();
      return code === 'conflict';
    },
  });

  const save = async () => {
    if (isSaving || !canSave || !draft) return;
    setSaving(true);
    const output = await run({ target, text, based_on: draft.basedOn });
    if (output) await settle(output.version, text);
    onClose();
  };
  useShortcuts({
    '$mod+s': (event) => {
      event.preventDefault();
      void save();
    },
  });

  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      initialFocus={primary}
      title={words.personas.editor.saveTitle(label)}
      about={words.personas.editor.reviewAbout}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {words.frame.cancel}
          </button>
          <button
            type="button"
            className="button button-primary focus-shown"
            ref={primary}
            aria-disabled={isSaving || !canSave}
            onClick={() => void save()}
          >
            {isSaving ? words.personas.editor.saving : words.personas.editor.save}
          </button>
        </>
      }
    >
      <div className="document-diff-place" style={{ height: roomFor(before, text) }}>
        <DiffView
          before={before}
          after={text}
          path={document?.path ?? `${target}.yaml`}
          label={words.personas.editor.diffLabel(label)}
          className="document-diff"
        />
      </div>
    </Dialog>
  );
}

const lineHeight = 20;
/** The head of the comparison, and the lines around what differs. */
const aroundPx = 220;

/** About as high as the comparison will be, so that no button moves away from under the pointer when it is there. */
function roomFor(before: string, after: string): number {
  const [old, next] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(old.length, next.length);
  let head = 0;
  while (head < shorter && old[head] === next[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === next.at(-1 - tail)) tail++;
  return aroundPx + (Math.max(old.length, next.length) - head - tail) * lineHeight;
}
