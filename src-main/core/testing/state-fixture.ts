// For tests: state directories on the real disk, opened as a client would use them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Failure, type Reply } from '../../../src-shared/errors.ts';
import { type OperationName, type Output } from '../../../src-shared/operations.ts';
import { call } from '../call.ts';
import { openHelios, type Helios } from '../helios.ts';

export const client = { kind: 'client', name: 'test-client', version: '1.2' } as const;

export interface State extends AsyncDisposable {
  readonly dir: string;
  readonly helios: Helios;
  ask<Name extends OperationName>(name: Name, input?: object): Promise<Output<Name>>;
  fail(name: string, input?: unknown): Promise<Failure>;
  read(path: string): string;
  write(path: string, text: string): void;
  git(...args: string[]): string;
}

/** @param prepare fills the directory before Helios sees it */
export async function openState(prepare: (dir: string) => void = () => {}): Promise<State> {
  const dir = mkdtempSync(join(tmpdir(), 'helios-state-'));
  prepare(dir);
  const helios = await openHelios(dir);
  // Most tests look with git at what was done, which follows the answer in a moment.
  const run = async (name: string, input: unknown): Promise<Reply> => {
    const reply = await call(helios, 'mcp', name, input, { actor: client });
    await helios.writer.settled();
    return reply;
  };
  return {
    dir,
    helios,
    async ask(name, input = {}) {
      const reply = await run(name, input);
      if (reply.status === 'error') throw new Error(JSON.stringify(reply));
      return reply as never; // the operation's output by its contract
    },
    async fail(name, input = {}) {
      const reply = await run(name, input);
      if (reply.status !== 'error') throw new Error(`${name} did not fail: ${JSON.stringify(reply)}`);
      return reply;
    },
    read: (path) => readFileSync(join(dir, path), 'utf8'),
    write: (path, text) => writeFileSync(join(dir, path), text),
    git: (...args) => git(dir, ...args),
    async [Symbol.asyncDispose]() {
      await helios.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org', ...args], {
    cwd: dir,
    encoding: 'utf8',
  }).trim();
