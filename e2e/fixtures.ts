// What every spec starts from: a fresh state directory, the built entries, and an owner that is ended by its process id.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { expect, test as base } from '@playwright/test';

import type { Failure, Reply } from '../src-shared/errors.ts';
import type { OperationName, Output } from '../src-shared/operations.ts';
import { lockFileName, type LockInfo } from '../src-shared/relay-protocol.ts';
import type { OwnerInfo } from '../src-main/host/owner.ts';

const built = (name: string): string => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
export const heliosEntry = built('helios.mjs');
export const shimEntry = built('helios-mcp.mjs');

export interface Owner {
  readonly dir: string;
  readonly info: OwnerInfo;
  readonly child: ChildProcess;
  /** As the interface calls: fails the test when the operation fails. */
  call<Name extends OperationName>(name: Name, input: object): Promise<Output<Name>>;
  /** In order, as a person ends it. @returns the exit code */
  stop(): Promise<number | null>;
}

/**
 * @param args after `serve --json --port 0`
 * @param helios what starts the command `helios`
 */
export async function startOwner(
  dir: string,
  args: readonly string[] = [],
  [program, ...first]: readonly [string, ...string[]] = [process.execPath, heliosEntry],
): Promise<Owner> {
  const child = spawn(program, [...first, '--helios-dir', dir, 'serve', '--json', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Piped just above.
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
  if (typeof line !== 'string') throw new Error(`helios serve ended with ${String(line)} before it was ready.`);
  const info = JSON.parse(line) as OwnerInfo; // the line of `--json` by its contract
  return {
    dir,
    info,
    child,
    async call(name, input) {
      const reply = await callOwner(info, name, input);
      expect(reply, `${name} ${JSON.stringify(input)}`).toMatchObject({ status: 'success' });
      return reply as never; // the operation's output by its contract
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }
      return child.exitCode;
    },
  };
}

export async function callOwner({ url, token }: OwnerInfo, name: string, input: object): Promise<Reply | Failure> {
  const response = await fetch(new URL('/api/call', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, input }),
  });
  return (await response.json()) as Reply;
}

export async function readLock(dir: string): Promise<LockInfo | null> {
  try {
    return JSON.parse(await readFile(join(dir, lockFileName), 'utf8')) as LockInfo;
  } catch {
    return null; // nobody owns the directory now
  }
}

/** Ends the background owner that a shim may have left, and waits until it is gone. */
export async function endOwnerOf(dir: string): Promise<void> {
  for (let lock = await readLock(dir); lock && isRunning(lock.pid); lock = await readLock(dir)) {
    const { pid } = lock;
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => isRunning(pid), { timeout: 60_000, intervals: [20] }).toBe(false);
  }
}

/** Waits until git holds what was acknowledged, a moment after the answer. */
export async function published({ dir, call }: Owner): Promise<void> {
  const { entries } = await call('get_history', { limit: 1 });
  const head = () => execFileSync('git', ['-C', dir, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  await expect.poll(head, { intervals: [5, 20, 50] }).toBe(entries[0]?.commit);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // no such process; those of others are none of ours
  }
}

export async function writeFiles(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
}

export interface Fixtures {
  /** Path in the state directory → content, there before Helios sees the directory. Set with `test.use`. */
  readonly files: Readonly<Record<string, string>>;
  readonly dir: string;
  readonly owner: Owner;
}

export const test = base.extend<Fixtures>({
  files: [{}, { option: true }],
  dir: async ({ files }, use) => {
    const dir = await mkdtemp(join(tmpdir(), 'helios-e2e-'));
    await writeFiles(dir, files);
    await use(dir);
    await endOwnerOf(dir);
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  },
  owner: async ({ dir }, use) => useOwner(dir, use),
});

export async function useOwner(dir: string, use: (owner: Owner) => Promise<void>): Promise<void> {
  const owner = await startOwner(dir);
  await use(owner);
  const code = await owner.stop();
  // Unless the test killed it, as a crash would.
  if (owner.child.signalCode !== 'SIGKILL') expect(code, 'H19: an owner ends in order').toBe(0);
}
