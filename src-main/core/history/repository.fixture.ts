// Only for tests: real state directories, the real git binary, and disks that watch or cut what is done.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Actor } from '../../../src-shared/actor.ts';
import type { Disk } from '../disk.ts';
import type { History } from './history.ts';
import type { Change, Prepared } from './prepare-change.ts';

export const claude: Actor = { kind: 'client', name: 'Claude Desktop', version: '1.2' };
export const noon = new Date('2026-03-04T12:00:00Z');

export function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'helios-history-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}

/** Runs git as a user without any settings of their own would. Throws when git fails. */
export const git = (dir: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', dir, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      GIT_CONFIG_GLOBAL: devNull,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.org',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.org',
    },
  }).trimEnd();

export const lines = (text: string): string[] => (text === '' ? [] : text.split('\n'));

type Files = Readonly<Record<string, string | null>>;

export const changeOf = (files: Files, more: Partial<Change> = {}): Change => ({
  files: new Map(Object.entries(files)),
  message: 'Change a persona',
  actor: claude,
  tool: 'update_preference',
  time: noon,
  ...more,
});

export async function prepare(
  history: History,
  files: Files,
  more: Partial<Change> = {},
  onto?: Prepared,
): Promise<Prepared> {
  const prepared = await history.prepare(changeOf(files, more), onto);
  if (prepared === null) throw new Error('nothing to commit');
  return prepared;
}

export async function publish(prepared: Prepared): Promise<void> {
  await prepared.write();
  await prepared.publish();
}

/** Publishes and puts the working files in place; returns the commit. */
export async function commit(dir: string, history: History, files: Files, more: Partial<Change> = {}): Promise<string> {
  const prepared = await prepare(history, files, more);
  await publish(prepared);
  putFiles(dir, files);
  return prepared.commit;
}

export function putFiles(dir: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) rmSync(join(dir, path), { force: true });
    else {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content);
    }
  }
}

const changing = ['writeNewFile', 'append', 'rename', 'link', 'unlink', 'mkdir', 'rmdir', 'syncFolder'] as const;

/** Calls `before` with the name and arguments of each operation that changes something. */
export function watchDisk(disk: Disk, before: (operation: string, ...args: readonly unknown[]) => void): Disk {
  const watched = changing.map((name) => {
    const run = disk[name] as (...args: readonly unknown[]) => Promise<void>; // all of them take paths and return nothing
    const wrapped = async (...args: readonly unknown[]) => {
      before(name, ...args);
      await run(...args);
    };
    return [name, wrapped];
  });
  return { ...disk, ...Object.fromEntries(watched) };
}

/** A disk on which, after so many changing operations, every one fails: the process has died as far as it can tell. */
export function cutDisk(disk: Disk, operations: number): Disk {
  let left = operations;
  return watchDisk(disk, () => {
    left -= 1;
    if (left < 0) throw new Error('cut');
  });
}
