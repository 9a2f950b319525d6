// Contestants take turns (A B A B …), so that whatever else the machine does meets all of them alike; what counts is
// the ratio of two neighbours, and of those the median.

export interface Contestant {
  readonly name: string;
  /** Does it once and says how many milliseconds the part that counts took. */
  readonly run: () => Promise<number>;
}

/** Milliseconds of each contestant, in the order of the rounds. */
export interface Timing {
  readonly name: string;
  readonly ms: readonly number[];
}

/** Every contestant once a round; the first rounds warm up and do not count. */
export async function alternate<const Contestants extends readonly Contestant[]>(
  contestants: Contestants,
  { warmUp, rounds }: { readonly warmUp: number; readonly rounds: number },
): Promise<{ [Index in keyof Contestants]: Timing }> {
  const timings = contestants.map(({ name }) => ({ name, ms: new Array<number>() }));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [index, { run }] of contestants.entries()) {
      const ms = await run();
      if (round >= 0) timings[index]?.ms.push(ms);
    }
  }
  // One timing for each contestant, in their order.
  return timings as { [Index in keyof Contestants]: Timing };
}

export async function stopwatch(run: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Median and quartiles. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const position = share * (sorted.length - 1);
    const [below = Number.NaN, above = below] = sorted.slice(Math.floor(position), Math.floor(position) + 2);
    return below + (above - below) * (position % 1);
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

/** How many times as long as `theirs` did `ours` take, round by round. */
export const ratioOf = (ours: Timing, theirs: Timing): Spread =>
  spreadOf(ours.ms.map((ms, round) => ms / (theirs.ms[round] ?? Number.NaN)));
