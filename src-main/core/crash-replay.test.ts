// Set HELIOS_CRASH_STATES to try more states than the sample: a number for each cut, or `all`. `npm run torture` does.

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { mutations } from './testing/crash-mutations.ts';
import { randomFrom } from './testing/crash-outcomes.ts';
import { createJudge, crashStates, type CrashState, type Judge } from './testing/crash-replay.ts';
import { makeFastFolder, recordScenario, type Recording } from './testing/crash-scenario.ts';
import { stepsOf, type Step } from './testing/crash-states.ts';
import { type DiskImage } from './testing/disk-image.ts';

const wanted = process.env['HELIOS_CRASH_STATES'];
const perCut = wanted === 'all' ? Infinity : Number(wanted ?? 1);
/** At so many cuts, spread over the run; a full run tries all of them. */
const sampledCuts = 130;
const seed = 20260304;
const fullRunMs = 3 * 60 * 60 * 1000;

let folder: string;
let recording: Recording;
let steps: Step[];
let judge: Judge;
/** Of so many cuts one is tried. */
let stride: number;

beforeAll(async () => {
  folder = makeFastFolder();
  const dir = join(folder, 'run');
  mkdirSync(dir);
  recording = await recordScenario(dir);
  steps = stepsOf(recording.image, recording.events);
  judge = createJudge(recording, folder);
  stride = wanted === undefined ? Math.ceil(steps.length / sampledCuts) : 1;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Some of the states at every cut of the stride, the same ones for the same seed and run. */
function* sample(image: DiskImage, all: readonly Step[], every: number, many: number): Generator<CrashState> {
  const random = randomFrom(seed);
  for (let at = 1 + Math.floor(random() * every); at <= all.length; at += every) {
    const states = crashStates(image, all, at, random);
    for (let count = 0; count < many && states.length > 0; count += 1)
      yield* states.splice(Math.floor(random() * states.length), 1);
  }
}

const explain = (state: CrashState, problems: readonly string[]) =>
  problems.map((problem) => `step ${state.at}, ${state.rule}, answered ${state.answered.size}: ${problem}`);

it('nothing that is promised is written in another way than by the Disk port', () => {
  // The copies that a rollback keeps until it is done, and logs, are no part of any promise.
  const bypassed = recording.bypassed.filter((path) => !/^(?:\.recovery(?:\/checkpoint-|$)|logs\/)/.test(path));
  expect(bypassed).toEqual([]);
});

it(
  'H9: whatever a power cut leaves, every answered change is there once, nothing is half, and Helios goes on',
  { timeout: fullRunMs },
  async () => {
    const wrong: string[] = [];
    let count = 0;
    for (const state of sample(recording.image, steps, stride, perCut)) {
      count += 1;
      wrong.push(...explain(state, await judge.judge(state, { withGit: count % 20 === 0 })));
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(sampledCuts / 2);
  },
);

it('H9: a power cut while Helios recovers from one loses nothing either', { timeout: fullRunMs }, async () => {
  const random = randomFrom(seed + 1);
  const wrong: string[] = [];
  let count = 0;
  for (const state of sample(recording.image, steps, stride * 4, 1)) {
    const recovery = await judge.recoverySteps(state);
    const every = wanted === undefined ? Math.max(1, Math.ceil(recovery.length / 2)) : 1;
    for (let at = 1 + Math.floor(random() * every); at <= recovery.length; at += every) {
      const states = crashStates(state.image, recovery, at, random);
      const chosen = states[Math.floor(random() * states.length)];
      if (!chosen) continue;
      const { answered, unanswered } = state;
      const again = { ...chosen, rule: `${state.rule}; recovery: ${chosen.rule}`, answered, unanswered };
      wrong.push(...explain(again, await judge.judge(again)));
      count += 1;
    }
  }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(20);
});

describe('the replay notices', () => {
  it.for(Object.entries(mutations))('%s', { timeout: 60_000 }, async ([, mutate]) => {
    const mutated = mutate(steps);
    expect(mutated.length !== steps.length || mutated.some((step, index) => step !== steps[index])).toBe(true);
    const found = await firstProblem(mutated);
    expect(found).not.toBeNull();
  });
});

/** Looks first where a change has just been answered: what is missing then is missed. Then anywhere. */
async function firstProblem(mutated: readonly Step[]): Promise<string | null> {
  const random = randomFrom(seed + 2);
  const afterAnswers = [...mutated.keys()].filter((index) => mutated[index]?.kind === 'answered');
  const anywhere = Array.from({ length: 150 }, () => Math.floor(random() * mutated.length));
  for (const index of [...afterAnswers, ...anywhere]) {
    const states = crashStates(recording.image, mutated, index + 1, random);
    const chosen = [states[0], states[Math.floor(random() * states.length)]];
    for (const state of chosen) {
      const [problem] = state ? await judge.judge(state) : [];
      if (problem !== undefined) return problem;
    }
  }
  return null;
}
