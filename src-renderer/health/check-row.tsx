import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';

import type { Check } from '../../src-shared/model.ts';
import { addressOf } from '../pages.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

const icons = { ok: CircleCheck, warning: CircleAlert, error: TriangleAlert } as const;

interface CheckRowProps {
  readonly check: Check;
  /** Null: only a person can do something about it. */
  readonly onFix: (() => void) | null;
}

/** One thing that is not fine: what, what to do, and where it can be done. */
export function CheckRow({ check: { id, status, message, guidance }, onFix }: CheckRowProps) {
  const words = useWords().health;
  const Icon = icons[status];
  const persona = /^corrupted_yaml:personas\/(.+)\.ya?ml$/.exec(id)?.[1];
  return (
    <li className="check" data-status={status}>
      <Icon size={15} aria-label={words.statuses[status]} role="img" className="check-icon" />
      <div className="min-w-0 grow">
        <p className="break-words whitespace-pre-wrap">
          <RevealedText text={message} />
        </p>
        <p className="mt-0.5 break-words text-quiet">
          <RevealedText text={guidance} />
        </p>
      </div>
      <div className="check-actions">
        {persona !== undefined && (
          <Link href={addressOf('personas', persona)} className="button">
            {words.correct}
          </Link>
        )}
        {onFix && (
          <button type="button" className="button" aria-label={words.fixThis(message)} onClick={onFix}>
            {words.fix}
          </button>
        )}
      </div>
    </li>
  );
}
