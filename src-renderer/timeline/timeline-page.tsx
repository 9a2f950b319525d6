import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { useParams } from 'wouter';

import { changeKinds } from '../../src-shared/interface-operations.ts';
import { useAnswer } from '../answers.ts';
import { useCommands } from '../commands.ts';
import { addressOf } from '../pages.ts';
import { isWriting, useShortcuts } from '../shortcuts.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Empty, Page } from '../ui/page.tsx';
import { Panes } from '../ui/panes.tsx';
import { useMedia, widths } from '../ui/use-media.ts';
import { useWords } from '../words/use-words.ts';
import type { Selecting } from './change-line.tsx';
import { ChangesPane } from './changes-pane.tsx';
import type { Mark } from './compare.tsx';
import { useFilter } from './filter.ts';
import type { ChangeItem } from './line.ts';
import { PointDetail } from './point-detail.tsx';
import { usePoint } from './point.ts';
import { RollbackDialog, type RollbackTarget } from './rollback-dialog.tsx';
import { SnapshotDialog } from './snapshot-dialog.tsx';
import { SnapshotList } from './snapshot-list.tsx';
import { useChanges } from './use-changes.ts';
import { useRollbackTargets } from './use-rollback-targets.ts';
import { useSettled } from './use-settled.ts';

const movingMs = 120;
const none: readonly ChangeItem[] = [];

/** Every change and snapshot, what each did, and the ways back. */
export function TimelinePage() {
  const { timeline: words, frame } = useWords();
  const selected = useParams<{ commit?: string }>().commit ?? null;
  const { filter, narrow, clear, go } = useFilter();
  const changes = useChanges(filter);
  const { point, answer: found } = usePoint(selected, changes.answer.data?.items ?? none);
  const isSettled = useSettled(selected, movingMs) === selected;
  const hasRoom = useMedia(widths.two);

  /** Where there is room for one part only, the keys move without opening. */
  const [cursor, setCursor] = useState(selected);
  const [mark, setMark] = useState<Mark | null>(null);
  const [target, setTarget] = useState<RollbackTarget | null>(null);
  const [isNaming, setNaming] = useState(false);
  const searchField = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const focusOn = useFocus();
  const { toSnapshot } = useRollbackTargets();

  const latest = useRef({ go, selected, hasRoom });
  useEffect(() => {
    latest.current = { go, selected, hasRoom };
  });
  const select = useCallback(
    (id: string | null, how: Selecting) => {
      const { go, selected, hasRoom } = latest.current;
      setCursor(id);
      if (hasRoom || how !== 'pass') {
        // Moving along the line is one step of the browser's history, however far.
        if (id !== selected) go(addressOf('timeline', id ?? undefined), how !== 'pass' || selected === null);
        if (id !== null && (how === 'open' || !hasRoom)) focusOn(heading);
      }
    },
    [focusOn],
  );
  const close = () => {
    go(addressOf('timeline'), false);
    focusOn(scroller);
  };
  useShortcuts({
    '/': (event) => {
      if (isWriting(event)) return;
      event.preventDefault();
      searchField.current?.focus();
    },
  });
  useCommands(() => [
    {
      id: 'search changes',
      group: 'page',
      title: words.goToSearch,
      keys: ['/'],
      run: () => searchField.current?.focus(),
    },
    { id: 'only snapshots', group: 'page', title: words.onlySnapshots, run: () => narrow({ snapshots_only: true }) },
    { id: 'clear filters', group: 'page', title: words.clear, run: clear },
    ...changeKinds.map((kind) => ({
      id: `kind ${kind}`,
      group: 'page' as const,
      title: `${words.kind}: ${words.kinds[kind]}`,
      run: () => narrow({ kind }),
    })),
  ]);

  const line = (
    <ChangesPane
      changes={changes}
      filter={filter}
      selected={hasRoom ? selected : cursor}
      mark={mark?.id ?? null}
      scroller={scroller}
      searchField={searchField}
      onNarrow={narrow}
      onClear={clear}
      onSelect={select}
      onTakeSnapshot={() => setNaming(true)}
    />
  );
  const detail = point ? (
    <PointDetail
      point={point}
      isAlone={!hasRoom}
      isSettled={isSettled}
      mark={mark}
      heading={heading}
      onMark={setMark}
      onGoBack={setTarget}
      onClose={close}
    />
  ) : (
    <Loaded answer={found} rows={4}>
      {() => (
        <Empty
          title={words.notFound}
          hint={words.notFoundHint}
          action={
            <button type="button" className="button" onClick={close}>
              {words.back}
            </button>
          }
        />
      )}
    </Loaded>
  );
  const snapshots = <SnapshotList filter={filter} onGoBack={(snapshot) => setTarget(toSnapshot(snapshot))} />;
  const total = useTotal();
  return (
    <Page
      title={frame.pages.timeline}
      {...(total !== null && hasRoom && { about: words.about(words.changes(total)) })}
      layout="fill"
      actions={
        <button type="button" className="button button-primary" onClick={() => setNaming(true)}>
          {words.takeSnapshot}
        </button>
      }
    >
      {hasRoom ? (
        <Panes
          id="timeline"
          panes={[
            { id: 'line', minWidth: 320, width: 420, content: line },
            { id: 'detail', minWidth: 340, content: selected === null ? snapshots : detail },
          ]}
        />
      ) : (
        <div className="timeline-single">{selected === null ? line : detail}</div>
      )}
      {target && <RollbackDialog target={target} onClose={() => setTarget(null)} />}
      <SnapshotDialog open={isNaming} onClose={() => setNaming(false)} />
    </Page>
  );
}

/** How many changes there are; null while that is not known. */
function useTotal(): number | null {
  const actors = useAnswer('list_actors', {}).data?.actors;
  return actors?.reduce((sum, { changes }) => sum + changes, 0) ?? null;
}

/** Moves the focus to a part of the page, now or as soon as it is there. */
function useFocus(): (part: RefObject<HTMLElement | null>) => void {
  const wanted = useRef<RefObject<HTMLElement | null> | null>(null);
  const take = useCallback(() => {
    if (!wanted.current?.current) return;
    wanted.current.current.focus();
    wanted.current = null;
  }, []);
  useEffect(take);
  return useCallback(
    (part) => {
      wanted.current = part;
      take();
    },
    [take],
  );
}
