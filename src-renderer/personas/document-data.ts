// The data of the text on show, a moment after each keystroke so that typing never waits for it.

import { useDeferredValue, useMemo, useState } from 'react';

import type { Mapping } from '../../src-shared/model.ts';
import type { Editing } from './editing.ts';
import { readDocument, type TextProblem } from './read-document.ts';

export interface DocumentData {
  /** While the text is not valid that of the last valid one; null where there was none. */
  readonly data: Mapping | null;
  readonly problem: TextProblem | null;
}

export function useDocumentData({ text, kind, document, draft }: Editing): DocumentData {
  const isThere = document !== undefined || draft !== null;
  const shown = useDeferredValue(isThere ? text : null);
  const { data, problem } = useMemo(
    () => (shown === null ? { data: null, problem: null } : readDocument(shown, kind)),
    [shown, kind],
  );
  const [lastValid, setLastValid] = useState<Mapping | null>(null);
  if (data && data !== lastValid) setLastValid(data);
  const inForceText = document?.in_force ?? null;
  const inForce = useMemo(
    () => (inForceText === null ? null : readDocument(inForceText, kind).data),
    [inForceText, kind],
  );
  return { data: data ?? lastValid ?? inForce, problem };
}
