import { History } from 'lucide-react';
import { Link } from 'wouter';

import type { Snapshot } from '../../src-shared/operation.ts';
import { usePages } from '../answers.ts';
import { addressOf } from '../pages.ts';
import { ActorMark } from '../ui/actor-mark.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { Empty } from '../ui/page.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';
import { stateOf, type ChangeFilter } from './filter.ts';

interface SnapshotListProps {
  readonly filter: ChangeFilter;
  readonly onGoBack: (snapshot: Snapshot) => void;
}

/** What stands where nothing is selected: the states that have a name. */
export function SnapshotList({ filter, onGoBack }: SnapshotListProps) {
  const words = useWords().timeline;
  const answer = usePages('list_snapshots', { limit: 50 });
  return (
    <div className="pane-scroll">
      <div className="px-5 pt-4 pb-2">
        <h2 className="part-title">{words.snapshots}</h2>
        <p className="text-quiet">{words.snapshotsAbout}</p>
      </div>
      <Loaded answer={answer} rows={3}>
        {({ pages }) => {
          const snapshots = pages.flatMap((page) => page.snapshots);
          if (snapshots.length === 0) return <Empty title={words.noSnapshotsTitle} hint={words.noSnapshotsHint} />;
          return (
            <ul aria-label={words.snapshots} className="px-2 pb-4">
              {snapshots.map((snapshot) => (
                <SnapshotLine key={snapshot.name} snapshot={snapshot} filter={filter} onGoBack={onGoBack} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {answer.hasNextPage && (
        <button type="button" className="button mb-6 ml-5" onClick={() => void answer.fetchNextPage()}>
          {words.olderSnapshots}
        </button>
      )}
    </div>
  );
}

function SnapshotLine({ snapshot, filter, onGoBack }: SnapshotListProps & { readonly snapshot: Snapshot }) {
  const words = useWords().timeline;
  const { name, reason, automatic, timestamp, actor } = snapshot;
  const title = reason || name;
  return (
    <li className="snapshot">
      <span className="line-milestone" data-automatic={automatic} aria-hidden="true" />
      <span className="min-w-0 grow">
        <Link
          href={addressOf('timeline', name)}
          state={stateOf(filter)}
          className={automatic ? 'snapshot-name text-quiet' : 'snapshot-name font-medium'}
        >
          <RevealedText text={title} />
        </Link>
        <span className="flex min-w-0 gap-2 text-small text-quiet">
          {automatic ? words.automaticSnapshot : <ActorMark actor={actor} />}
          <span aria-hidden="true">{'·'}</span>
          <TimeText at={timestamp} />
        </span>
      </span>
      <button
        type="button"
        className="icon-button snapshot-button"
        aria-label={words.goBackTo(title)}
        title={words.goBackTo(title)}
        onClick={() => onGoBack(snapshot)}
      >
        <History size={14} aria-hidden="true" />
      </button>
    </li>
  );
}
