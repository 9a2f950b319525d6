// Which keys two versions of a document say something else for, to name them in a sentence.

import { sameValue } from '../../src-shared/inheritance.ts';
import { isMapping, type Mapping, type Value } from '../../src-shared/model.ts';

/** The last parts of the smallest keys whose values differ; a list counts as one value. */
export function changedKeys(before: Mapping, after: Mapping): string[] {
  const changed: string[] = [];
  const pending = [{ before, after }];
  for (let task = pending.pop(); task; task = pending.pop()) {
    for (const key of new Set([...Object.keys(task.before), ...Object.keys(task.after)])) {
      const [was, is] = [own(task.before, key), own(task.after, key)];
      if (isMapping(was) && isMapping(is)) pending.push({ before: was, after: is });
      else if (was === undefined || is === undefined || !sameValue(was, is)) changed.push(key);
    }
  }
  return changed;
}

const own = (mapping: Mapping, key: string): Value | undefined =>
  Object.hasOwn(mapping, key) ? mapping[key] : undefined;
