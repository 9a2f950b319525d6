// What a persona's document comes to, computed here so that it follows every keystroke; the same functions as the owner's.

import { useMemo, useState } from 'react';

import { inherit, type Inheritance } from '../../src-shared/inheritance.ts';
import { renderInstructions } from '../../src-shared/instructions.ts';
import type { Mapping, Value } from '../../src-shared/model.ts';
import { resultGroups, resultChanges, type ResultGroup } from './result-groups.ts';

export interface Result extends Inheritance {
  readonly name: string;
  readonly base: Mapping;
  readonly persona: Mapping;
  readonly groups: readonly ResultGroup[];
  /** Exactly what a model receives. */
  readonly instructions: string;
  /** JSON Pointer of every value that is another than before → what it was; undefined where it is new. */
  readonly changes: ReadonlyMap<string, Value | undefined>;
}

/** @param saved what the persona says without unsaved changes; what differs from it is marked */
export function useResult(name: string, base: Mapping, persona: Mapping, saved: Mapping): Result {
  const inheritance = useMemo(() => inherit(base, persona), [base, persona]);
  const savedMerge = useMemo(
    () => (saved === persona ? inheritance : inherit(base, saved)),
    [base, persona, saved, inheritance],
  );
  const before = useEarlier(savedMerge);
  const compareWith = savedMerge === inheritance ? before : savedMerge;
  return useMemo(() => {
    const { description } = persona;
    const face = { name, description: typeof description === 'string' ? description : '' };
    return {
      name,
      base,
      persona,
      ...inheritance,
      groups: resultGroups(inheritance),
      instructions: renderInstructions(face, inheritance.merged),
      changes: resultChanges(compareWith, inheritance),
    };
  }, [name, base, persona, inheritance, compareWith]);
}

/** The value before this one, so that a change made elsewhere is seen too; in the beginning the value itself. */
function useEarlier<Value>(value: Value): Value {
  const [seen, setSeen] = useState({ earlier: value, latest: value });
  if (seen.latest === value) return seen.earlier;
  setSeen({ earlier: seen.latest, latest: value });
  return seen.latest;
}
