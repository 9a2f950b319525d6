import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeDisk } from '../disk.ts';
import { git, makeDir } from './repository.fixture.ts';
import { findStaleLocks } from './stale-locks.ts';

const now = new Date();
const beforeTheLock = now.getTime() - 2 * 3600_000;

function makeLocked(ageMs: number): string {
  const dir = makeDir();
  git(dir, 'init', '-q');
  const lock = join(dir, '.git/index.lock');
  writeFileSync(lock, '');
  const time = new Date(now.getTime() - ageMs);
  utimesSync(lock, time, time);
  return dir;
}

test('H14: a lock of the last minutes is somebody’s, one from before the computer started is nobody’s', async () => {
  expect(await findStaleLocks(nodeDisk, makeLocked(60_000), now, now.getTime())).toEqual([]);
  expect(await findStaleLocks(nodeDisk, makeLocked(3600_000), now, now.getTime())).toMatchObject([
    { name: 'index.lock', certain: true },
  ]);
});

test.runIf(process.platform === 'linux')(
  'H14: an old lock is not certainly stale while a git runs in the directory',
  async () => {
    const dir = makeLocked(3600_000);
    const running = spawn('git', ['hash-object', '--stdin'], { cwd: dir, stdio: ['pipe', 'ignore', 'ignore'] });
    await once(running, 'spawn');
    expect(await findStaleLocks(nodeDisk, dir, now, beforeTheLock)).toMatchObject([{ certain: false }]);
    running.stdin.end();
    await once(running, 'close');
    expect(await findStaleLocks(nodeDisk, dir, now, beforeTheLock)).toMatchObject([{ certain: true }]);
  },
);
