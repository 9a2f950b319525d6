// What a long history costs: the same questions and changes at 100, 10,000 and 100,000 commits, next to native git on a
// copy of the same repository, and next to ourselves on the shortest one.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { call } from '../src-main/core/call.ts';
import { openHelios, type Helios } from '../src-main/core/helios.ts';
import { runToEnd } from './child.ts';
import { makeLongHistory, personaPath } from './long-history.ts';
import { alternate, stopwatch, type Contestant } from './measure.ts';
import { startOwner } from './owner.ts';
import { type Count, type Finding } from './report.ts';
import { cloneState, gitEnvironment, gitOptions } from './state.ts';

const sizes = [
  { commits: 100, tags: 10 },
  { commits: 10_000, tags: 100 },
  { commits: 100_000, tags: 1_000 },
];
/** Native git syncs folders never, and files only when it is told to. */
const durable = ['-c', 'core.fsync=all'];
const pageLength = 50;
/** As many changes of one persona as the shortest history has. */
const fewest = 3;
const aim = 1.5;

interface Repository {
  readonly label: string;
  readonly dir: string;
  readonly helios: Helios;
  /** The working copy of native git. */
  readonly copy: string;
  /** Two commits of which each has a different text in every persona. */
  readonly points: readonly [string, string];
}

interface Task {
  readonly what: string;
  readonly byGit: string;
  readonly warmUp: number;
  readonly rounds: number;
  ours(repository: Repository, round: number): Promise<unknown>;
  git(repository: Repository, round: number): Promise<unknown>;
}

const persona = 'persona-3';
const path = personaPath(3);
/** The older one first, and with each round the other: every round changes something. */
const pointOf = ({ points }: Repository, round: number): string => points[(round + 1) % 2] ?? points[0];
const reading = { warmUp: 10, rounds: 60 };
const writing = { warmUp: 4, rounds: 30 };

const tasks: readonly Task[] = [
  {
    what: `first page of ${pageLength}`,
    byGit: '`git log -50 --name-only`',
    ...reading,
    ours: ({ helios }) => ask(helios, 'get_history', { limit: pageLength }),
    git: ({ copy }) => git(copy, 'log', '--first-parent', `-${pageLength}`, '--name-only'),
  },
  {
    what: `last ${fewest} changes of one persona`,
    byGit: '`git log -3 -- path`',
    ...reading,
    ours: ({ helios }) => ask(helios, 'get_history', { limit: fewest, persona }),
    git: ({ copy }) => git(copy, 'log', '--first-parent', `-${fewest}`, '--name-only', '--', path),
  },
  {
    what: 'diff of two points',
    byGit: '`git diff --name-only`',
    ...reading,
    ours: ({ helios, points: [from, to] }) => helios.history.changedFiles(from, to),
    git: ({ copy, points: [from, to] }) => git(copy, 'diff', '--name-only', from, to),
  },
  {
    what: 'rollback of one file, with a snapshot before',
    byGit: '`git checkout commit -- path` and `git commit`, `core.fsync=all`',
    ...writing,
    ours: (repository, round) => ask(repository.helios, 'rollback', { to: pointOf(repository, round), files: [path] }),
    git: (repository, round) => restoreWithGit(repository, round, path),
  },
  {
    what: 'rollback of everything, with a snapshot before',
    byGit: '`git checkout commit -- .` and `git commit`, `core.fsync=all`',
    ...writing,
    ours: (repository, round) => ask(repository.helios, 'rollback', { to: pointOf(repository, round) }),
    git: (repository, round) => restoreWithGit(repository, round, '.'),
  },
  {
    what: '`learn_behavior`',
    byGit: '`git add` and `git commit`, `core.fsync=all`',
    ...writing,
    ours: ({ helios }, round) =>
      ask(helios, 'learn_behavior', { persona, key: 'behaviors.note', value: `learned in round ${round}` }),
    git: async ({ copy }, round) => {
      const file = join(copy, path);
      writeFileSync(file, readFileSync(file, 'utf8').replace(/note: .*/, `note: learned in round ${round}`));
      await git(copy, ...durable, 'add', path);
      await git(copy, ...durable, 'commit', '--quiet', '--message', `Round ${round}`);
    },
  },
];

