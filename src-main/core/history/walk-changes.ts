// The history read from the commits themselves, newest first along first parents: right for any history, at the cost of
// reading every commit on the way.
import { matches, type ChangeFacets, type ChangeFilter } from './change-filter.ts';
import { parseFacts } from './commit-message.ts';
import type { ObjectReader } from './object-reader.ts';
import type { ParsedCommit } from './parse-objects.ts';
import { createPause } from './slices.ts';
import { diffTrees, fromBytes } from './tree.ts';

export interface ChangeSearch extends ChangeFilter {
  readonly limit: number;
  /** A commit: nothing from it on. */
  readonly stop?: string;
}

export interface FoundChange {
  readonly commit: string;
  /** Paths that differ from the first parent. */
  readonly files: readonly string[];
}

/** What is known without reading. */
export interface Shortcut {
  readonly found: readonly FoundChange[];
  /** The commit from which to look further; null when there is nothing more to find. */
  readonly next: string | null;
}

/** @param shortcut what is found from a commit on; null when nothing is known about it */
export async function walkChanges(
  reader: ObjectReader,
  start: string,
  { limit, stop, ...filter }: ChangeSearch,
  shortcut: (from: string, limit: number) => Shortcut | null = () => null,
): Promise<FoundChange[]> {
  const pause = createPause();
  const found: FoundChange[] = [];
  let at: string | null = start;
  while (at !== null && at !== stop && found.length < limit) {
    const known = shortcut(at, limit - found.length);
    if (known) {
      found.push(...known.found);
      at = known.next;
      await pause();
      continue;
    }
    const commit = await reader.commit(at);
    const parent: string | null = commit.parents[0] ?? null;
    const facets = await readFacets(reader, parent === null ? null : await reader.commit(parent), commit);
    if (matches(at, facets, filter)) found.push({ commit: at, files: facets.files });
    at = parent;
    await pause();
  }
  return found;
}

export async function readFacets(
  reader: ObjectReader,
  parent: ParsedCommit | null,
  commit: ParsedCommit,
): Promise<ChangeFacets> {
  const differences = await diffTrees(reader.tree, parent?.tree ?? null, commit.tree);
  return { ...parseFacts(commit), files: differences.map(({ path }) => fromBytes(path)) };
}
