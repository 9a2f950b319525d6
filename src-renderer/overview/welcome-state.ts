import { useEffect, useState } from 'react';

import type { Output } from '../../src-shared/operations.ts';
import { useAnswer } from '../answers.ts';
import { isAssistant } from './connected.tsx';

const storageKey = 'helios.welcome';
/** A first history is shorter. */
const longestFirstHistory = 20;
/** What a person does in the welcome itself. */
const welcomeTools: ReadonlySet<string> = new Set(['set_active_persona']);

export interface WelcomeState {
  readonly isOpen: boolean;
  /** A person asked for it now. */
  readonly isAsked: boolean;
  readonly open: () => void;
  readonly close: () => void;
}

/** Open by itself where Helios was never used, until it is closed. */
export function useWelcome(): WelcomeState {
  const [choice, setChoice] = useState(() => localStorage.getItem(storageKey));
  const [isAsked, setAsked] = useState(false);
  const mayBeFirst = choice === null;
  const history = useAnswer('get_history', { limit: longestFirstHistory }, { enabled: mayBeFirst }).data;
  const sessions = useAnswer('list_sessions', {}, { enabled: mayBeFirst }).data;
  // From here on it stays open while the history goes on.
  if (mayBeFirst && history && sessions && isFirstRun(history, sessions)) setChoice('open');
  useEffect(() => {
    if (choice !== null) localStorage.setItem(storageKey, choice);
  }, [choice]);
  return {
    isOpen: choice === 'open',
    isAsked,
    open: () => {
      setAsked(true);
      setChoice('open');
    },
    close: () => setChoice('closed'),
  };
}

const isFirstRun = ({ entries, next }: Output<'get_history'>, { sessions }: Output<'list_sessions'>): boolean =>
  next === null &&
  entries.every(({ actor, tool }) => actor === 'helios' || welcomeTools.has(tool)) &&
  !sessions.some(isAssistant);
