// One document while it is edited: what the owner has, the unsaved text on top of it, and how the two stand to each other.

import { useEffect, useRef, useState } from 'react';

import type { HeliosError } from '../../src-shared/errors.ts';
import type { PersonaDocument } from '../../src-shared/interface-operations.ts';
import { useAnswer } from '../answers.ts';
import { dropDraft, keepDraft, readDraft, type Draft } from './drafts.ts';
import { kindOf, type DocumentKind } from './read-document.ts';

export interface Editing {
  readonly target: string;
  readonly kind: DocumentKind;
  /** As the owner has it; undefined until it answers. */
  readonly document: PersonaDocument | undefined;
  readonly error: HeliosError | null;
  readonly retry: () => void;
  /** What is on show in every view. */
  readonly text: string;
  readonly draft: Draft | null;
  /** The draft was there before this page was. */
  readonly isRestored: boolean;
  /** False: the draft is too large to survive the page. */
  readonly isKept: boolean;
  /** The document was changed elsewhere since the draft began. */
  readonly isBehind: boolean;
  /** What was thrown away last and can be brought back. */
  readonly discarded: Draft | null;
  readonly edit: (text: string) => void;
  readonly discard: () => void;
  readonly bringBack: () => void;
  /** Goes on with this text on top of the present version. */
  readonly rebase: (text: string) => void;
  /** After the owner has saved `text` as `version`. */
  readonly settle: (version: string, text: string) => Promise<void>;
}

/** Long enough that typing writes nothing to the disk, short enough that a crash takes a word at most. */
const keepDelayMs = 250;

interface State {
  readonly draft: Draft | null;
  readonly isRestored: boolean;
  readonly discarded: Draft | null;
}

/** @param target the component that uses it needs it as its React key */
export function useEditing(target: string): Editing {
  const { data: document, error, refetch } = useAnswer('get_document', { target });
  const [{ draft, isRestored, discarded }, setState] = useState<State>(() => {
    const kept = readDraft(target);
    return { draft: kept, isRestored: kept !== null, discarded: null };
  });
  const isKept = useKeeping(target, draft);

  // What is saved already, here or elsewhere, is no draft any more.
  const isSaved = draft !== null && document !== undefined && draft.text === document.text;
  if (isSaved) setState({ draft: null, isRestored: false, discarded });

  const begin = (text: string, from: PersonaDocument): Draft => ({
    text,
    basedOn: from.version,
    baseText: from.text,
    changedAt: new Date().toISOString(),
  });
  const show = (next: Draft | null, thrownAway: Draft | null = null) =>
    setState({ draft: next, isRestored: false, discarded: thrownAway });

  return {
    target,
    kind: kindOf(target),
    document,
    error,
    retry: () => void refetch(),
    text: draft?.text ?? document?.text ?? '',
    draft,
    isRestored,
    isKept,
    isBehind: draft !== null && document !== undefined && draft.basedOn !== document.version,
    discarded,
    edit(text) {
      setState((state) => {
        if (state.draft) {
          const isUndone = text === state.draft.baseText;
          const next = isUndone ? null : { ...state.draft, text, changedAt: new Date().toISOString() };
          return { draft: next, isRestored: false, discarded: null };
        }
        const isNothing = !document || text === document.text;
        return isNothing ? state : { draft: begin(text, document), isRestored: false, discarded: null };
      });
    },
    discard: () => show(null, draft),
    bringBack: () => show(discarded),
    rebase: (text) => document && show(begin(text, document)),
    async settle(version, text) {
      await refetch();
      setState((state) => {
        if (!state.draft) return state;
        const isDone = state.draft.text === text;
        const next = isDone ? null : { ...state.draft, basedOn: version, baseText: text };
        return { draft: next, isRestored: false, discarded: null };
      });
    },
  };
}

interface Pending {
  readonly target: string;
  readonly draft: Draft | null;
}

/** Keeps the draft in the browser, a moment after the last keystroke and when the page goes. @returns whether it could */
function useKeeping(target: string, draft: Draft | null): boolean {
  const [isKept, setKept] = useState(true);
  const pending = useRef<Pending | null>(null);
  useEffect(() => {
    const isThere = draft === null && readDraft(target) === null;
    pending.current = isThere ? null : { target, draft };
    const flush = () => setKept(write(pending));
    const timer = setTimeout(flush, keepDelayMs);
    addEventListener('pagehide', flush);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', flush);
    };
  }, [target, draft]);
  // Another document is opened before the delay is over.
  useEffect(() => () => void write(pending), []);
  return isKept;
}

function write(pending: { current: Pending | null }): boolean {
  if (!pending.current) return true;
  const { target, draft } = pending.current;
  pending.current = null;
  if (draft) return keepDraft(target, draft);
  dropDraft(target);
  return true;
}
