import { memo } from 'react';
import { Link } from 'wouter';

import type { TimelineEntry } from '../../src-shared/interface-operations.ts';
import { useAnswer } from '../answers.ts';
import { addressOf } from '../pages.ts';
import { ActorMark } from '../ui/actor-mark.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';
import { KindIcon } from './kind-icon.tsx';
import { sentenceOf } from './sentence.ts';

interface RecentChangesProps {
  readonly limit: number;
  /** Only those of this persona, or of `base`. */
  readonly persona?: string;
}

/** The newest changes, each a way to its place in the timeline. */
export function RecentChanges({ limit, persona }: RecentChangesProps) {
  const words = useWords().timeline;
  const answer = useAnswer('find_changes', { limit, ...(persona !== undefined && { persona }) });
  return (
    <Loaded answer={answer} rows={Math.min(limit, 4)}>
      {({ entries }) =>
        entries.length === 0 ? (
          <p className="px-2 py-2 text-quiet">{words.recentEmpty}</p>
        ) : (
          <ol aria-label={words.recent}>
            {entries.map((entry) => (
              <RecentChange key={entry.commit} entry={entry} />
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}

const RecentChange = memo(function RecentChange({ entry }: { readonly entry: TimelineEntry }) {
  return (
    <li>
      <Link href={addressOf('timeline', entry.commit)} className="recent-change">
        <span className="line-sign">
          <KindIcon entry={entry} />
        </span>
        <span className="min-w-0 grow">
          <span className="line-clamp-2 break-words">
            <RevealedText text={sentenceOf(entry)} />
          </span>
          <span className="mt-0.5 flex min-w-0 gap-2 text-small text-quiet">
            <ActorMark actor={entry.actor} />
            <span className="ml-auto shrink-0">
              <TimeText at={entry.timestamp} />
            </span>
          </span>
        </span>
      </Link>
    </li>
  );
});
