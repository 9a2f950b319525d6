// Takes what one change did to the files out of what they hold now. A file that nobody has changed since becomes what it
// was, byte for byte; of any other only the keys that the change touched go back. What was done to other keys since stays;
// what was done in the same place is a conflict, never overwritten.

import { HeliosError } from '../../../src-shared/errors.ts';
import { sameValue } from '../../../src-shared/inheritance.ts';
import { isMapping, type Mapping, type Value } from '../../../src-shared/model.ts';
import { type Draft } from '../draft.ts';
import { firstLine } from '../history/commit-message.ts';
import { type History } from '../history/history.ts';
import { type HistoryEntry } from '../history/log.ts';
import { formatKey, valueAt } from '../../../src-shared/key-path.ts';
import { type WorkingFile } from '../working-files.ts';
import { parseContent } from './essential-files.ts';
import { isManaged } from './managed-path.ts';

/** What a change made of a file. */
interface Step {
  readonly path: string;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
}

/** @throws HeliosError `conflict` with the file, and the key where there is one; then the draft is of no use any more */
export async function takeBack(history: History, draft: Draft, entry: HistoryEntry): Promise<void> {
  const parent = entry.parents[0];
  const steps: Step[] = [];
  for (const path of entry.files.filter(isManaged)) {
    const before = parent === undefined ? null : await history.readFile(parent, path);
    steps.push({ path, before, after: await history.readFile(entry.commit, path) });
  }
  const movedBack = new Set(steps.flatMap((added) => moveBack(draft, steps, added, entry)));
  // What goes before what comes: on some disks two names that differ in case are one file.
  for (const step of steps.toSorted((a, b) => Number(a.before !== null) - Number(b.before !== null)))
    if (!movedBack.has(step)) takeBackOne(draft, entry, step);
}

/**
 * A file that was renamed, and changed under its new name since, gets its old name back with what it holds now.
 * @returns the steps that this takes back
 */
function moveBack(draft: Draft, steps: readonly Step[], added: Step, entry: HistoryEntry): Step[] {
  const removed = steps.find(
    ({ before, after }) => before !== null && after === null && added.before === null && sameBytes(before, added.after),
  );
  if (!removed || isStill(draft, added)) return [];
  const text = draft.text(added.path);
  if (text === null) throw changedSince(`${added.path} is gone`, entry);
  if (draft.text(removed.path) !== null) throw changedSince(`${removed.path} is there again`, entry);
  draft.put(added.path, null);
  draft.put(removed.path, text);
  return [added, removed];
}

const sameBytes = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0;

/** The file is as the change left it. */
function isStill(draft: Draft, { path, after }: Step): boolean {
  const file = draft.before(path);
  if (file?.problem) return isReadable(file) && sameBytes(file.bytes, after);
  const text = draft.text(path);
  return sameBytes(text === null ? null : Buffer.from(text, 'utf8'), after);
}

/** Of what cannot be read (too large, no plain file) nothing is known. */
const isReadable = ({ bytes, problem }: WorkingFile): boolean => !problem || bytes.length > 0;

function takeBackOne(draft: Draft, entry: HistoryEntry, step: Step): void {
  const { path, before, after } = step;
  if (isStill(draft, step)) return putBack(draft, path, before);
  if (after === null) throw changedSince(`${path} is there again`, entry);
  if (draft.text(path) === null) throw changedSince(`${path} is gone`, entry);
  if (before === null) throw changedSince(`${path} was changed again`, entry);
  const [was, became] = [parseContent(path, before), parseContent(path, after)];
  if (was instanceof HeliosError || became instanceof HeliosError)
    throw changedSince(`${path} was changed again`, entry);
  const touched = differences(was, became);
  // Comments and layout have no keys by which they could be told apart.
  if (touched.length === 0) throw changedSince(`${path} was changed again`, entry);
  for (const { key, from, to } of touched) {
    const data = draft.data(path);
    const value = undone(from, to, valueAt(data, key));
    const hasPlace = key.length === 1 || isMapping(valueAt(data, key.slice(0, -1)));
    if (value === 'conflict' || !hasPlace) throw changedSince(`${formatKey(key)} in ${path} was changed again`, entry);
    if (value.result === undefined) draft.remove(path, key);
    else draft.set(path, key, value.result);
  }
}

/** History is put back as it was, valid or not. */
function putBack(draft: Draft, path: string, bytes: Uint8Array | null): void {
  if (bytes !== null && parseContent(path, bytes) instanceof HeliosError) draft.restore(path, bytes);
  else draft.put(path, bytes && Buffer.from(bytes).toString('utf8'));
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
  new HeliosError('conflict', `${what} after "${firstLine(entry.message)}".`, {
    guidance: 'Change it by hand, or use rollback to go back to the time before.',
  });
