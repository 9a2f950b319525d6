// What the interface itself knows: whether Helios is there, what went wrong, what can be undone, how it is shown. What
// Helios answered is kept by answers.ts.

import { createContext, useContext } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';

import { HeliosError } from '../src-shared/errors.ts';
import type { Client, Connection } from './client.ts';
import { keepTheme, readTheme, type Theme } from './theme.ts';
import { keepLanguage, readLanguage, type Language } from './words/language.ts';

export interface Problem {
  readonly id: number;
  readonly title: string;
  readonly error: HeliosError;
}

/** A change made in this window. */
export interface Done {
  /** What it did, as a sentence. */
  readonly message: string;
  readonly takeBack: TakeBack;
}

/** The operation that takes a change back. */
export type TakeBack =
  | { readonly name: 'undo_change'; readonly input: { readonly commit: string } }
  | { readonly name: 'set_active_persona'; readonly input: { readonly persona_name: string } };

/** A sentence that goes by itself, with a button to take back what it tells of. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly undo: 'undo' | 'redo' | null;
}

export interface HeliosState {
  readonly connection: Connection;
  /** When what is shown was last known to be so, in ms. */
  readonly knownAtMs: number | null;
  /** The newest change in words, for those who do not see it appear. */
  readonly announcement: string;
  readonly problems: readonly Problem[];
  readonly notice: Notice | null;
  readonly undoable: readonly Done[];
  readonly redoable: readonly Done[];
  readonly theme: Theme;
  readonly language: Language;

  readonly report: (title: string, error: unknown) => void;
  readonly dismiss: (id: number) => void;
  readonly notify: (text: string, undo?: Notice['undo']) => void;
  /** @param done what can be undone from now on; what was undone before cannot be redone any more */
  readonly changed: (done: Done) => void;
  readonly setTheme: (theme: Theme) => void;
  readonly setLanguage: (language: Language) => void;
  readonly reconnect: (token?: string) => void;
}

export type HeliosStore = StoreApi<HeliosState>;

const mostUndoable = 100;

export function createHeliosStore(client: Pick<Client, 'reconnect'>): HeliosStore {
  let lastId = 0;
  return createStore<HeliosState>()((set, get) => ({
    connection: 'connecting',
    knownAtMs: null,
    announcement: '',
    problems: [],
    notice: null,
    undoable: [],
    redoable: [],
    theme: readTheme(),
    language: readLanguage(),

    report(title, thrown) {
      const error = asHeliosError(thrown);
      const others = get().problems.filter((known) => known.title !== title || known.error.message !== error.message);
      set({ problems: [...others, { id: ++lastId, title, error }] });
    },
    dismiss: (id) => set({ problems: get().problems.filter((problem) => problem.id !== id) }),
    notify: (text, undo = null) => set({ notice: { id: ++lastId, text, undo } }),
    changed: (done) => set({ undoable: [...get().undoable, done].slice(-mostUndoable), redoable: [] }),
    setTheme(theme) {
      keepTheme(theme);
      set({ theme });
    },
    setLanguage(language) {
      keepLanguage(language);
      set({ language });
    },
    reconnect: (token) => client.reconnect(token),
  }));
}

/** A fault in the interface itself is shown like any other. */
export const asHeliosError = (thrown: unknown): HeliosError =>
  thrown instanceof HeliosError ? thrown : new HeliosError('internal', String(thrown), {}, { cause: thrown });

export const HeliosStoreContext = createContext<HeliosStore | null>(null);

export function useHeliosStore(): HeliosStore {
  const store = useContext(HeliosStoreContext);
  if (!store) throw new Error('useHelios needs a HeliosStoreContext around it.');
  return store;
}

export const useHelios = <Selected>(select: (state: HeliosState) => Selected): Selected =>
  useStore(useHeliosStore(), select);
