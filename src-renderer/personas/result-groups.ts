// The merged result as rows to read: every value with its key and origin, in the order of the files, grouped by section.

import { sameValue, type Origin } from '../../src-shared/inheritance.ts';
import { isMapping, type Mapping, type Value } from '../../src-shared/model.ts';
import type { Output } from '../../src-shared/operations.ts';

export interface ResultRow {
  readonly pointer: string;
  readonly key: string;
  readonly value: Value;
  readonly origin: Origin;
}

export interface ResultGroup {
  readonly pointer: string;
  readonly path: readonly string[];
  readonly rows: readonly ResultRow[];
}

type Merged = Pick<Output<'merge_behaviors'>, 'merged_behaviors' | 'origins'>;

/** Works through a list of pending sections, so that no depth of nesting exhausts the stack. */
export function resultGroups({ merged_behaviors, origins }: Merged): ResultGroup[] {
  const groups: ResultGroup[] = [];
  // JSON holds nothing but values.
  const pending = [{ section: merged_behaviors as Mapping, pointer: '', path: [] as readonly string[] }];
  for (let task = pending.pop(); task; task = pending.pop()) {
    const rows: ResultRow[] = [];
    const inner: typeof pending = [];
    for (const [key, value] of Object.entries(task.section)) {
      const pointer = `${task.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const origin = Object.hasOwn(origins, pointer) ? origins[pointer] : undefined;
      if (origin) rows.push({ pointer, key, value, origin });
      else if (isMapping(value)) inner.push({ section: value, pointer, path: [...task.path, key] });
    }
    if (rows.length > 0) groups.push({ pointer: task.pointer, path: task.path, rows });
    pending.push(...inner.toReversed());
  }
  return groups;
}

/** Where `after` holds another value, or the same one from another side. */
export function changedPointers(before: Merged, after: Merged): ReadonlySet<string> {
  const known = new Map(resultGroups(before).flatMap(({ rows }) => rows.map((row) => [row.pointer, row])));
  const changed = new Set<string>();
  for (const { rows } of resultGroups(after)) {
    for (const row of rows) {
      const old = known.get(row.pointer);
      if (!old || old.origin !== row.origin || !sameValue(old.value, row.value)) changed.add(row.pointer);
    }
  }
  return changed;
}
