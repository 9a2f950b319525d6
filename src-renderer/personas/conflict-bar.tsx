import { useMemo, useState } from 'react';

import { useAnswer } from '../answers.ts';
import { ActorMark } from '../ui/actor-mark.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';
import type { Editing } from './editing.ts';
import { isConflict, mergeTexts } from './merge-texts.ts';
import { MergeDialog } from './merge-dialog.tsx';

interface ConflictBarProps {
  readonly editing: Editing;
  readonly label: string;
}

/** Somebody else changed the document while it was edited here: who, and what can be done. Nothing is lost by any of it. */
export function ConflictBar({ editing, label }: ConflictBarProps) {
  const words = useWords().personas.editor;
  const { target, document, draft, text, discard, rebase } = editing;
  const [newest] = useAnswer('find_changes', { persona: target, limit: 1 }).data?.entries ?? [];
  const [isMerging, setMerging] = useState(false);
  const theirs = document?.text ?? '';
  const base = draft?.baseText ?? '';
  const parts = useMemo(() => mergeTexts(base, theirs, text), [base, theirs, text]);
  const conflicts = parts.filter(isConflict).length;

  return (
    <div className="document-bar document-bar-conflict" role="alert">
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-1.5 font-medium">
          {newest && !(newest.actor in words.changedBy) ? (
            <>
              <ActorMark actor={newest.actor} />
              <span>{words.changed}</span>
            </>
          ) : (
            (words.changedBy[newest?.actor ?? ''] ?? words.changedUnknown)
          )}
        </p>
        <p className="text-quiet">
          {newest && (
            <>
              <TimeText at={newest.timestamp} /> <RevealedText text={`${newest.message}.`} />{' '}
            </>
          )}
          {conflicts === 0 ? words.fits : words.overlaps(conflicts)}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button" onClick={discard}>
          {words.takeTheirs}
        </button>
        <button type="button" className="button" onClick={() => rebase(text)}>
          {words.keepMine}
        </button>
        <button type="button" className="button button-primary" onClick={() => setMerging(true)}>
          {conflicts === 0 ? words.combine : words.choose}
        </button>
      </div>
      {isMerging && (
        <MergeDialog
          label={label}
          path={document?.path ?? ''}
          kind={editing.kind}
          theirs={theirs}
          parts={parts}
          onUse={rebase}
          onClose={() => setMerging(false)}
        />
      )}
    </div>
  );
}
