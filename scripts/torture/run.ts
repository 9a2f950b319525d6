// npm run torture [-- --rounds N --seconds S --seed K --power-cuts N --replay N|all]: kills real owners and shims, cuts
// the power of a real file system, and replays power cuts at every operation; see bench/README.md for what it found.

import { parseArgs } from 'node:util';

import { whyNoExt4 } from './ext4-image.ts';
import { killRounds } from './kill-rounds.ts';
import { powerCuts, powerModes } from './power-cuts.ts';
import { replayEverything } from './replay.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string' },
    'power-cuts': { type: 'string' },
    replay: { type: 'string' },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const named = values.rounds ?? values.seconds ?? values['power-cuts'] ?? values.replay;
const rounds = values.rounds ?? (values.seconds !== undefined ? 'Infinity' : named === undefined ? '500' : '0');
const cuts = values['power-cuts'] ?? (named === undefined ? '300' : '0');
const table: Record<string, string | number>[] = [];
let isSound = true;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
console.log(`seed ${seed}`);

const report = (number: number, line: string, problems: readonly string[]): void => {
  if (number % 10 === 0 || problems.length > 0) console.log(line);
  for (const problem of problems) console.log(`    ${problem}`);
  if (problems.length > 0) isSound = false;
};

if (Number(rounds) > 0) {
  const sum = {
    what: 'kills',
    rounds: 0,
    answered: 0,
    unanswered: 0,
    'owners killed': 0,
    'shims killed': 0,
    problems: 0,
  };
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  for await (const round of killRounds({ rounds: Number(rounds), seconds, seed })) {
    sum.rounds += 1;
    sum.answered += round.answered;
    sum.unanswered += round.unanswered;
    sum['owners killed'] += round.ownersKilled;
    sum['shims killed'] += round.shimsKilled;
    sum.problems += round.problems.length;
    const kept = round.problems.length > 0 ? `, kept in ${round.dir}` : '';
    report(
      round.number,
      `round ${round.number}: ${sum.answered} answered in all, ${round.commits} commits${kept}`,
      round.problems,
    );
  }
  table.push(sum);
}

const noPower = Number(cuts) > 0 ? whyNoExt4() : 'not asked for';
if (noPower !== null) console.log(`power cuts skipped: ${noPower}`);
else {
  const sums = powerModes.map((mode) => ({ what: `power cuts, ${mode}`, rounds: 0, answered: 0, problems: 0 }));
  for await (const cut of powerCuts({ cuts: Number(cuts), seed })) {
    const sum = sums.find(({ what }) => what.endsWith(cut.mode));
    if (sum) {
      sum.rounds += 1;
      sum.answered += cut.answered;
      sum.problems += cut.problems.length;
    }
    report(
      cut.number,
      `power cut ${cut.number}, ${cut.mode}: ${cut.answered} answered, ${cut.commits} commits`,
      cut.problems,
    );
  }
  table.push(...sums);
}

if (values.replay !== undefined) {
  const code = await replayEverything(values.replay);
  if (code !== 0) isSound = false;
  table.push({ what: `replay, ${values.replay} states a cut`, problems: code === 0 ? 0 : 'see above' });
}

console.table(table);
process.exitCode = isSound ? 0 : 1;
