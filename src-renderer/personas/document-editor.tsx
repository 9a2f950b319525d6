// The editor of one document, used by the pages of the personas and of the base: form and YAML as views of one text,
// unsaved work, saving, and what to do when somebody else was faster. `DocumentEditor({ target })` is all that other pages
// need; whoever shows more of the text than the editor does (the head of a persona) calls `useEditing` itself.

import { useEffect, useState } from 'react';

import { useCommands } from '../commands.ts';
import { useShortcuts } from '../shortcuts.ts';
import { Loaded } from '../ui/loaded.tsx';
import { useWords } from '../words/use-words.ts';
import { ConflictBar } from './conflict-bar.tsx';
import { useDocumentData, type DocumentData } from './document-data.ts';
import { EditorViews, views } from './editor-views.tsx';
import { useEditing, type Editing } from './editing.ts';
import { GoneBar, InvalidBar } from './file-bars.tsx';
import { readDocument } from './read-document.ts';
import { useKeptFocus } from './kept-focus.ts';
import { SaveBar } from './save-bar.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { useKeptChoice } from './kept-choice.ts';

/** @param target `base` or the name of a persona */
export const DocumentEditor = ({ target }: { readonly target: string }) => <Editor key={target} target={target} />;

function Editor({ target }: { readonly target: string }) {
  const editing = useEditing(target);
  return <EditorOf editing={editing} data={useDocumentData(editing)} />;
}

interface EditorOfProps {
  readonly editing: Editing;
  readonly data: DocumentData;
}

export function EditorOf({ editing, data }: EditorOfProps) {
  const { document, draft, error, retry } = editing;
  // Unsaved text can be worked on even while the document itself is away.
  const shown = document ?? draft ?? undefined;
  return (
    <Loaded answer={{ data: shown, error, refetch: retry }}>
      {() => <LoadedEditor editing={editing} data={data} />}
    </Loaded>
  );
}

function LoadedEditor({ editing, data }: EditorOfProps) {
  const words = useWords().personas;
  const { target, kind, document, draft, text, isBehind, error } = editing;
  const label = kind === 'base' ? words.editor.baseName : target;
  const { choice: view, choose: setView, showOnce } = useKeptChoice('view', views);
  // Only there can a file that is not valid be repaired.
  const isInvalid = document?.problem !== null && document !== undefined;
  useEffect(() => {
    if (isInvalid) showOnce('yaml');
  }, [isInvalid, showOnce]);
  const [isReviewing, setReviewing] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const isGone = error?.code === 'not_found' && draft !== null;

  const save = () => {
    if (!draft || isBehind || isGone) return;
    // What is on show may be a keystroke behind; this is not.
    const { problem } = readDocument(text, kind);
    setRefused(problem !== null);
    if (!problem) setReviewing(true);
  };
  const review = () => setReviewing(true);
  const keepFocus = useKeptFocus();
  useShortcuts({
    '$mod+s': (event) => {
      event.preventDefault();
      if (!isReviewing) save();
    },
  });
  useCommands(() =>
    draft
      ? [
          { id: 'save', group: 'page', title: words.commands.save, keys: ['$mod', 'S'], run: save },
          { id: 'review', group: 'page', title: words.commands.review, run: review },
          { id: 'discard', group: 'page', title: words.commands.discard, run: editing.discard },
        ]
      : [],
  );

  return (
    <section className="document-editor" aria-label={words.editor.label(label)} {...keepFocus}>
      {isGone && <GoneBar editing={editing} />}
      {isBehind && !isGone && <ConflictBar editing={editing} label={label} />}
      {document?.problem && !draft && <InvalidBar label={label} document={document} />}
      <EditorViews editing={editing} label={label} data={data} view={view} onView={setView} />
      <SaveBar
        editing={editing}
        data={data}
        isRefused={isRefused && data.problem !== null}
        onSave={save}
        onReview={review}
        onShowYaml={() => setView('yaml')}
      />
      {isReviewing && draft && (
        <SaveDialog
          editing={editing}
          label={label}
          canSave={data.problem === null && !isGone}
          onClose={() => setReviewing(false)}
        />
      )}
    </section>
  );
}
