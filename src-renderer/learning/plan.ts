// What adopting a pattern would do, worked out from the documents as they are.

import type { Output } from '../../src-shared/operations.ts';
import { inherit } from '../../src-shared/inheritance.ts';
import { parseBehaviorKey, valueAt } from '../../src-shared/key-path.ts';
import { isMapping, type Mapping, type Value } from '../../src-shared/model.ts';
import { HeliosError } from '../../src-shared/errors.ts';

export type Documents = Output<'list_documents'>;

export interface Plan {
  readonly target: string;
  readonly key: string;
  readonly value: Value;
}

interface Told {
  readonly persona: string;
  /** Share of the base in what it is told. */
  readonly weight: number;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

export interface Outcome {
  /** Undefined: the key is not there. */
  readonly before: Value | undefined;
  /** The persona in whose merged result it shows: the target, or for the base the active one. */
  readonly told: Told | null;
}

/** Why a key cannot be set, or null. */
export function keyProblem(key: string): string | null {
  try {
    parseBehaviorKey(key);
    return null;
  } catch (error) {
    if (error instanceof HeliosError) return error.message; // it says what is wrong with the key
    throw error;
  }
}

/** Null where the key cannot be set or the target is gone. */
export function outcomeOf({ base, personas }: Documents, { target, key, value }: Plan): Outcome | null {
  if (keyProblem(key) !== null) return null;
  const path = parseBehaviorKey(key);
  const told = personas.find(({ name, active }) => (target === 'base' ? active : name === target));
  // Documents come as JSON, which holds nothing but Values.
  const baseData = base.data as Mapping;
  const personaData = (told?.data ?? {}) as Mapping;
  if (target !== 'base' && !told) return null;
  const { merged: mergedBefore, weight } = inherit(baseData, personaData);
  const mergedAfter =
    target === 'base'
      ? inherit(withValue(baseData, path, value), personaData).merged
      : inherit(baseData, withValue(personaData, path, value)).merged;
  return {
    before: valueAt(target === 'base' ? baseData : personaData, path),
    told: told
      ? { persona: told.name, weight, before: valueAt(mergedBefore, path), after: valueAt(mergedAfter, path) }
      : null,
  };
}

/** A copy in which one value is another; what is in the way of the path gives way. */
export function withValue(mapping: Mapping, [key, ...rest]: readonly string[], value: Value): Mapping {
  if (key === undefined) return mapping;
  const inner = Object.hasOwn(mapping, key) ? mapping[key] : undefined;
  return { ...mapping, [key]: rest.length === 0 ? value : withValue(isMapping(inner) ? inner : {}, rest, value) };
}
