import { useRef, useState } from 'react';

import { useAnswer } from '../answers.ts';
import { useChange } from '../changes.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { FileDiffs } from './file-diffs.tsx';
import { FilterCombobox } from './filter-combobox.tsx';

/** Where to go back to. */
export interface RollbackTarget {
  /** Id of a change, or name of a snapshot. */
  readonly to: string;
  readonly title: string;
  /** A sentence that says what will happen. */
  readonly about: string;
  /** Those it was chosen at, which are offered by themselves. */
  readonly files: readonly string[];
}

interface RollbackDialogProps {
  readonly target: RollbackTarget;
  readonly onClose: () => void;
}

const everything = 'everything';

/** Shows what going back would change, for everything or for a part, and does it when that is wanted. */
export function RollbackDialog({ target: { to, title, about, files }, onClose }: RollbackDialogProps) {
  const { timeline: words, frame } = useWords();
  const button = useRef<HTMLButtonElement>(null);
  const [scopeId, setScopeId] = useState(everything);
  const personas = useAnswer('list_personas', {}).data?.personas ?? [];
  const basePath = useAnswer('get_document', { target: 'base' }).data?.path;
  const scopes = [
    { id: everything, title: words.everything, part: {} },
    ...files.map((path) => ({ id: `file ${path}`, title: words.onlyFile(path), part: { files: [path] } })),
    ...(basePath === undefined || files.includes(basePath)
      ? []
      : [{ id: 'base', title: words.onlyBase, part: { files: [basePath] } }]),
    ...personaNames(files, personas).map((persona) => ({
      id: `persona ${persona}`,
      title: words.onlyThisPersona(persona),
      part: { persona },
    })),
  ];
  const scope = scopes.find(({ id }) => id === scopeId) ?? { id: everything, title: words.everything, part: {} };
  const preview = useAnswer('preview_rollback', { to, ...scope.part });
  const changed = preview.data?.files ?? [];
  const { run, isRunning } = useChange('rollback', {
    failed: words.couldNotGoBack,
    done: () => (scope.id === everything ? words.wentBack(title) : words.wentBackScope(scope.title, title)),
  });
  const isReady = changed.length > 0 && !isRunning && !preview.error;
  const goBack = async () => {
    if (!isReady) return;
    // A persona goes back by its files; the preview says which they are.
    const paths = scope.id === everything ? {} : { files: changed.map(({ path }) => path) };
    if (await run({ to, ...paths })) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={words.rollbackTitle}
      initialFocus={button}
      about={<RevealedText text={about} />}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {frame.cancel}
          </button>
          <button
            ref={button}
            type="button"
            className="button button-primary"
            aria-disabled={!isReady}
            onClick={() => void goBack()}
          >
            {words.rollbackDo}
          </button>
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-3">
        <FilterCombobox label={words.scope} choices={scopes} chosen={scope.id} onChoose={setScopeId} />
        {preview.data && changed.length > 0 && (
          <output className="text-quiet">{words.willChange(changed.length + preview.data.more)}</output>
        )}
      </div>
      <Loaded answer={preview} rows={4}>
        {({ files, more, note }) => (
          <div className="rollback-preview">
            {note !== undefined && (
              <p className="border-b border-line px-5 py-2 text-quiet">
                <RevealedText text={note} />
              </p>
            )}
            <FileDiffs files={files} more={more} empty={words.rollbackEmpty} />
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

/** Those whose files are meant come first. */
function personaNames(files: readonly string[], personas: readonly { readonly name: string }[]): readonly string[] {
  const meant = files.flatMap((path) => /^personas\/(.+)\.ya?ml$/.exec(path)?.[1] ?? []);
  return [...new Set([...meant, ...personas.map(({ name }) => name)])];
}