const quietMs = 200;

export async function measureHistory(): Promise<Finding[]> {
  const repositories: Repository[] = [];
  for (const { commits, tags } of sizes) repositories.push(await makeRepository(commits, tags));
  const findings: Finding[] = [];
  for (const task of tasks) findings.push(...(await measureTask(task, repositories)));
  for (const { helios } of repositories) await helios.close();
  return [...findings, await measureMemory(repositories)];
}

async function makeRepository(commits: number, tags: number): Promise<Repository> {
  const dir = await makeLongHistory(commits, tags);
  const copy = cloneState(dir);
  const idOf = (name: string) =>
    execFileSync('git', ['rev-parse', name], { cwd: copy, env: gitEnvironment, encoding: 'utf8' }).trim();
  const points = [idOf(`HEAD~${commits / 2}`), idOf('HEAD')] as const;
  return { label: `${commits.toLocaleString('en')} commits`, dir, copy, points, helios: await openHelios(dir) };
}

async function measureTask({ what, byGit, warmUp, rounds, ...task }: Task, repositories: readonly Repository[]) {
  const contestants = repositories.flatMap((repository): Contestant[] => {
    let [ourRound, gitRound] = [0, 0];
    return [
      {
        name: `${what}, ${repository.label}`,
        run: () => stopwatch(() => task.ours(repository, (ourRound += 1))),
      },
      {
        name: byGit,
        run: async () => {
          await delay(quietMs); // what Helios still does in the background must not slow git down
          return stopwatch(() => task.git(repository, (gitRound += 1)));
        },
      },
    ];
  });
  const timings = await alternate(contestants, { warmUp, rounds });
  const [shortest] = timings;
  return repositories.flatMap((_, index): Finding[] => {
    const [ours, theirs] = timings.slice(2 * index);
    if (!shortest || !ours || !theirs) return [];
    const against = { ...shortest, name: `the same at ${repositories[0]?.label ?? ''}` };
    const isLongest = index === repositories.length - 1;
    return [{ what: ours.name, ours, theirs }, ...(isLongest ? [{ what: ours.name, ours, theirs: against, aim }] : [])];
  });
}

async function ask(helios: Helios, name: string, input: object): Promise<void> {
  const reply = await call(helios, 'mcp', name, input, { actor: { kind: 'client', name: 'bench' } });
  if (reply.status === 'error') throw new Error(`${name} failed: ${JSON.stringify(reply)}`);
}

const git = (dir: string, ...args: readonly string[]): Promise<void> =>
  runToEnd('git', [...gitOptions, ...args], { cwd: dir, env: gitEnvironment });

async function restoreWithGit(repository: Repository, round: number, paths: string): Promise<void> {
  const { copy } = repository;
  await git(copy, ...durable, 'checkout', pointOf(repository, round), '--', paths);
  await git(copy, ...durable, 'commit', '--quiet', '--message', `Round ${round}`);
}

/** Of an owner that was asked for all of it, on each history. */
async function measureMemory(repositories: readonly Repository[]): Promise<Count> {
  const bytes: number[] = [];
  for (const { dir, points } of repositories) {
    const owner = await startOwner(dir);
    for (let round = 0; round < 20; round += 1) {
      await owner.call('get_history', { limit: pageLength });
      await owner.call('get_history', { limit: pageLength, persona });
      await owner.call('rollback', { to: points[round % 2], files: [path] });
    }
    bytes.push(residentBytes(owner.pid));
    await owner.stop();
  }
  const found = bytes.slice(1).map((size) => (size / (bytes[0] ?? Number.NaN)).toFixed(2));
  return {
    what: `memory of the owner at ${repositories
      .slice(1)
      .map(({ label }) => label)
      .join(' and ')}, times that at ${repositories[0]?.label ?? ''}`,
    found: found.join(' and '),
  };
}

const residentBytes = (pid: number): number =>
  1024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
