import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';

import { useHelios } from '../store.ts';
import { localTime } from '../timeline/local-time.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { changedKeys } from './changed-keys.ts';
import type { DocumentData } from './document-data.ts';
import type { Editing } from './editing.ts';
import { readDocument } from './read-document.ts';

interface SaveBarProps {
  readonly editing: Editing;
  readonly data: DocumentData;
  /** Saving was tried while the text is not valid. */
  readonly isRefused: boolean;
  readonly onSave: () => void;
  readonly onReview: () => void;
  readonly onShowYaml: () => void;
}

/** There only when there is something to save, or something thrown away to bring back. */
export function SaveBar({ editing, data, isRefused, onSave, onReview, onShowYaml }: SaveBarProps) {
  const words = useWords().personas.editor;
  const { draft, discarded, isBehind, isKept, bringBack, discard } = editing;
  if (!draft) {
    if (!discarded) return null;
    return (
      <div className="save-bar" role="status">
        <p className="grow">{words.discarded}</p>
        <button type="button" className="button" onClick={bringBack}>
          {words.bringBack}
        </button>
      </div>
    );
  }
  return (
    <div className="save-bar" role="group" aria-label={words.unsaved}>
      <div className="save-bar-text">
        <Heading editing={editing} />
        {!isKept && <p className="text-wrong">{words.notKept}</p>}
        {data.problem ? (
          <Problem data={data} isRefused={isRefused} onShowYaml={onShowYaml} />
        ) : (
          <Summary editing={editing} data={data} />
        )}
      </div>
      <div className="flex shrink-0 flex-wrap gap-2">
        <button type="button" className="button" onClick={discard}>
          {words.discard}
        </button>
        <button type="button" className="button" onClick={onReview}>
          {words.review}
        </button>
        <button
          type="button"
          className="button button-primary"
          aria-disabled={isBehind}
          aria-keyshortcuts="Control+S Meta+S"
          onClick={onSave}
        >
          {words.save}
        </button>
      </div>
    </div>
  );
}

function Heading({ editing: { draft, isRestored } }: Pick<SaveBarProps, 'editing'>) {
  const words = useWords().personas.editor;
  const language = useHelios((state) => state.language);
  const time = draft && localTime(new Date(draft.changedAt), language);
  return <p className="font-medium">{isRestored && time ? words.restored(time) : words.unsaved}</p>;
}

const mostNamed = 3;

/** What is another than in what is saved, by name. */
function Summary({ editing: { draft, kind }, data }: Pick<SaveBarProps, 'editing' | 'data'>) {
  const words = useWords().personas.editor;
  const baseText = draft?.baseText ?? '';
  const before = useMemo(() => readDocument(baseText, kind).data, [baseText, kind]);
  const keys = useMemo(() => (before && data.data ? changedKeys(before, data.data) : []), [before, data.data]);
  const names = words.lists(keys.slice(0, mostNamed));
  const rest = keys.length - mostNamed;
  return (
    <p className="truncate text-small text-quiet">
      <RevealedText text={keys.length === 0 ? words.layoutOnly : rest > 0 ? words.andMore(names, rest) : names} />
    </p>
  );
}

function Problem({
  data: { problem },
  isRefused,
  onShowYaml,
}: Pick<SaveBarProps, 'data' | 'isRefused' | 'onShowYaml'>) {
  const words = useWords().personas.editor;
  if (!problem) return null;
  const message = problem.line === undefined ? problem.message : words.place(problem.line, problem.message);
  return (
    <p className={`flex items-start gap-2 text-small ${isRefused ? 'text-wrong' : 'text-quiet'}`}>
      <TriangleAlert size={12} aria-hidden="true" className="mt-0.5 shrink-0" />
      <span className="min-w-0 break-words">
        <span role={isRefused ? 'alert' : undefined}>
          <RevealedText text={isRefused ? words.refused(message) : `${words.notValid}. ${message}`} />
        </span>{' '}
        <button type="button" className="save-bar-link" onClick={onShowYaml}>
          {words.goToLine}
        </button>
      </span>
    </p>
  );
}
