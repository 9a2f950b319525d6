import { Ellipsis, History, Undo2 } from 'lucide-react';
import { useState, type RefObject } from 'react';
import { useLocation } from 'wouter';

import type { HeliosError } from '../../src-shared/errors.ts';
import { useAnswer } from '../answers.ts';
import { useChange } from '../changes.ts';
import { useCommands } from '../commands.ts';
import { addressOf } from '../pages.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Menu } from '../ui/menu.tsx';
import { ProblemText } from '../ui/problem-text.tsx';
import { useWords } from '../words/use-words.ts';
import { Compare, diffInput, type Against, type Mark } from './compare.tsx';
import { FileDiffs } from './file-diffs.tsx';
import { stateOf } from './filter.ts';
import { PointHead } from './point-head.tsx';
import type { Point } from './point.ts';
import { useCopy } from './use-copy.ts';
import { useRollbackTargets } from './use-rollback-targets.ts';
import type { RollbackTarget } from './rollback-dialog.tsx';

interface PointDetailProps {
  readonly point: Point;
  readonly isAlone: boolean;
  /** False while the selection moves on: then nothing is asked of Helios. */
  readonly isSettled: boolean;
  readonly mark: Mark | null;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly onMark: (mark: Mark | null) => void;
  readonly onGoBack: (target: RollbackTarget) => void;
  readonly onClose: () => void;
}

/** A change or a snapshot: what it did or how it differs, and what can be done with it. */
export function PointDetail(props: PointDetailProps) {
  const { point, isAlone, isSettled, mark, heading, onMark, onGoBack, onClose } = props;
  const { entry, snapshot } = point;
  const words = useWords().timeline;
  const [, navigate] = useLocation();
  const copy = useCopy();
  const { toPoint } = useRollbackTargets();
  const usual = snapshot ? 'now' : 'before';
  const [chosen, setChosen] = useState<{ readonly id: string; readonly against: Against } | null>(null);
  const against: Against = mark ?? (chosen?.id === point.id ? chosen.against : usual);
  const compare = (next: Against) => {
    onMark(typeof next === 'string' ? null : next);
    setChosen({ id: point.id, against: next });
  };
  const input = diffInput(point, against);
  const diff = useAnswer('get_diff', input ?? {}, { enabled: isSettled && input !== null });

  const [conflict, setConflict] = useState<{ readonly id: string; readonly error: HeliosError } | null>(null);
  const { run: undo, isRunning } = useChange('undo_change', {
    failed: words.couldNotUndo,
    done: ({ undone }) => words.undone(undone.message),
    onFailure(error) {
      if (error.code === 'conflict') setConflict({ id: point.id, error });
      return error.code === 'conflict';
    },
  });
  const undoThis = () => {
    setConflict(null);
    if (!isRunning) void undo({ commit: entry.commit });
  };
  const before = useAnswer('get_diff', { to: entry.commit }, { enabled: conflict?.id === point.id }).data?.from ?? null;

  const items = [
    ...(against === 'now' ? [] : [{ title: words.compareNow, onChoose: () => compare('now') }]),
    ...(snapshot || against === 'before' ? [] : [{ title: words.compareBefore, onChoose: () => compare('before') }]),
    { title: words.compareFrom, onChoose: () => compare(point) },
    ...(snapshot
      ? [{ title: words.showState, onChoose: () => navigate(addressOf('timeline', entry.commit)) }]
      : [...entry.personas.slice(0, 3), ...(entry.base ? ['base'] : [])].map((persona) => ({
          title: words.onlyPersona(persona === 'base' ? words.base : persona),
          onChoose: () => navigate(addressOf('timeline', point.id), { state: stateOf({ persona }) }),
        }))),
    { title: snapshot ? words.copyName : words.copyCommit, onChoose: () => copy(point.id) },
  ];
  useCommands(() => [
    ...(snapshot ? [] : [{ id: 'undo this', group: 'page' as const, title: words.undo, run: undoThis }]),
    { id: 'go back', group: 'page', title: words.goBack, run: () => onGoBack(toPoint(point)) },
    ...items.map(({ title, onChoose }) => ({ id: title, group: 'page' as const, title, run: onChoose })),
  ]);

  return (
    <section aria-label={words.details} className="pane-scroll">
      <PointHead point={point} isAlone={isAlone} heading={heading} onClose={onClose}>
        <div className="point-actions">
          {!snapshot && (
            <button type="button" className="button" aria-disabled={isRunning} onClick={undoThis}>
              <Undo2 size={14} aria-hidden="true" />
              {words.undo}
            </button>
          )}
          <button type="button" className="button" onClick={() => onGoBack(toPoint(point))}>
            <History size={14} aria-hidden="true" />
            {words.goBack}
          </button>
          <Menu
            trigger={
              <button type="button" className="icon-button" aria-label={words.more} title={words.more}>
                <Ellipsis size={16} aria-hidden="true" />
              </button>
            }
            items={items}
          />
        </div>
      </PointHead>
      {conflict?.id === point.id && (
        <div role="alert" className="point-conflict">
          <ProblemText
            title={words.couldNotUndo}
            message={conflict.error.message}
            guidance={conflict.error.data.guidance}
          />
          {before !== null && (
            <button
              type="button"
              className="button mx-6 mb-4"
              onClick={() => onGoBack({ ...toPoint(point), to: before, about: words.rollbackAboutBefore(point.title) })}
            >
              {words.goBackBefore}
            </button>
          )}
        </div>
      )}
      <Compare point={point} against={against} onCompare={compare} />
      {input === null ? (
        <p className="px-5 py-6 text-quiet">{words.samePoint}</p>
      ) : (
        <Loaded answer={diff} rows={4}>
          {({ files, more }) => (
            <FileDiffs files={files} more={more} empty={against === 'before' ? words.noFiles : words.noDifference} />
          )}
        </Loaded>
      )}
    </section>
  );
}
