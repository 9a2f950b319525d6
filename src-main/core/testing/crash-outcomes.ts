// Which states a power cut is tried with: the extremes, each pending operation alone, torn writes, and some by chance.

import { folderOf, type ContentStep, type Cut, type NameStep, type Outcome, type Portion } from './crash-states.ts';

/** The same numbers for the same seed, from 0 up to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const always = () => true;
const never = () => false;
const all = (): Portion => 'all';
const none = (): Portion => 'none';
const portions: readonly Portion[] = ['none', 0.3, 0.9, 'zeros', 'all'];

export function outcomesOf(cut: Cut, random: () => number): Outcome[] {
  const names = lasting(cut.pendingNames);
  const contents = cut.pendingContents;
  const last = contents.at(-1);
  const only =
    (wanted: ContentStep, portion: Portion, others: Portion) =>
    (step: ContentStep): Portion =>
      step === wanted ? portion : others;
  return [
    { rule: 'nothing pending', names: never, content: none },
    { rule: 'everything', names: always, content: all },
    { rule: 'names without data', names: always, content: none },
    { rule: 'names with zeros for data', names: always, content: () => 'zeros' },
    { rule: 'data without names', names: never, content: all },
    ...(last
      ? ([0.3, 0.9, 'zeros', 'none'] as const).map((portion) => ({
          rule: `last write: ${portion}`,
          names: always,
          content: only(last, portion, 'all'),
        }))
      : []),
    ...names.flatMap((name) => [
      { rule: `without ${describe(name)}`, names: (step: NameStep) => step !== name, content: all },
      { rule: `only ${describe(name)}`, names: (step: NameStep) => step === name, content: none },
      { rule: `only ${describe(name)}, data`, names: (step: NameStep) => step === name, content: all },
    ]),
    ...contents.flatMap((content) => [
      { rule: 'without one data', names: always, content: only(content, 'none', 'all') },
      { rule: 'only one data', names: always, content: only(content, 'all', 'none') },
    ]),
    ...inOrder(cut.pendingNames),
    ...Array.from({ length: 3 }, (_, index) => byChance(`by chance ${index}`, cut, random)),
  ];
}

/** ext4: names up to some operation, none after; data of before may be missing still. */
function inOrder(pending: readonly NameStep[]): Outcome[] {
  const nearTheEnd = pending.slice(-6);
  return nearTheEnd.flatMap((name) => {
    const upTo = new Set(pending.slice(0, pending.indexOf(name) + 1));
    return ([none, all] as const).map((content) => ({
      rule: `in order up to ${describe(name)}, data ${content()}`,
      names: (step: NameStep) => upTo.has(step),
      content,
    }));
  });
}

function byChance(rule: string, { pendingNames, pendingContents }: Cut, random: () => number): Outcome {
  const share = random();
  const names = new Set(pendingNames.filter(() => random() < share));
  const contents = new Map(
    pendingContents.map((step) => [step, portions[Math.floor(random() * portions.length)] ?? 'none']),
  );
  return { rule, names: (step) => names.has(step), content: (step) => contents.get(step) ?? 'all' };
}

/** Of temporary files only the newest: their folder is never synced, so all of them would be pending for ever. */
function lasting(pending: readonly NameStep[]): NameStep[] {
  const recent = new Set(pending.slice(-4));
  return pending.filter((step) => recent.has(step) || !folderOf(step.path).endsWith('helios/tmp'));
}

const describe = (step: NameStep): string =>
  `${step.kind} ${step.path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…').slice(-60)}`;
