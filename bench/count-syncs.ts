// Counts what a write waits for, with strace on the owner. The number of syncs in a row is what carries over to other
// disks, so it is measured as well: by how much longer a write takes when every sync takes a known time longer.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { spreadOf, stopwatch } from './measure.ts';
import { tempFolder } from './temp-folder.ts';

const writes = 20;
const addedMs = 20;
const notCounted = 'not counted: needs `strace`, on Linux';
/** After a write the owner brings git's index up to date, with syncs of its own that nobody waits for. */
const pauseMs = 500;

const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));

export async function countSyncs(pid: number, write: () => Promise<unknown>): Promise<string> {
  const log = join(tempFolder(), 'syncs');
  const strace = await attach(pid, ['-o', log]);
  if (!strace) return notCounted;
  let waitedFor = 0;
  const calls = () => readFileSync(log, 'utf8').match(/(fsync|fdatasync)\(/g)?.length ?? 0;
  for (let index = 0; index < writes; index += 1) {
    await pause();
    const before = calls();
    await write();
    waitedFor += calls() - before;
  }
  await pause();
  const afterwards = calls() - waitedFor;
  await strace.detach();
  return `${waitedFor / writes} before the answer, ${afterwards / writes} for git's index afterwards`;
}

export async function countSyncRounds(pid: number, write: () => Promise<unknown>): Promise<string> {
  const timesOf = async (delayMs: number): Promise<number> => {
    const slow = ['-o', '/dev/null', '-e', `inject=fsync,fdatasync:delay_exit=${delayMs * 1000}`];
    const strace = await attach(pid, slow);
    if (!strace) return Number.NaN;
    const ms: number[] = [];
    for (let index = 0; index < writes; index += 1) {
      await pause();
      ms.push(await stopwatch(write));
    }
    await strace.detach();
    return spreadOf(ms).median;
  };
  const rounds = (await timesOf(2 * addedMs)) - (await timesOf(addedMs));
  return Number.isNaN(rounds) ? notCounted : (rounds / addedMs).toFixed(1);
}

async function attach(pid: number, options: readonly string[]): Promise<{ detach(): Promise<void> } | null> {
  if (spawnSync('strace', ['-V'], { stdio: 'ignore' }).error) return null;
  const args = ['-f', '-q', '-e', 'trace=fsync,fdatasync', ...options, '-p', String(pid)];
  const child = spawn('strace', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([pause(), ended]);
  if (child.exitCode !== null) return null;
  return {
    async detach() {
      child.kill('SIGINT');
      await ended;
    },
  };
}
