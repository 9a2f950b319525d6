import { percent } from '../percent.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { blendOf, shortNumber, sidesAt } from './explain.ts';
import type { ResultRow } from './result-groups.ts';
import type { Result } from './use-result.ts';

interface ExplanationProps {
  readonly id: string;
  readonly result: Result;
  /** The value that is pointed at. */
  readonly row: ResultRow | undefined;
}

/** The foot of the result: how the value that is pointed at is computed. */
export function Explanation({ id, result, row }: ExplanationProps) {
  const words = useWords().personas.result;
  return (
    <div id={id} className="explanation">
      {row ? <OfValue result={result} row={row} /> : <p className="text-quiet">{words.pointHint}</p>}
    </div>
  );
}

type Numbers = Pick<Result, 'baseImportance' | 'specializationLevel' | 'weight'>;

export function OfWeight({ baseImportance, specializationLevel, weight }: Numbers) {
  const words = useWords().personas.result;
  const exact = baseImportance / specializationLevel ** 2;
  return (
    <>
      <p className="explanation-formula">
        {`${words.weight} = ${words.importance} ÷ ${words.level}² = ${shortNumber(baseImportance)} ÷ ${shortNumber(specializationLevel)}² ${exact === weight ? '=' : '→'} ${shortNumber(weight)}`}
      </p>
      <p className="text-quiet">
        {words.shares(percent(weight, 1), percent(1 - weight, 1))} {exact < weight && words.lowest}
        {exact > weight && words.highest}
      </p>
    </>
  );
}

function OfValue({ result: { base, persona, weight }, row }: { readonly result: Result; readonly row: ResultRow }) {
  const words = useWords().personas.result;
  const sides = sidesAt(row.pointer, base, persona);
  const blend = blendOf(sides, weight);
  return (
    <>
      <p className="explanation-formula">
        <RevealedText text={row.key} />
        {blend &&
          ` = ${shortNumber(blend.base)} × ${percent(weight, 1)} + ${shortNumber(blend.persona)} × ${percent(1 - weight, 1)} = ${shortNumber(blend.exact)}`}
        {blend?.rounded && `, ${words.blended} ${Math.round(Number(row.value))}`}
      </p>
      <p className="text-quiet">{blend ? words.shares(percent(weight, 1), percent(1 - weight, 1)) : reason()}</p>
    </>
  );

  function reason(): string {
    const isSaid = (value: unknown) => value !== undefined && value !== null;
    if (!isSaid(sides.persona)) return words.onlyBase;
    if (!isSaid(sides.base)) return words.onlyPersona;
    if (Array.isArray(sides.base) && Array.isArray(sides.persona)) {
      if (row.origin !== 'blend') return words.sameOnBoth;
      return weight > 0.7 ? words.baseFirst : weight < 0.3 ? words.personaFirst : words.inTurns;
    }
    if (kindOf(sides.base) !== kindOf(sides.persona)) return words.differentKind;
    return row.origin === 'base' ? words.baseWins(percent(weight)) : words.personaWins(percent(1 - weight));
  }
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);
