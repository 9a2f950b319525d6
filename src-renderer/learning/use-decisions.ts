// Which pattern is looked at, and what becomes of it. After a decision the next one is looked at, and has the focus.

import { useState } from 'react';

import type { LearnedPattern } from '../../src-shared/interface-operations.ts';
import { useChange } from '../changes.ts';
import { useWords } from '../words/use-words.ts';
import type { Plan } from './plan.ts';

/** @param answeredAt when `patterns` came */
export function useDecisions(patterns: readonly LearnedPattern[], answeredAt: number) {
  const words = useWords().learning;
  const [selection, setSelection] = useState<{ readonly id: string; readonly at: number } | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const [focusRequest, setFocusRequest] = useState(0);
  /** Decided on, while the answer is still the one from before that. */
  const [decided, setDecided] = useState<{ readonly id: string; readonly answeredAt: number } | null>(null);

  const open = [
    ...patterns.filter(({ suggested }) => suggested),
    ...patterns.filter(({ suggested }) => !suggested),
  ].filter(({ id }) => !(decided?.id === id && decided.answeredAt === answeredAt));
  // One that is gone gives way to what stands in its place.
  const selected =
    open.find(({ id }) => id === selection?.id) ?? open[Math.min(selection?.at ?? 0, open.length - 1)] ?? null;

  const adopt = useChange('adopt_pattern', {
    failed: words.couldNotAdopt,
    done: (_, { key, target }) => words.adopted(key, target),
  });
  const dismiss = useChange('dismiss_pattern', { failed: words.couldNotDismiss, done: () => words.dismissed });

  const isBusy = adopt.isRunning || dismiss.isRunning;
  const focusList = () => setFocusRequest((last) => last + 1);
  const goOn = (pattern: LearnedPattern) => {
    const at = open.findIndex(({ id }) => id === pattern.id);
    const next = open[at + 1] ?? open[at - 1];
    setDecided({ id: pattern.id, answeredAt });
    setSelection(next ? { id: next.id, at } : null);
    if (next) focusList();
    else document.querySelector<HTMLElement>('#content h1')?.focus();
  };

  return {
    open,
    selected,
    editing: selected !== null && editing === selected.id,
    isBusy,
    focusRequest,
    focusList,
    select(id: string) {
      setSelection({ id, at: open.findIndex((pattern) => pattern.id === id) });
      focusList();
    },
    edit(isEditing: boolean) {
      setEditing(isEditing && selected ? selected.id : null);
      if (!isEditing) focusList();
    },
    async adopt(pattern: LearnedPattern, { target, key, value }: Plan) {
      if (isBusy) return;
      if ((await adopt.run({ id: pattern.id, target, key, value })) !== null) goOn(pattern);
    },
    async dismiss(pattern: LearnedPattern) {
      if (isBusy) return;
      if ((await dismiss.run({ id: pattern.id })) !== null) goOn(pattern);
    },
  };
}
