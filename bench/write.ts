// Learning one new value through the shim: durable, one commit, readable by native git. Against the memory server,
// which writes one file and syncs nothing, and against native git, which does not sync either unless it is told to.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

import { runToEnd } from './child.ts';
import { countSyncs, countSyncRounds } from './count-syncs.ts';
import { connectThroughShim, connectToMemoryServer } from './mcp-client.ts';
import { alternate, stopwatch } from './measure.ts';
import { graphFile } from './memory-graph.ts';
import { startOwner } from './owner.ts';
import { type Finding } from './report.ts';
import { cloneState, gitEnvironment, gitOptions, makeState } from './state.ts';
import { tempFolder } from './temp-folder.ts';

const persona = 'persona-1';
const path = `personas/${persona}.yaml`;
const valueOf = (round: number): string => `learned in round ${round} of many`;

export async function measureWrite(): Promise<Finding[]> {
  const dir = await makeState(100);
  const repository = cloneState(dir);
  const owner = await startOwner(dir);
  const helios = await connectThroughShim(dir);
  const memory = await connectToMemoryServer(memoryFileOf(dir));
  const log = await open(join(tempFolder(), 'log'), 'a');
  let round = 0;

  const learn = () => helios.call('learn_behavior', { persona, key: 'behaviors.note', value: valueOf((round += 1)) });
  const observe = async (): Promise<number> => {
    const observations = [valueOf(round)];
    const ms = await stopwatch(() =>
      memory.call('add_observations', { observations: [{ entityName: persona, contents: observations }] }),
    );
    // Out of the measured time: every round finds a graph of the same size.
    await memory.call('delete_observations', { deletions: [{ entityName: persona, observations }] });
    return ms;
  };
  const git = (...args: string[]) =>
    runToEnd('git', [...gitOptions, ...args], { cwd: repository, env: gitEnvironment });
  const commitWithGit = async (...options: string[]): Promise<number> => {
    const file = join(repository, path);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/note: .*/, `note: ${valueOf(round)} ${performance.now()}`));
    return stopwatch(async () => {
      await git(...options, 'add', path);
      await git(...options, 'commit', '--quiet', '--message', `Round ${round}`);
    });
  };

  const append = () =>
    stopwatch(async () => {
      await log.write(valueOf(round));
      await log.datasync();
    });

  const [ours, observed, plainGit, durableGit, synced] = await alternate(
    [
      { name: '`learn_behavior`', run: () => stopwatch(learn) },
      { name: '`add_observations`, memory server', run: observe },
      { name: '`git add` and `git commit`', run: () => commitWithGit() },
      { name: 'the same with `core.fsync=all`', run: () => commitWithGit('-c', 'core.fsync=all') },
      { name: 'the limit: one synced append to a file', run: append },
    ],
    { warmUp: 20, rounds: 150 },
  );
  const syncs = await countSyncs(owner.pid, learn);
  const inSequence = await countSyncRounds(owner.pid, learn);
  await Promise.all([helios.close(), memory.close(), log.close()]);
  await owner.stop();
  const what = '`learn_behavior` through the shim';
  return [
    { what, ours, theirs: observed },
    { what, ours, theirs: plainGit, aim: 1 / 3 },
    { what, ours, theirs: durableGit },
    { what, ours, theirs: synced },
    { what: 'fsync calls of one `learn_behavior`', found: syncs },
    { what: 'fsync calls that wait for one another', found: inSequence },
  ];
}

/** The same texts as the state directory holds. */
function memoryFileOf(dir: string): string {
  const file = join(tempFolder(), 'memory.jsonl');
  const entities = readdirSync(join(dir, 'personas')).map((name) => ({
    name: name.replace('.yaml', ''),
    observations: readFileSync(join(dir, 'personas', name), 'utf8').split('\n'),
  }));
  writeFileSync(file, graphFile(entities));
  return file;
}
