// What a person does with the sliders, apart from how they look: one number moves at a time, and is saved once, when it
// is let go. Lives as long as the page that made it.

import type { Numbers } from './tuned.ts';

export interface Move {
  /** `base` or the name of a persona. */
  readonly target: string;
  readonly value: number;
  readonly isSaving: boolean;
}

export interface TunerState {
  readonly move: Move | null;
  /** The numbers when the last move began; null before the first. */
  readonly before: Numbers | null;
}

export interface Saved {
  readonly numbers: Numbers;
  /** Resolves to null when it failed. */
  readonly save: (target: string, value: number) => Promise<unknown>;
}

export interface Tuner {
  readonly subscribe: (listener: () => void) => () => void;
  readonly state: () => TunerState;
  /** What is saved now, and how to save; before anything else, and whenever it is another. */
  readonly know: (saved: Saved) => void;
  readonly move: (target: string, value: number) => void;
  /** The thumb, the key or the button was let go. */
  readonly settle: (target: string) => void;
  /** A thumb is held: letting it go ends the move, where keys and buttons may follow one another. */
  readonly hold: (isHeld: boolean) => void;
  /** @returns whether there was anything to take back */
  readonly takeBack: () => boolean;
  /** Saves what waits. */
  readonly finish: () => void;
}

/** Steps of keys and buttons that follow one another so closely are one change. */
const settleMs = 700;
/** So long a saved value is shown when the documents do not say it: then somebody else was quicker. */
const arrivesMs = 2_000;

/** As if nothing had been moved. */
const asNever: TunerState = { move: null, before: null };

export function createTuner(): Tuner {
  let saved: Saved | undefined;
  let state = asNever;
  let isHeld = false;
  let isRefused = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  const set = (next: Partial<TunerState>) => {
    clearTimeout(timer);
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };

  const finish = () => {
    const { move } = state;
    if (!saved || !move || move.isSaving) return;
    if (move.value === valueOf(saved.numbers, move.target)) return set(asNever);
    const saving = { ...move, isSaving: true };
    set({ move: saving });
    const forget = () => {
      if (state.move === saving) set({ move: null });
    };
    void saved.save(move.target, move.value).then((output) => {
      if (output === null) forget();
      else setTimeout(forget, arrivesMs);
    });
  };

  return {
    finish,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    know(now) {
      saved = now;
      const { move } = state;
      if (move?.isSaving && valueOf(now.numbers, move.target) === move.value) set({ move: null });
    },
    move(target, value) {
      if (isRefused || !saved) return;
      if (state.move?.target !== target) finish();
      const { move } = state;
      const goesOn = move?.target === target && !move.isSaving;
      set({
        move: { target, value, isSaving: false },
        ...(!goesOn && { before: moved(saved.numbers, move) }),
      });
    },
    settle(target) {
      if (state.move?.target !== target || state.move.isSaving) return;
      clearTimeout(timer);
      if (isHeld) finish();
      else timer = setTimeout(finish, settleMs);
    },
    hold(held) {
      isHeld = held;
      isRefused = false;
    },
    takeBack() {
      if (!state.move || state.move.isSaving) return false;
      // The thumb may still be held; nothing follows it any more.
      isRefused = isHeld;
      set(asNever);
      return true;
    },
  };
}

const valueOf = ({ importance, levels }: Numbers, target: string): number | undefined =>
  target === 'base' ? importance : levels.get(target);

/** The numbers with one of them moved. */
export function moved(numbers: Numbers, move: Move | null): Numbers {
  if (!move) return numbers;
  const { target, value } = move;
  return target === 'base'
    ? { ...numbers, importance: value }
    : { ...numbers, levels: new Map(numbers.levels).set(target, value) };
}
