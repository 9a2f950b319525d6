import { Link } from 'wouter';

import type { Change } from '../../src-shared/operation.ts';
import { useAnswer } from '../answers.ts';
import { addressOf } from '../pages.ts';
import { RecentChanges } from '../timeline/recent-changes.tsx';
import { useWords } from '../words/use-words.ts';

/** Enough for a day; more are said to be more. */
const mostCounted = 200;
const mostShown = 8;

/** How much changed since midnight, and the last changes. */
export function Today() {
  const { overview: words } = useWords();
  const history = useAnswer('get_history', { limit: mostCounted }).data;
  const count = history ? countToday(history.entries) : null;
  return (
    <section className="aside-part" aria-labelledby="today">
      <header className="flex items-baseline justify-between gap-3">
        <h2 id="today" className="label">
          {words.today}
        </h2>
        <p className="text-small text-quiet tabular-nums">
          {count === null
            ? ''
            : count === mostCounted
              ? words.changesTodayOver(count)
              : count === 0
                ? words.changesNone
                : words.changesToday(count)}
        </p>
      </header>
      <div className="-mx-2 mt-1">
        <RecentChanges limit={mostShown} />
      </div>
      <Link href={addressOf('timeline')} className="aside-more">
        {words.wholeTimeline}
      </Link>
    </section>
  );
}

function countToday(entries: readonly Change[], now = new Date()): number {
  const today = now.toDateString();
  return entries.filter(({ timestamp }) => new Date(timestamp).toDateString() === today).length;
}
