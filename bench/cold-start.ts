// From the start of an owner to its ready line, and to its first answers, on states of different sizes.

import { runBareNode } from './child.ts';
import { alternate, stopwatch, type Timing } from './measure.ts';
import { startOwner } from './owner.ts';
import { type Finding } from './report.ts';
import { makeState } from './state.ts';

const sizes = [1, 100, 1000, 5000];
const count = (personas: number): string => `${personas.toLocaleString('en')} persona${personas === 1 ? '' : 's'}`;

export async function measureColdStart(): Promise<Finding[]> {
  const states = [];
  for (const personas of sizes) states.push({ personas, dir: await makeState(personas) });

  const firstAnswers = new Map<string, Timing & { ms: number[] }>();
  const starts = states.map(({ personas, dir }) => ({
    name: `start to ready, ${count(personas)}`,
    run: async (): Promise<number> => {
      const startedAt = performance.now();
      const owner = await startOwner(dir);
      const readyMs = performance.now() - startedAt;
      for (const tool of ['get_active_persona', 'list_personas']) {
        await owner.call(tool, {});
        const name = `start to first \`${tool}\`, ${count(personas)}`;
        const timing = firstAnswers.get(name) ?? { name, ms: [] };
        firstAnswers.set(name, timing);
        timing.ms.push(performance.now() - startedAt);
      }
      await owner.stop();
      return readyMs;
    },
  }));
  const warmUp = 2;
  const bareNode = { name: 'bare `node -e 0`', run: () => stopwatch(runBareNode) };
  const [theirs, ...owners] = await alternate([bareNode, ...starts], { warmUp, rounds: 15 });
  const answers = [...firstAnswers.values()].map(({ name, ms }) => ({ name, ms: ms.slice(warmUp) }));
  return [...owners, ...answers].map((ours) => ({ what: ours.name, ours, theirs }));
}
