// revert_learning: takes back the last learned changes, newest first, as one new change. What somebody else did to other
// keys in the meantime stays; what somebody did to the same key in the meantime is a conflict, never overwritten.

import { HeliosError } from '../../../src-shared/errors.ts';
import { sameValue } from '../../../src-shared/inheritance.ts';
import { isMapping, type Mapping, type Value } from '../../../src-shared/model.ts';
import { type Draft } from '../draft.ts';
import { type Helios } from '../helios.ts';
import { firstLine } from '../history/commit-message.ts';
import { type HistoryEntry } from '../history/log.ts';
import { formatKey, valueAt } from '../key-path.ts';
import { decodeUtf8, parseFile } from '../working-files.ts';
import { type Handler } from './handlers.ts';
import { learningTools } from './learning.ts';

/** A revert names what it took back in its message body, so that the next one goes further back. */
const revertedLine = /^Reverts: ([0-9a-f]{40})$/gm;

export const revertLearning: Handler<'revert_learning'> = async (helios, { commits_back }, context) => {
  const { commit, result } = await helios.writer.change(context, 'revert_learning', async (draft) => {
    const learned = await lastLearned(helios, commits_back);
    if (learned.length < commits_back) {
      throw new HeliosError('not_found', `Only ${learned.length} learned changes are left to undo.`, {
        validationErrors: [
          { field: 'commits_back', message: `must be at most ${learned.length}`, type: 'out_of_range' },
        ],
      });
    }
    for (const entry of learned) for (const path of entry.files) await takeBack(helios, draft, entry, path);
    const reverted = learned.map((entry) => ({ commit: entry.commit, message: firstLine(entry.message) }));
    const sentence =
      learned.length === 1 ? `Undid: ${reverted[0]?.message}` : `Undid ${learned.length} learned changes`;
    return {
      message: `${sentence}\n\n${learned.map((entry) => `Reverts: ${entry.commit}`).join('\n')}`,
      result: reverted,
    };
  });
  return { reverted: result, commit };
};

async function lastLearned({ history }: Helios, count: number): Promise<HistoryEntry[]> {
  const tools = [...learningTools, 'revert_learning'];
  const reverted = new Set<string>();
  const learned: HistoryEntry[] = [];
  for (let before: string | null | undefined; before !== null && learned.length < count;) {
    const { entries, next } = await history.log({ limit: 20, tools, ...(before !== undefined && { before }) });
    for (const entry of entries) {
      if (learningTools.has(entry.tool)) {
        if (!reverted.has(entry.commit)) learned.push(entry);
      } else for (const [, id = ''] of entry.message.matchAll(revertedLine)) reverted.add(id);
    }
    before = next;
  }
  return learned.slice(0, count);
}

async function takeBack({ history }: Helios, draft: Draft, entry: HistoryEntry, path: string): Promise<void> {
  const parent = entry.parents[0];
  const textAt = async (commit: string | undefined) => {
    const bytes = commit === undefined ? null : await history.readFile(commit, path);
    return bytes && decodeUtf8(path, bytes);
  };
  const [before, after] = await Promise.all([textAt(parent), textAt(entry.commit)]);
  if (draft.text(path) === after) return draft.put(path, before); // nothing since: byte for byte as it was
  if (draft.text(path) === null) throw changedSince(path, entry);
  const [old, learned] = [before, after].map((text) => (text === null ? {} : parseFile(path, text)));
  for (const { key, from, to } of differences(old ?? {}, learned ?? {})) {
    const now = valueAt(draft.data(path), key);
    const value = undone(from, to, now);
    if (value === 'conflict') throw changedSince(`${formatKey(key)} in ${path}`, entry);
    if (value.result === undefined) draft.remove(path, key);
    else draft.set(path, key, value.result);
  }
}

interface Difference {
  readonly key: readonly string[];
  readonly from: Value | undefined;
  readonly to: Value | undefined;
}

/** The smallest keys whose values differ. */
function differences(from: Mapping, to: Mapping, at: readonly string[] = []): Difference[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((name) => {
    const key = [...at, name];
    const [left, right] = [valueAt(from, [name]), valueAt(to, [name])];
    if (isMapping(left) && isMapping(right)) return differences(left, right, key);
    return same(left, right) ? [] : [{ key, from: left, to: right }];
  });
}

const same = (a: Value | undefined, b: Value | undefined): boolean =>
  a === undefined || b === undefined ? a === b : sameValue(a, b);

/** What the key shall hold once the step `from` → `to` is taken out of what it holds `now`. */
function undone(
  from: Value | undefined,
  to: Value | undefined,
  now: Value | undefined,
): { result: Value | undefined } | 'conflict' {
  if (same(now, to)) return { result: from };
  if (!Array.isArray(from) || !Array.isArray(to) || !Array.isArray(now)) return 'conflict';
  const [before, after, current]: (readonly Value[])[] = [from, to, now];
  const added = (after ?? []).filter((item) => !(before ?? []).some((other) => sameValue(item, other)));
  const onlyAdded = (after ?? []).length === (before ?? []).length + added.length;
  return onlyAdded
    ? { result: (current ?? []).filter((item) => !added.some((other) => sameValue(item, other))) }
    : 'conflict';
}

const changedSince = (what: string, entry: HistoryEntry): HeliosError =>
  new HeliosError('conflict', `${what} was changed again after "${firstLine(entry.message)}".`, {
    guidance: 'Change it by hand, or use rollback to go back to the time before.',
  });
