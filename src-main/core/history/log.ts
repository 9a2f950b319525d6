// The history as a list: newest first, along first parents.
import { setImmediate } from 'node:timers/promises';
import type { Actor } from '../../../src-shared/actor.ts';
import { parseFacts } from './commit-message.ts';
import type { ObjectReader } from './object-reader.ts';
import { diffTrees, findInTree, fromBytes, toBytes } from './tree.ts';

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

export interface LogOptions {
  readonly limit: number;
  /** A commit: only what came before it. With `next` of the page before, the following page. */
  readonly before?: string;
  /** Only changes of this file. */
  readonly path?: string;
  /** A commit: nothing from it on. */
  readonly stop?: string;
}

export interface LogPage {
  readonly entries: readonly HistoryEntry[];
  /** Pass as `before` for the next page; null at the end. */
  readonly next: string | null;
}

// A search for one file may read the whole history; it must not hold up everything else meanwhile.
const commitsAtOnce = 50;

export async function readLog(reader: ObjectReader, head: string | null, options: LogOptions): Promise<LogPage> {
  const { limit, before, stop } = options;
  const path = options.path === undefined ? undefined : toBytes(options.path);
  const entries: HistoryEntry[] = [];
  let at = before === undefined ? head : ((await reader.findCommit(before)).parents[0] ?? null);
  let last = before ?? null;
  for (let examined = 1; at !== null && at !== stop; examined += 1) {
    if (entries.length >= limit) return { entries, next: last };
    if (examined % commitsAtOnce === 0) await setImmediate();
    const commit = await reader.commit(at);
    const parent = commit.parents[0] ?? null;
    const parentTree = parent === null ? null : (await reader.commit(parent)).tree;
    if (path === undefined || (await differsAt(reader, parentTree, commit.tree, path))) {
      const differences = await diffTrees(reader.tree, parentTree, commit.tree);
      entries.push({
        commit: at,
        parents: commit.parents,
        timestamp: commit.author.timestamp,
        ...parseFacts(commit),
        files: differences.map((difference) => fromBytes(difference.path)),
      });
      last = at;
    }
    at = parent;
  }
  return { entries, next: null };
}

async function differsAt(reader: ObjectReader, before: string | null, after: string, path: string): Promise<boolean> {
  if (before === after) return false;
  const was = before === null ? null : await findInTree(reader.tree, before, path);
  const is = await findInTree(reader.tree, after, path);
  return was?.oid !== is?.oid;
}
