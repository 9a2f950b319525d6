import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';

import type { Output } from '../../src-shared/operations.ts';
import { savedNumbers, tunables, type Numbers, type Tunable } from './tuned.ts';
import { createTuner, moved, type Saved, type Tuner } from './tuner.ts';

export interface Tuning extends Pick<Tuner, 'move' | 'settle'> {
  readonly personas: readonly Tunable[];
  /** As the sliders stand. */
  readonly now: Numbers;
  readonly before: Numbers | null;
  /** From the first step until it is saved or taken back. */
  readonly isMoving: boolean;
}

/** Sliders over the numbers in the documents. Escape takes a move back. */
export function useTuning(documents: Output<'list_documents'>, save: Saved['save']): Tuning {
  const [tuner] = useState(createTuner);
  const { move, before } = useSyncExternalStore(tuner.subscribe, tuner.state);
  const personas = useMemo(() => tunables(documents), [documents]);
  const numbers = useMemo(() => savedNumbers(documents, personas), [documents, personas]);
  const now = useMemo(() => moved(numbers, move), [numbers, move]);
  useEffect(() => tuner.know({ numbers, save }));

  useEffect(() => {
    const gone = new AbortController();
    const options = { capture: true, signal: gone.signal };
    const isOnSlider = ({ target }: PointerEvent) => target instanceof Element && target.closest('.slider') !== null;
    // After whoever else hears of the release.
    const release = () => void setTimeout(() => tuner.hold(false));
    addEventListener('pointerdown', (event) => tuner.hold(isOnSlider(event)), options);
    addEventListener('pointerup', release, options);
    addEventListener('pointercancel', release, options);
    addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !tuner.takeBack()) return;
        event.preventDefault();
        event.stopPropagation();
      },
      options,
    );
    return () => {
      gone.abort();
      tuner.finish();
    };
  }, [tuner]);

  return {
    personas,
    now,
    before,
    isMoving: move !== null && !move.isSaving,
    move: tuner.move,
    settle: tuner.settle,
  };
}
