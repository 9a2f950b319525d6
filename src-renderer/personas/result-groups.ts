// The merged result as rows to read: every value with its key and origin, in the order of the files, grouped by section.

import { sameValue, type Merge, type Origin } from '../../src-shared/inheritance.ts';
import { isMapping, type Value } from '../../src-shared/model.ts';

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

/** Works through a list of pending sections, so that no depth of nesting exhausts the stack. */
export function resultGroups({ merged, origins }: Merge): ResultGroup[] {
  const groups: ResultGroup[] = [];
  const pending = [{ section: merged, pointer: '', path: [] as readonly string[] }];
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

/** Where `after` holds another value, or the same one from another side → the value before; undefined where it is new. */
export function resultChanges(before: Merge, after: Merge): ReadonlyMap<string, Value | undefined> {
  const changes = new Map<string, Value | undefined>();
  if (before === after) return changes;
  const known = new Map(resultGroups(before).flatMap(({ rows }) => rows.map((row) => [row.pointer, row])));
  for (const { rows } of resultGroups(after)) {
    for (const row of rows) {
      const old = known.get(row.pointer);
      if (!old || old.origin !== row.origin || !sameValue(old.value, row.value)) changes.set(row.pointer, old?.value);
    }
  }
  return changes;
}
