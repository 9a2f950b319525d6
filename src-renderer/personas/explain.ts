// The arithmetic behind a merged value, as numbers to show.

import { isMapping, type Mapping, type Value } from '../../src-shared/model.ts';

/** What each side says at a JSON Pointer of the merge; undefined where it says nothing. */
export interface Sides {
  readonly base: Value | undefined;
  readonly persona: Value | undefined;
}

export const sidesAt = (pointer: string, base: Mapping, persona: Mapping): Sides => ({
  base: valueAt(pointer, base),
  persona: valueAt(pointer, persona),
});

function valueAt(pointer: string, data: Mapping): Value | undefined {
  let value: Value | undefined = data;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isMapping(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

export interface Blend {
  readonly base: number;
  readonly persona: number;
  readonly exact: number;
  /** Both numbers are whole, so the result is too. */
  readonly rounded: boolean;
}

/** Null unless both sides are numbers. */
export function blendOf({ base, persona }: Sides, weight: number): Blend | null {
  if (typeof base !== 'number' || typeof persona !== 'number') return null;
  const exact = base * weight + persona * (1 - weight);
  return {
    base,
    persona,
    exact,
    rounded: Number.isInteger(base) && Number.isInteger(persona) && !Number.isInteger(exact),
  };
}

/** As many digits as help. */
export const shortNumber = (value: number): number => Number(value.toPrecision(4));
