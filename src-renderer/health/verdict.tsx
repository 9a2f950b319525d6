import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';

import type { Check } from '../../src-shared/model.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useHelios } from '../store.ts';
import { localTime } from '../timeline/local-time.ts';
import { useWords } from '../words/use-words.ts';

interface VerdictProps {
  readonly checks: readonly Check[];
  readonly metrics: Output<'get_metrics'> | undefined;
}

const icons = { fine: CircleCheck, warning: CircleAlert, error: TriangleAlert } as const;

/** The state in one sentence. */
export function Verdict({ checks, metrics }: VerdictProps) {
  const words = useWords().health;
  const language = useHelios((state) => state.language);
  const isAway = useHelios(({ connection }) => connection === 'offline' || connection === 'refused');
  const knownAtMs = useHelios((state) => state.knownAtMs);
  const errors = checks.filter(({ status }) => status === 'error').length;
  const warnings = checks.filter(({ status }) => status === 'warning').length;
  const state = errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'fine';
  const Icon = icons[state];

  const { today, failed_today: failed } = metrics?.operations ?? { today: 0, failed_today: 0 };
  const operations = [
    words.today(today, today.toLocaleString(language)),
    failed === 0 ? words.noneFailed : words.failed(failed.toLocaleString(language)),
  ].join(', ');
  const standing = { fine: words.fine, warning: words.toLookAt(warnings), error: words.wrong(errors) }[state];
  const sentence = state === 'fine' && metrics ? words.fineToday(operations) : standing;
  const below = [
    ...(state === 'fine' || !metrics ? [] : [`${operations}.`]),
    isAway && knownAtMs !== null ? words.asOf(localTime(new Date(knownAtMs), language)) : words.utcDay,
  ].join(' ');
  return (
    <div className="verdict" data-state={isAway ? 'away' : state}>
      <Icon size={20} aria-hidden="true" className="verdict-icon" />
      <div className="min-w-0">
        <h2 className="verdict-sentence">{isAway ? words.away : sentence}</h2>
        {/* Without the figures, which change every other second. */}
        <output className="sr-only">{isAway ? words.away : standing}</output>
        <p className="text-quiet">{below}</p>
      </div>
    </div>
  );
}
