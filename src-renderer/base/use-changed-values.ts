import { useCallback, useMemo } from 'react';

import type { Mapping } from '../../src-shared/model.ts';
import { useSliced } from '../use-sliced.ts';
import { changedValues, stakesOf, type ChangedValue, type Stakes } from './changed-values.ts';
import { weightIn, type Numbers, type Tunable } from './tuned.ts';

export interface ChangesOfPersona {
  readonly name: string;
  readonly values: readonly ChangedValue[];
}

const nobody: readonly Tunable[] = [];

/** The personas with values that are others now than before the move. While a slider moves it may be a moment behind. */
export function useChangedValues(
  base: Mapping,
  personas: readonly Tunable[],
  before: Numbers | null,
  now: Numbers,
): readonly ChangesOfPersona[] {
  const known = useMemo(() => ({ base, stakes: new WeakMap<Mapping, Stakes>() }), [base]);
  const compute = useCallback(
    (persona: Tunable): ChangesOfPersona => {
      const { name, data } = persona;
      const [from, to] = before ? [weightIn(before, persona), weightIn(now, persona)] : [0, 0];
      if (from === to) return { name, values: [] };
      let stakes = known.stakes.get(data);
      if (!stakes) known.stakes.set(data, (stakes = stakesOf(known.base, data)));
      return { name, values: changedValues(stakes, from, to) };
    },
    [known, before, now],
  );
  const finished = useSliced(before ? personas : nobody, compute);
  return useMemo(() => finished?.results.filter(({ values }) => values.length > 0) ?? [], [finished]);
}
