// Weighted inheritance (H1): the weight and the merge, exactly as MERGE.md puts them. Pure: the owner answers clients
// with it and the renderer moves its sliders with it.

import {
  defaultBaseImportance,
  defaultSpecializationLevel,
  isMapping,
  metadataKeys,
  type Mapping,
  type Value,
} from './model.ts';

export type Origin = 'base' | 'persona' | 'blend';

export interface Merge {
  readonly merged: Mapping;
  /** JSON Pointer (RFC 6901) of every leaf of `merged` → the side it came from. A list is one leaf. */
  readonly origins: Readonly<Record<string, Origin>>;
}

export interface Inheritance extends Merge {
  readonly baseImportance: number;
  readonly specializationLevel: number;
  readonly weight: number;
}

/** Share of the base, in [0.01, 1]. */
export const inheritanceWeight = (baseImportance: number, specializationLevel: number): number =>
  Math.min(1, Math.max(0.01, baseImportance / specializationLevel ** 2));

/** What a persona inherits. Both files as read; their metadata gives the weight and is left out of the merge. */
export function inherit(base: Mapping, persona: Mapping): Inheritance {
  const baseImportance = numberOr(base['base_importance'], defaultBaseImportance);
  const specializationLevel = numberOr(persona['specialization_level'], defaultSpecializationLevel);
  const weight = inheritanceWeight(baseImportance, specializationLevel);
  return {
    baseImportance,
    specializationLevel,
    weight,
    ...mergeBehaviors(behaviorsOf(base), behaviorsOf(persona), weight),
  };
}

const numberOr = (value: Value | undefined, fallback: number): number => (typeof value === 'number' ? value : fallback);

/** A file without its metadata. */
export function behaviorsOf(file: Mapping): Mapping {
  const behaviors: Record<string, Value> = {};
  for (const [key, value] of Object.entries(file)) if (!metadataKeys.has(key)) put(behaviors, key, value);
  return behaviors;
}

/**
 * Merges two mappings under a weight. The inputs are not changed, but the result shares their unmerged parts: treat all
 * three as read-only. Works through a list of pending mappings, so that no depth of nesting exhausts the stack.
 */
export function mergeBehaviors(base: Mapping, persona: Mapping, weight: number): Merge {
  const merged: Record<string, Value> = {};
  const origins: Record<string, Origin> = {};
  const pending = [{ b: base, p: persona, into: merged, at: '' }];
  for (let task = pending.pop(); task; task = pending.pop()) {
    const { b, p, into, at } = task;
    for (const key of new Set([...Object.keys(b), ...Object.keys(p)])) {
      const pointer = `${at}/${escapePointer(key)}`;
      const left = ownValue(b, key);
      const right = ownValue(p, key);
      if (isMapping(left) && isMapping(right)) {
        const inner: Record<string, Value> = {};
        put(into, key, inner);
        if (Object.keys(left).length + Object.keys(right).length === 0) origins[pointer] = preferred(weight);
        else pending.push({ b: left, p: right, into: inner, at: pointer });
      } else {
        const { value, origin } = mergeLeaf(left, right, weight);
        put(into, key, value);
        markLeaves(value, pointer, origin, origins);
      }
    }
  }
  return { merged, origins };
}

interface Leaf {
  readonly value: Value;
  readonly origin: Origin;
}

const preferred = (weight: number): 'base' | 'persona' => (weight > 0.5 ? 'base' : 'persona');

function mergeLeaf(b: Value | undefined, p: Value | undefined, weight: number): Leaf {
  if (p === undefined || p === null)
    return b === undefined ? { value: null, origin: 'persona' } : { value: b, origin: 'base' };
  if (b === undefined || b === null) return { value: p, origin: 'persona' };
  if (Array.isArray(b) && Array.isArray(p)) return mergeLists(b, p, weight);
  if (typeof b === 'number' && typeof p === 'number') return mergeNumbers(b, p, weight);
  const sameKind = typeof b === typeof p && (typeof b === 'string' || typeof b === 'boolean');
  if (sameKind && weight > 0.5) return { value: b, origin: 'base' };
  return { value: p, origin: 'persona' };
}

function mergeNumbers(b: number, p: number, weight: number): Leaf {
  const blended = b * weight + p * (1 - weight);
  const value = Number.isInteger(b) && Number.isInteger(p) ? roundHalfAwayFromZero(blended) : blended;
  return { value, origin: weight === 1 ? 'base' : 'blend' };
}

function roundHalfAwayFromZero(value: number): number {
  const rounded = Math.sign(value) * Math.round(Math.abs(value));
  return rounded === 0 ? 0 : rounded;
}

function mergeLists(b: readonly Value[], p: readonly Value[], weight: number): Leaf {
  const taken = new Map<string, Value>();
  const sides = new Set<'base' | 'persona'>();
  const take = (items: readonly Value[], side: 'base' | 'persona') => {
    for (const item of items) {
      const identity = canonical(item);
      if (taken.has(identity)) continue;
      taken.set(identity, item);
      sides.add(side);
    }
  };
  if (weight > 0.7) {
    take(b, 'base');
    take(p, 'persona');
  } else if (weight < 0.3) {
    take(p, 'persona');
    take(b, 'base');
  } else {
    const turnOfBase = Math.max(1, Math.floor(b.length * weight));
    const turnOfPersona = Math.max(1, Math.floor(p.length * (1 - weight)));
    for (let i = 0, j = 0; i < b.length || j < p.length; i += turnOfBase, j += turnOfPersona) {
      take(b.slice(i, i + turnOfBase), 'base');
      take(p.slice(j, j + turnOfPersona), 'persona');
    }
  }
  const [only] = sides;
  return { value: [...taken.values()], origin: sides.size === 2 ? 'blend' : (only ?? preferred(weight)) };
}

/** Equal text for equal values: 1 and 1.0 alike, true and 1 apart, mappings without regard to the order of keys. */
function canonical(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return String(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isMapping(value)) return String(value);
  const entries = Object.keys(value).toSorted();
  return `{${entries.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(',')}}`;
}

/** Deep equality by the rules of the merge. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => sameValue(item, b[at]));
  if (!isMapping(a) || !isMapping(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key] ?? null, b[key] ?? null))
  );
}

function markLeaves(value: Value, pointer: string, origin: Origin, origins: Record<string, Origin>): void {
  const pending = [{ value, pointer }];
  for (let task = pending.pop(); task; task = pending.pop()) {
    const keys = isMapping(task.value) ? Object.keys(task.value) : [];
    if (keys.length === 0) origins[task.pointer] = origin;
    for (const key of keys.toReversed()) {
      // `keys` is empty unless the value is a mapping.
      pending.push({ value: (task.value as Mapping)[key] ?? null, pointer: `${task.pointer}/${escapePointer(key)}` });
    }
  }
}

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const ownValue = (mapping: Mapping, key: string): Value | undefined =>
  Object.hasOwn(mapping, key) ? mapping[key] : undefined;

/** Assigns as an own property, also for `__proto__`, which plain assignment would turn into the prototype. */
function put(target: Record<string, Value>, key: string, value: Value): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
