import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';

import type { Output, PersonaSummary } from '../../src-shared/operations.ts';
import { percent } from '../percent.ts';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { words } from '../words.ts';

type Calculation = Output<'merge_behaviors'>['calculation'];

interface WeightProps {
  readonly summary: PersonaSummary;
  readonly calculation: Calculation | undefined;
}

export function Weight({ summary: { weight }, calculation }: WeightProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="mt-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <InfluenceBar share={weight} className="influence-large w-40 shrink-0" />
        <span>{words.inherits(percent(weight))}</span>
        <button
          type="button"
          className="quiet-button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight size={12} aria-hidden="true" className={open ? 'rotate-90' : ''} />
          {words.formula}
        </button>
      </div>
      <div id={id} hidden={!open} className="mt-3 border-l border-line-strong pl-3">
        {calculation && <Formula {...calculation} />}
      </div>
    </div>
  );
}

function Formula({ base_importance, specialization_level, inheritance_weight, persona_weight }: Calculation) {
  const raised = base_importance / specialization_level ** 2 < inheritance_weight;
  return (
    <>
      <p className="font-mono text-small">
        {words.formulaWeight} = {words.formulaImportance} ÷ {words.formulaLevel}
        <sup>2</sup> = {round(base_importance)} ÷ {round(specialization_level)}
        <sup>2</sup> {raised ? '→' : '='} {round(inheritance_weight)}
      </p>
      <p className="mt-1 text-quiet">
        {words.formulaShares(percent(inheritance_weight, 1), percent(persona_weight, 1))}{' '}
        {raised && words.formulaLowest}
      </p>
    </>
  );
}

const round = (value: number): number => Number(value.toPrecision(4));
