// The history as a list: newest first, along first parents.
import type { Actor } from '../../../src-shared/actor.ts';
import type { ChangeIndex } from './change-index.ts';
import type { ChangeFilter } from './change-filter.ts';
import { parseFacts } from './commit-message.ts';
import type { ObjectReader } from './object-reader.ts';
import { walkChanges } from './walk-changes.ts';

export interface HistoryEntry {
  readonly commit: string;
  readonly parents: readonly string[];
  /** UTC, ISO 8601 with `Z` (B1). */
  readonly timestamp: string;
  readonly actor: Actor;
  /** The operation that made the change; empty for a commit of another program. */
  readonly tool: string;
  /** Id of the operation; empty where there is none. */
  readonly operation: string;
  readonly message: string;
  /** Paths that differ from the first parent. */
  readonly files: readonly string[];
}

export interface LogOptions extends ChangeFilter {
  readonly limit: number;
  /** A commit: only what came before it. With `next` of the page before, the following page. */
  readonly before?: string;
  /** A commit: nothing from it on. */
  readonly stop?: string;
}

export interface LogPage {
  readonly entries: readonly HistoryEntry[];
  /** Pass as `before` for the next page; null at the end. */
  readonly next: string | null;
}

export async function readLog(
  reader: ObjectReader,
  head: string | null,
  { limit, before, ...filter }: LogOptions,
  index?: ChangeIndex,
): Promise<LogPage> {
  const start = before === undefined ? head : ((await reader.findCommit(before)).parents[0] ?? null);
  if (start === null) return { entries: [], next: null };
  const search = { ...filter, limit: limit + 1 }; // one more tells whether there is another page
  const found = await (index ? index.find(start, search) : walkChanges(reader, start, search));
  if (before === undefined) index?.follow(start);

  const entries: HistoryEntry[] = [];
  for (const { commit: oid, files } of found.slice(0, limit)) {
    const commit = await reader.commit(oid);
    const { parents, author } = commit;
    entries.push({ commit: oid, parents, timestamp: author.timestamp, ...parseFacts(commit), files });
  }
  return { entries, next: found.length > limit ? (entries.at(-1)?.commit ?? null) : null };
}
