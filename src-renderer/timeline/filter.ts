// Which changes are shown. Kept with the entry of the browser's history, so that going back brings the last filter back.

import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';

import { changeKinds } from '../../src-shared/interface-operations.ts';
import type { CallInput } from '../client.ts';

export type ChangeFilter = Readonly<
  Pick<CallInput<'find_changes'>, 'text' | 'persona' | 'actor' | 'kind' | 'snapshots_only'>
>;

/** What is to be another in a filter; an empty text for no longer. */
export type FilterPart = { readonly [Key in keyof ChangeFilter]?: ChangeFilter[Key] | undefined };

interface Filtering {
  readonly filter: ChangeFilter;
  /** @param step whether going back leads to the filter of before */
  readonly narrow: (part: FilterPart, step?: boolean) => void;
  readonly clear: () => void;
  /** Goes to an address of the timeline without losing the filter. */
  readonly go: (address: string, step: boolean) => void;
}

export function useFilter(): Filtering {
  const state: unknown = useHistoryState();
  const [address, navigate] = useLocation();
  const filter = useMemo(() => readFilter(state), [state]);
  const set = (next: ChangeFilter, replace: boolean) => navigate(address, { state: stateOf(next), replace });
  return {
    filter,
    narrow: (part, step = true) => set(readFilter(stateOf({ ...filter, ...part })), !step),
    clear: () => set({}, false),
    go: (next, step) => navigate(next, { state: stateOf(filter), replace: !step }),
  };
}

/** What to give along with a link to the timeline, so that it shows only some changes. */
export const stateOf = (filter: FilterPart) => ({ changes: filter });

/** Another version of Helios may have left it there. */
export function readFilter(state: unknown): ChangeFilter {
  if (typeof state !== 'object' || state === null || !('changes' in state)) return {};
  const {
    text,
    persona,
    actor,
    kind,
    snapshots_only: onlySnapshots,
  } = Object(state.changes) as Record<string, unknown>;
  const known = changeKinds.find((name) => name === kind);
  return {
    ...(isText(text) && { text }),
    ...(isText(persona) && { persona }),
    ...(isText(actor) && { actor }),
    ...(known && { kind: known }),
    ...(onlySnapshots === true && { snapshots_only: true }),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export const isFiltered = (filter: ChangeFilter): boolean => Object.keys(filter).length > 0;
