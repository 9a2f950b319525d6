// Which answers a change may have made old.

import type { ChangeEvent } from '../src-shared/change-event.ts';
import type { OperationName } from '../src-shared/operations.ts';

const anyChange = ({ commit, files }: ChangeEvent): boolean => commit !== null || files.length > 0;
const personaData = ({ base, list, personas }: ChangeEvent): boolean => base || list || personas.length > 0;

/** Operations that only read. Those of another kind are never kept. */
const staleAfter: Partial<
  Record<OperationName, (event: ChangeEvent, input: Readonly<Record<string, unknown>>) => boolean>
> = {
  list_personas: (event) => personaData(event) || event.settings,
  list_documents: (event) => personaData(event) || event.settings,
  get_base_config: ({ base }) => base,
  get_active_persona: (event) => personaData(event) || event.settings,
  merge_behaviors: (event) => personaData(event) || event.settings,
  get_document: ({ base, list, personas }, { target }) =>
    target === 'base' ? base : list || personas.includes(String(target)),
  get_history: anyChange,
  find_changes: anyChange,
  list_actors: anyChange,
  list_snapshots: anyChange,
  get_diff: (event, { to }) => to === undefined && anyChange(event),
  preview_rollback: anyChange,
  list_patterns: ({ files }) => files.some((file) => file.startsWith('learned/')),
  search_patterns: ({ files }) => files.some((file) => file.startsWith('learned/')),
  get_settings: ({ settings }) => settings,
  list_sessions: ({ sessions }) => sessions,
  get_health: anyChange,
};

/** @param key operation and input, as `useAnswer` keeps them */
export function isStale([name, input]: readonly unknown[], event: ChangeEvent): boolean {
  // Keys are made by useAnswer and usePages alone.
  const rule = staleAfter[name as OperationName];
  return rule?.(event, (input ?? {}) as Readonly<Record<string, unknown>>) ?? false;
}
