// The newest commit of a history whose branch cannot be read any more: looked for among all commits there are, and held
// against what else names a commit, so that it can be told whether it is certain.
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { HeliosError } from '../../../src-shared/errors.ts';
import { readIfPresent, type Disk } from '../disk.ts';
import { committer } from './commit-message.ts';
import { folderMode } from './git-objects.ts';
import { listObjects } from './list-objects.ts';
import { createObjectReader, type ObjectReader } from './object-reader.ts';
import { parseCommit, type ParsedCommit } from './parse-objects.ts';
import { isOid } from './refs.ts';

export interface Tip {
  readonly commit: string;
  /** Nothing else can be meant: every trace of where the branch was leads to this one commit. */
  readonly certain: boolean;
  /** Something other than the commits themselves says that there was a history. */
  readonly traced: boolean;
  /** Other commits that nothing follows, newest first. */
  readonly others: readonly string[];
}

export interface TipSearch {
  /** For example `refs/heads/main`. */
  readonly branch: string;
  /** Commits of the changes that the journal knows, oldest first; the newest need not have been written. */
  readonly journalled: readonly string[];
  /** Commits at which other branches are: theirs, not ours. */
  readonly taken: ReadonlySet<string>;
}

interface Trace {
  readonly commit: string;
  /** The commit was set at this time by a program that keeps a record of every move. */
  readonly setAt?: number;
}

/** Null when there is no commit whose files can be listed. */
export async function findTip(disk: Disk, gitDir: string, search: TipSearch): Promise<Tip | null> {
  const reader = createObjectReader(disk, gitDir);
  const commits = await readCommits(disk, gitDir, reader);
  const followed = new Set([...commits.values()].flatMap(({ parents }) => parents));
  const ends = [...commits.keys()].filter((oid) => !followed.has(oid));
  const free = ends.filter((oid) => !search.taken.has(oid));
  const journalled = search.journalled.findLast((oid) => commits.has(oid));
  const noted = (await readTraces(disk, gitDir, search.branch)).filter(({ commit }) => commits.has(commit));
  const traces: readonly Trace[] = journalled === undefined ? noted : [{ commit: journalled }, ...noted];

  const candidates = [];
  for (const oid of free.length > 0 ? free : ends) {
    const commit = commits.get(oid);
    if (!commit || !(await canBeListed(reader, commit.tree))) continue;
    const line = ancestry(commits, oid);
    const seconds = Date.parse(commit.committer.timestamp) / 1000;
    candidates.push({
      oid,
      seconds,
      length: line.size,
      // Left behind by a reset: the branch was set to an earlier commit after this one was made.
      abandoned: traces.some(({ commit: at, setAt = 0 }) => at !== oid && line.has(at) && setAt > seconds),
      traces: traces.filter(({ commit: at }) => line.has(at)).length,
      ours: commit.committer.email === committer.email,
    });
  }
  candidates.sort(
    (a, b) =>
      Number(a.abandoned) - Number(b.abandoned) ||
      b.traces - a.traces ||
      Number(b.ours) - Number(a.ours) ||
      b.length - a.length ||
      b.seconds - a.seconds,
  );
  const [best, ...rest] = candidates;
  if (!best) return null;
  const all = (candidate: { readonly traces: number }) => candidate.traces === traces.length;
  const certain =
    traces.length > 0 &&
    all(best) &&
    !candidates.some(({ abandoned }) => abandoned) &&
    !rest.some((other) => all(other));
  return {
    commit: best.oid,
    certain,
    traced: traces.length > 0 || commits.size > 1,
    others: rest.map(({ oid }) => oid),
  };
}

async function readCommits(disk: Disk, gitDir: string, reader: ObjectReader): Promise<Map<string, ParsedCommit>> {
  const commits = new Map<string, ParsedCommit>();
  let examined = 0;
  for (const oid of await listObjects(disk, gitDir)) {
    examined += 1;
    if (examined % 100 === 0) await setImmediate();
    try {
      const object = await reader.find(oid);
      if (object?.type === 'commit') commits.set(oid, parseCommit(object.body));
    } catch (error) {
      // What cannot be read is no candidate; the check of all objects names it.
      if (!(error instanceof HeliosError && error.code === 'corrupt')) throw error;
    }
  }
  return commits;
}

function ancestry(commits: ReadonlyMap<string, ParsedCommit>, from: string): Set<string> {
  const line = new Set<string>();
  const pending = [from];
  for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
    if (line.has(oid)) continue;
    line.add(oid);
    pending.push(...(commits.get(oid)?.parents ?? []));
  }
  return line;
}

async function canBeListed(reader: ObjectReader, tree: string): Promise<boolean> {
  try {
    for (const entry of await reader.tree(tree)) {
      if (entry.mode === folderMode && !(await canBeListed(reader, entry.oid))) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof HeliosError && error.code === 'corrupt') return false;
    throw error;
  }
}

/** Where the branch was last, by everything that kept a note of it. */
async function readTraces(disk: Disk, gitDir: string, branch: string): Promise<Trace[]> {
  const traces: Trace[] = [];
  const [, indexed = ''] = (await readText(disk, join(gitDir, 'helios', 'index-commits'))).trimEnd().split(' ');
  if (isOid(indexed)) traces.push({ commit: indexed });
  for (const log of ['HEAD', branch]) {
    const last = (await readText(disk, join(gitDir, 'logs', log))).trimEnd().split('\n').at(-1) ?? '';
    const [, oid = '', seconds = '0'] = /^[0-9a-f]{40} ([0-9a-f]{40}) .*> (\d+) [+-]\d{4}(?:\t|$)/.exec(last) ?? [];
    if (isOid(oid)) traces.push({ commit: oid, setAt: Number(seconds) });
  }
  return traces;
}

const readText = async (disk: Disk, path: string): Promise<string> =>
  Buffer.from((await readIfPresent(disk, path)) ?? []).toString('latin1');
