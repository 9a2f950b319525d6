import { useState, type Ref } from 'react';

import type { LearnedPattern } from '../../src-shared/interface-operations.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';
import { Confidence } from './confidence.tsx';
import { Evidence } from './evidence.tsx';
import { PatternForm } from './pattern-form.tsx';
import type { Documents, Plan } from './plan.ts';
import { Proposal } from './proposal.tsx';

interface PatternDetailProps {
  readonly pattern: LearnedPattern;
  readonly documents: Documents;
  /** Null where the pattern does not say what to change. */
  readonly plan: Plan | null;
  readonly onTarget: (target: string) => void;
  readonly isEditing: boolean;
  readonly isBusy: boolean;
  readonly heading: Ref<HTMLHeadingElement>;
  readonly onAdopt: () => void;
  readonly onEdit: () => void;
  readonly onEdited: () => void;
  readonly onDismiss: () => void;
}

/** One pattern: what was noticed, how surely, what it would change, and the decision. */
export function PatternDetail(props: PatternDetailProps) {
  const { pattern, documents, plan, isEditing, heading } = props;
  const words = useWords().learning;
  const [target] = useState(plan?.target ?? pattern.persona ?? 'base');
  return (
    <article className="pattern" aria-labelledby="pattern-title">
      <h2 id="pattern-title" ref={heading} tabIndex={-1} className="pattern-title">
        <RevealedText text={pattern.pattern} />
      </h2>
      <p className="pattern-facts">
        <Confidence confidence={pattern.confidence} />
        <span>{words.seen(pattern.observations)}</span>
        {pattern.first_seen !== '' && pattern.first_seen !== pattern.last_seen && (
          <span>
            {words.firstSeen} <TimeText at={pattern.first_seen} />
          </span>
        )}
        {pattern.last_seen !== '' && (
          <span>
            {words.lastSeen} <TimeText at={pattern.last_seen} />
          </span>
        )}
      </p>
      {isEditing ? (
        <PatternForm pattern={pattern} target={plan?.target ?? target} documents={documents} onDone={props.onEdited} />
      ) : (
        <>
          {plan ? (
            <Proposal plan={plan} documents={documents} onTarget={props.onTarget} />
          ) : (
            <p className="pattern-part max-w-prose text-quiet">{words.noPlace}</p>
          )}
          <Decision {...props} />
        </>
      )}
      <Evidence evidence={pattern.evidence} />
    </article>
  );
}

function Decision({ plan, isBusy, onAdopt, onEdit, onDismiss }: PatternDetailProps) {
  const words = useWords().learning;
  return (
    <div className="pattern-actions">
      {plan && <Act letter="A" title={words.adopt} isPrimary disabled={isBusy} onAct={onAdopt} />}
      <Act letter="E" title={words.edit} isPrimary={!plan} disabled={false} onAct={onEdit} />
      <Act letter="D" title={words.dismiss} isPrimary={false} disabled={isBusy} onAct={onDismiss} />
    </div>
  );
}

interface ActProps {
  readonly letter: string;
  readonly title: string;
  readonly isPrimary: boolean;
  readonly disabled: boolean;
  readonly onAct: () => void;
}

const Act = ({ letter, title, isPrimary, disabled, onAct }: ActProps) => (
  <button
    type="button"
    className={isPrimary ? 'button button-primary' : 'button'}
    aria-keyshortcuts={letter}
    // Not `disabled`, which would lose the focus while the owner answers.
    aria-disabled={disabled}
    onClick={() => !disabled && onAct()}
  >
    {title}
    <kbd aria-hidden="true">{letter}</kbd>
  </button>
);
