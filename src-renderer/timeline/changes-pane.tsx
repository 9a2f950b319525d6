import { useMemo, type RefObject } from 'react';

import { Loaded } from '../ui/loaded.tsx';
import { Empty } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import { ChangeLine, type Selecting } from './change-line.tsx';
import { FilterBar } from './filter-bar.tsx';
import { isFiltered, type ChangeFilter, type FilterPart } from './filter.ts';
import type { ChangeItem } from './line.ts';
import type { useChanges } from './use-changes.ts';

interface ChangesPaneProps {
  readonly changes: ReturnType<typeof useChanges>;
  readonly filter: ChangeFilter;
  readonly selected: string | null;
  readonly mark: string | null;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly searchField: RefObject<HTMLInputElement | null>;
  readonly onNarrow: (part: FilterPart, step?: boolean) => void;
  readonly onClear: () => void;
  readonly onSelect: (id: string | null, how: Selecting) => void;
  readonly onTakeSnapshot: () => void;
}

/** The filters and below them the line of what they let through. */
export function ChangesPane(props: ChangesPaneProps) {
  const { changes, filter, selected, mark, scroller, searchField, onNarrow, onClear, onSelect, onTakeSnapshot } = props;
  const { answer, hasMore, readMore, moreError } = changes;
  const words = useWords().timeline;
  const onlySnapshots = filter.snapshots_only === true;
  const found = useFound(answer.isPlaceholderData ? undefined : answer.data?.items, filter, hasMore);
  return (
    <>
      <FilterBar filter={filter} onNarrow={onNarrow} onClear={onClear} searchField={searchField} found={found} />
      <Loaded answer={answer} rows={8}>
        {(line) =>
          line.items.length > 0 ? (
            <ChangeLine
              key={JSON.stringify(filter)}
              line={line}
              onlySnapshots={onlySnapshots}
              isWhole={!isFiltered(filter)}
              selected={selected}
              mark={mark}
              isStale={answer.isPlaceholderData}
              hasMore={hasMore}
              moreError={moreError}
              onReadMore={readMore}
              onSelect={onSelect}
              scroller={scroller}
            />
          ) : !isFiltered(filter) ? (
            <Empty title={words.emptyTitle} hint={words.emptyHint} />
          ) : Object.keys(filter).length === 1 && onlySnapshots ? (
            <Empty
              title={words.noSnapshotsTitle}
              hint={words.noSnapshotsHint}
              action={
                <button type="button" className="button" onClick={onTakeSnapshot}>
                  {words.takeSnapshot}
                </button>
              }
            />
          ) : (
            <Empty
              title={words.noMatchTitle}
              hint={words.noMatchHint}
              action={
                <button type="button" className="button" onClick={onClear}>
                  {words.clear}
                </button>
              }
            />
          )
        }
      </Loaded>
    </>
  );
}

/** How much the filters let through, as far as it is known; nothing while everything is shown. */
function useFound(items: readonly ChangeItem[] | undefined, filter: ChangeFilter, hasMore: boolean): string {
  const words = useWords().timeline;
  const onlySnapshots = filter.snapshots_only === true;
  const count = useMemo(
    () => (onlySnapshots ? items?.reduce((sum, { entry }) => sum + entry.snapshots.length, 0) : items?.length),
    [items, onlySnapshots],
  );
  if (count === undefined || !isFiltered(filter)) return '';
  if (onlySnapshots) return hasMore ? words.foundSnapshotsAtLeast(count) : words.foundSnapshots(count);
  return hasMore ? words.foundAtLeast(count) : words.found(count);
}
