import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createTuner, moved } from './tuner.ts';
import type { Numbers } from './tuned.ts';

const numbers: Numbers = { importance: 0.7, levels: new Map([['writer', 2]]) };

function tuned(answer: unknown = {}) {
  const tuner = createTuner();
  const save = vi.fn((_target: string, _value: number) => Promise.resolve(answer));
  tuner.know({ numbers, save });
  return { tuner, save };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('createTuner', () => {
  it('D3: a drag is saved once, when the thumb is let go', () => {
    const { tuner, save } = tuned();
    tuner.hold(true);
    for (const value of [0.6, 0.5, 0.4]) tuner.move('base', value);
    expect(save).not.toHaveBeenCalled();
    tuner.settle('base');
    tuner.hold(false);
    vi.runAllTimers();
    expect(save.mock.calls).toEqual([['base', 0.4]]);
    expect(tuner.state().before).toEqual(numbers);
  });

  it('steps of the keyboard that follow one another are one change', () => {
    const { tuner, save } = tuned();
    for (const value of [2.1, 2.2, 2.3]) {
      tuner.move('writer', value);
      tuner.settle('writer');
      vi.advanceTimersByTime(300);
    }
    expect(save).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(save.mock.calls).toEqual([['writer', 2.3]]);
  });

  it('saves what waits when another number begins to move', () => {
    const { tuner, save } = tuned();
    tuner.move('writer', 3);
    tuner.settle('writer');
    tuner.move('base', 0.2);
    expect(save.mock.calls).toEqual([['writer', 3]]);
    expect(tuner.state().before).toEqual(moved(numbers, { target: 'writer', value: 3, isSaving: true }));
  });

  it('takes a move back, and what the held thumb does from then on counts no more', () => {
    const { tuner, save } = tuned();
    tuner.hold(true);
    tuner.move('base', 0.5);
    expect(tuner.takeBack()).toBe(true);
    tuner.move('base', 0.4);
    tuner.settle('base');
    expect(tuner.state()).toEqual({ move: null, before: null });
    tuner.hold(false);
    tuner.move('base', 0.6);
    tuner.finish();
    expect(save.mock.calls).toEqual([['base', 0.6]]);
    expect(tuner.takeBack()).toBe(false);
  });

  it('saves nothing when the number is back where it was', () => {
    const { tuner, save } = tuned();
    tuner.move('base', 0.5);
    tuner.move('base', 0.7);
    tuner.finish();
    expect(save).not.toHaveBeenCalled();
    expect(tuner.state().move).toBeNull();
  });

  it('shows the saved number until the documents say it, and the old one at once when saving failed', async () => {
    const { tuner, save } = tuned();
    tuner.move('base', 0.5);
    tuner.finish();
    await vi.advanceTimersByTimeAsync(100);
    expect(tuner.state().move?.value).toBe(0.5);
    tuner.know({ numbers: { ...numbers, importance: 0.5 }, save });
    expect(tuner.state().move).toBeNull();

    const failing = tuned(null);
    failing.tuner.move('base', 0.5);
    failing.tuner.finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(failing.tuner.state().move).toBeNull();
  });
});
