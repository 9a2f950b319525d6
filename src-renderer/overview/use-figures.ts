import { useCallback, useMemo } from 'react';

import type { PersonaData } from '../../src-shared/interface-operations.ts';
import type { Mapping } from '../../src-shared/model.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useSliced } from '../use-sliced.ts';
import { byWeight, figuresOf, type Figures } from './figures.ts';

const nobody: readonly PersonaData[] = [];
const nothing: Mapping = {};

/** Figures of every persona, nearest to the base first; null until they are worked out. */
export function useFigures(documents: Output<'list_documents'> | undefined): readonly Figures[] | null {
  // Unchanged parts of an answer stay the same objects, so that only what changed is worked out again.
  const base = (documents?.base.data ?? nothing) as Mapping;
  const known = useMemo(() => ({ of: base, figures: new WeakMap<PersonaData, Figures>() }), [base]);
  const compute = useCallback(
    (persona: PersonaData) => {
      const figures = known.figures.get(persona) ?? figuresOf(known.of, persona);
      known.figures.set(persona, figures);
      return figures;
    },
    [known],
  );
  const finished = useSliced(documents?.personas ?? nobody, compute);
  return useMemo(
    () => (finished && finished.pass.items !== nobody ? finished.results.toSorted(byWeight) : null),
    [finished],
  );
}
