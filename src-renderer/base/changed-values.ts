// Which values of a persona become others when its weight does. Only values that both files have depend on the weight;
// they are gathered once, so that a moving slider merges them and nothing else.

import { behaviorsOf, mergeBehaviors, sameValue, type Origin } from '../../src-shared/inheritance.ts';
import { isMapping, type Mapping, type Value } from '../../src-shared/model.ts';

/** The values at stake, side by side under the number of their key. */
export interface Stakes {
  readonly keys: readonly string[];
  readonly base: Mapping;
  readonly persona: Mapping;
}

export interface ChangedValue {
  readonly key: string;
  readonly before: Value;
  readonly after: Value;
  readonly originBefore: Origin;
  readonly originAfter: Origin;
}

export function stakesOf(baseFile: Mapping, personaFile: Mapping): Stakes {
  const keys: string[] = [];
  const base: Record<string, Value> = {};
  const persona: Record<string, Value> = {};
  const pending = [{ b: behaviorsOf(baseFile), p: behaviorsOf(personaFile), path: '' }];
  for (let task = pending.pop(); task; task = pending.pop()) {
    const { b, p, path } = task;
    for (const key of Object.keys(b)) {
      const left = b[key];
      const right = Object.hasOwn(p, key) ? p[key] : undefined;
      if (left === undefined || left === null || right === undefined || right === null) continue;
      const at = `${path}${key.replaceAll('.', '\\.')}`;
      if (isMapping(left) && isMapping(right)) pending.push({ b: left, p: right, path: `${at}.` });
      else {
        base[keys.length] = left;
        persona[keys.length] = right;
        keys.push(at);
      }
    }
  }
  return { keys, base, persona };
}

const none: readonly ChangedValue[] = [];

export function changedValues({ keys, base, persona }: Stakes, before: number, after: number): readonly ChangedValue[] {
  if (before === after || keys.length === 0) return none;
  const [old, now] = [mergeBehaviors(base, persona, before), mergeBehaviors(base, persona, after)];
  const changed: ChangedValue[] = [];
  for (const [at, key] of keys.entries()) {
    const [from, to] = [old.merged[at] ?? null, now.merged[at] ?? null];
    if (sameValue(from, to)) continue;
    changed.push({
      key,
      before: from,
      after: to,
      originBefore: originAt(old.origins, at),
      originAfter: originAt(now.origins, at),
    });
  }
  return changed.length === 0 ? none : changed;
}

/** A mapping against something else is the persona's, and its leaves have pointers of their own. */
const originAt = (origins: Readonly<Record<string, Origin>>, at: number): Origin => origins[`/${at}`] ?? 'persona';
