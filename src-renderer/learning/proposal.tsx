import type { LearnedPattern } from '../../src-shared/interface-operations.ts';
import { sameValue } from '../../src-shared/inheritance.ts';
import type { Value } from '../../src-shared/model.ts';
import { percent } from '../percent.ts';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { outcomeOf, type Documents, type Outcome, type Plan } from './plan.ts';
import { TargetField } from './target-field.tsx';
import { ValueChange } from './value-change.tsx';

interface ProposalProps {
  readonly plan: Plan;
  readonly documents: Documents;
  readonly onTarget: (target: string) => void;
}

/** Where a pattern would be learned, and what that changes. */
export function Proposal({ plan, documents, onTarget }: ProposalProps) {
  const words = useWords().learning;
  const outcome = outcomeOf(documents, plan);
  const personas = documents.personas.filter(({ valid }) => valid).map(({ name }) => name);
  const isSame = outcome?.before !== undefined && sameValue(outcome.before, plan.value);
  return (
    <section className="pattern-part" aria-label={words.proposal}>
      <h3 className="label">{words.proposal}</h3>
      <div className="proposal-place">
        <span className="text-quiet">{words.target}</span>
        <TargetField value={plan.target} personas={personas} onChange={onTarget} />
        <span className="text-quiet">{words.inKey}</span>
        <code className="proposal-key">
          <RevealedText text={plan.key} />
        </code>
      </div>
      {outcome && (
        <ValueChange
          label={words.comparison(plan.key, plan.target)}
          keyName={plan.key.split('.').at(-1) ?? plan.key}
          before={outcome.before}
          after={plan.value}
        />
      )}
      {isSame ? <p className="mt-2 text-quiet">{words.sameAlready}</p> : outcome?.told && <Told {...outcome.told} />}
    </section>
  );
}

/** What the change comes to once base and persona are merged; often not the value itself. */
function Told({ persona, weight, before, after }: NonNullable<Outcome['told']>) {
  const { learning: words, frame } = useWords();
  const isSame = after === undefined ? before === undefined : before !== undefined && sameValue(before, after);
  const isShort = after !== undefined && (typeof after !== 'object' || after === null);
  const sentence = isSame
    ? words.toldSame(persona)
    : isShort
      ? words.told(persona, String(after))
      : words.toldOther(persona);
  return (
    <div className="told">
      <p>
        <RevealedText text={sentence} />
      </p>
      <p className="told-weight">
        <InfluenceBar share={weight} className="w-12 shrink-0" />
        <RevealedText text={persona} /> {frame.inherits(percent(weight))}
      </p>
    </div>
  );
}

/** Null where the pattern does not say what to change. */
export function planOf(pattern: LearnedPattern, documents: Documents, chosen: string | null): Plan | null {
  if (pattern.key === null || pattern.value === null || pattern.value === undefined) return null;
  const wanted = chosen ?? pattern.persona ?? 'base';
  const isThere = wanted === 'base' || documents.personas.some(({ name }) => name === wanted);
  // Documents and patterns come as JSON, which holds nothing but Values.
  return { target: isThere ? wanted : 'base', key: pattern.key, value: pattern.value as Value };
}
