// What the interface shows, and the only writer of it. The state of record is the owner's: everything here is an answer
// of Helios, fetched again when a change event says that it may be another one now.

import { createContext, useContext } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';

import type { ChangeEvent } from '../src-shared/change-event.ts';
import { HeliosError } from '../src-shared/errors.ts';
import type { Change, Output, PersonaSummary } from '../src-shared/operations.ts';
import type { Client, Connection } from './client.ts';
import { changedPointers } from './personas/result-groups.ts';
import { words } from './words.ts';

export interface PersonaDetail {
  readonly name: string;
  readonly merge: Output<'merge_behaviors'>;
  readonly instructions: string;
  /** Values that became others while the persona was on show. */
  readonly changed: ReadonlySet<string>;
}

export interface Problem {
  readonly id: number;
  readonly title: string;
  readonly error: HeliosError;
}

/** What is fetched by itself. */
type Part = 'personas' | 'detail' | 'changes';

export interface HeliosState {
  readonly connection: Connection;
  /** When what is shown was last known to be so, in ms. */
  readonly knownAtMs: number | null;
  readonly personas: readonly PersonaSummary[] | null;
  /** Why there is no list at all; with one on show, a failure is a problem like any other. */
  readonly personasError: HeliosError | null;
  readonly selected: string | null;
  readonly detail: PersonaDetail | null;
  readonly detailError: HeliosError | null;
  readonly changes: readonly Change[] | null;
  /** The newest change in words, for those who do not see it appear. */
  readonly announcement: string;
  readonly problems: readonly Problem[];

  readonly select: (name: string) => void;
  readonly activate: (name: string) => Promise<void>;
  readonly report: (title: string, error: HeliosError) => void;
  readonly dismiss: (id: number) => void;
  readonly reconnect: (token?: string) => void;
}

export type HeliosStore = StoreApi<HeliosState>;

const shownChanges = 10;

export function createHeliosStore(client: Client): HeliosStore {
  const stale = new Set<Part>();
  let refreshing = false;
  let lastProblem = 0;

  const store = createStore<HeliosState>()((set, get) => ({
    connection: 'connecting',
    knownAtMs: null,
    personas: null,
    personasError: null,
    selected: null,
    detail: null,
    detailError: null,
    changes: null,
    announcement: '',
    problems: [],

    select(name) {
      if (get().selected === name) return;
      set({ selected: name, detail: null, detailError: null });
      void refresh('detail');
    },
    async activate(name) {
      try {
        await client.call('set_active_persona', { persona_name: name });
        await refresh('personas', 'changes');
      } catch (error) {
        get().report(words.couldNotActivate(name), asHeliosError(error));
      }
    },
    report(title, error) {
      const others = get().problems.filter((known) => known.title !== title || known.error.message !== error.message);
      set({ problems: [...others, { id: ++lastProblem, title, error }] });
    },
    dismiss: (id) => set({ problems: get().problems.filter((problem) => problem.id !== id) }),
    reconnect: (token) => client.reconnect(token),
  }));
  const { getState: get, setState: set } = store;

  /** One refresh at a time: what becomes stale meanwhile is fetched once more, so that an older answer never wins. */
  async function refresh(...parts: Part[]): Promise<void> {
    for (const part of parts) stale.add(part);
    if (refreshing) return;
    refreshing = true;
    while (stale.size > 0) {
      const now = [...stale];
      stale.clear();
      await Promise.all(now.map(load));
    }
    refreshing = false;
  }

  async function load(part: Part): Promise<void> {
    try {
      await loaders[part]();
      if (get().connection === 'live') set({ knownAtMs: Date.now() });
    } catch (thrown) {
      const error = asHeliosError(thrown);
      // An owner that is away is told once, by the state of the connection; all is fetched again when it is back.
      if (error.code === 'unavailable' && get().connection !== 'live') return;
      if (part === 'personas' && get().personas === null) set({ personasError: error });
      else get().report(words.couldNotLoad[part], error);
    }
  }

  const loaders: Record<Part, () => Promise<void>> = {
    async personas() {
      const { personas } = await client.call('list_personas', {});
      const { selected } = get();
      const kept = personas.some(({ name }) => name === selected);
      const active = personas.find((persona) => persona.active) ?? personas[0];
      set({
        personas,
        personasError: null,
        ...(!kept && { selected: active?.name ?? null, detail: null, detailError: null }),
      });
      if (!kept) stale.add('detail');
    },
    async detail() {
      const name = get().selected;
      const valid = get().personas?.find((persona) => persona.name === name)?.valid;
      if (name === null || !valid) return set({ detail: null, detailError: null });
      const asked = { persona_name: name };
      try {
        const [merge, { instructions }] = await Promise.all([
          client.call('merge_behaviors', asked),
          client.call('get_active_persona', asked),
        ]);
        const before = get().detail;
        const changed = before?.name === name ? changedPointers(before.merge, merge) : new Set<string>();
        if (get().selected === name) set({ detail: { name, merge, instructions, changed }, detailError: null });
      } catch (thrown) {
        const error = asHeliosError(thrown);
        if (error.code === 'unavailable') throw error;
        if (get().selected === name) set({ detail: null, detailError: error });
      }
    },
    async changes() {
      const { entries } = await client.call('get_history', { limit: shownChanges });
      set({ changes: entries });
    },
  };

  function onChange(event: ChangeEvent): void {
    const { selected } = get();
    set({ announcement: event.message });
    const weights = event.base || event.personas.length > 0;
    const shown = selected !== null && (event.base || event.list || event.personas.includes(selected));
    void refresh(
      'changes',
      ...(weights || event.list || event.settings ? (['personas'] as const) : []),
      ...(shown ? (['detail'] as const) : []),
    );
  }

  client.listen({
    onChange,
    onConnection(connection) {
      set({ connection });
      if (connection === 'live') void refresh('personas', 'detail', 'changes');
    },
  });
  return store;
}

/** A fault in the interface itself is shown like any other. */
const asHeliosError = (thrown: unknown): HeliosError =>
  thrown instanceof HeliosError ? thrown : new HeliosError('internal', String(thrown), {}, { cause: thrown });

export const HeliosStoreContext = createContext<HeliosStore | null>(null);

export function useHelios<Selected>(select: (state: HeliosState) => Selected): Selected {
  const store = useContext(HeliosStoreContext);
  if (!store) throw new Error('useHelios needs a HeliosStoreContext around it.');
  return useStore(store, select);
}
