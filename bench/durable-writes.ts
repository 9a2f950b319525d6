// How many changes a second can be acknowledged as durable, by one client and by 64 at once through real shims. Against
// native git with every sync it knows, and against the limits: a synced append for each change, or for 64 together.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { runToEnd } from './child.ts';
import { connectByShim, type LineClient } from './line-client.ts';
import { alternate, spreadOf, stopwatch, type Timing } from './measure.ts';
import { startOwner } from './owner.ts';
import { type Finding } from './report.ts';
import { cloneState, gitEnvironment, gitOptions, makeState } from './state.ts';
import { tempFolder } from './temp-folder.ts';

const manyClients = 64;
/** A few personas, so that changes made at once meet in the same files. */
const personas = 4;
const changesOfOne = 10;
const changesOfEach = 4;
const commitsOfGit = 3;
const quietMs = 500;
const schedule = { warmUp: 2, rounds: 12 };

export async function measureDurableWrites(): Promise<Finding[]> {
  const dir = await makeState(100);
  const repository = cloneState(dir);
  const owner = await startOwner(dir);
  const clients = await Promise.all(
    Array.from({ length: manyClients }, (_, index) => connectByShim(dir, `client ${index}`)),
  );
  const log = await open(join(tempFolder(), 'log'), 'a');
  const before = countCommits(dir);
  let changes = 0;

  const learn = (client: LineClient) => {
    changes += 1;
    const persona = `persona-${changes % personas}`;
    return client.call('learn_behavior', { persona, key: 'behaviors.note', value: `learned as number ${changes}` });
  };
  const learnMany = async (client: LineClient, count: number) => {
    for (let done = 0; done < count; done += 1) await learn(client);
  };
  const perChange = async (count: number, run: () => Promise<unknown>) => (await stopwatch(run)) / count;
  const [first] = clients;
  const one = () => perChange(changesOfOne, async () => first && learnMany(first, changesOfOne));
  const many = () =>
    perChange(manyClients * changesOfEach, () =>
      Promise.all(clients.map((client) => learnMany(client, changesOfEach))),
    );
  const git = (...args: string[]) =>
    runToEnd('git', [...gitOptions, '-c', 'core.fsync=all', ...args], { cwd: repository, env: gitEnvironment });
  let commits = 0;
  const commitWithGit = async () => {
    await delay(quietMs); // what Helios still does in the background must not slow git down
    return perChange(commitsOfGit, async () => {
      for (let done = 0; done < commitsOfGit; done += 1) {
        commits += 1;
        writeFileSync(join(repository, 'personas/persona-1.yaml'), `name: persona-1\nnote: number ${commits}\n`);
        await git('add', 'personas/persona-1.yaml');
        await git('commit', '--quiet', '--message', `Number ${commits}`);
      }
    });
  };
  const append = (together: number) => async () => {
    const records = Buffer.alloc(2048 * together, 'record ');
    return perChange(together * 8, async () => {
      for (let done = 0; done < 8; done += 1) {
        await log.write(records);
        await log.datasync();
      }
    });
  };

  const [oneClient, manyAtOnce, durableGit, eachSynced, batchSynced] = await alternate(
    [
      { name: 'one client', run: one },
      { name: `${manyClients} clients`, run: many },
      { name: '`git add` and `git commit` with `core.fsync=all`', run: commitWithGit },
      { name: 'the limit: one synced append for each change', run: append(1) },
      { name: `the limit: one synced append for ${manyClients} changes`, run: append(manyClients) },
    ],
    schedule,
  );
  await Promise.all([...clients.map((client) => client.close()), log.close()]);
  await owner.stop();
  const lost = before + changes - countCommits(dir);
  if (lost !== 0) throw new Error(`${lost} of ${changes} acknowledged changes are not in the history.`);
  const what = (clients: string) => `one of many durable changes, ${clients}`;
  return [
    { what: what('one client'), ours: oneClient, theirs: durableGit, aim: 1 / 5 },
    { what: what('one client'), ours: oneClient, theirs: eachSynced },
    { what: what(`${manyClients} clients`), ours: manyAtOnce, theirs: durableGit, aim: 1 / 25 },
    { what: what(`${manyClients} clients`), ours: manyAtOnce, theirs: batchSynced },
    ...[oneClient, manyAtOnce, durableGit].map((timing) => ({
      what: `durable changes a second, ${timing.name}`,
      found: perSecond(timing),
    })),
  ];
}

const perSecond = ({ ms }: Timing): string => (1000 / spreadOf(ms).median).toFixed(0);

const countCommits = (dir: string): number =>
  Number(execFileSync('git', ['-C', dir, 'rev-list', '--count', 'HEAD'], { env: gitEnvironment, encoding: 'utf8' }));
