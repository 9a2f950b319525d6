// Processes that are started to be timed or to be asked.

import { spawn, type ChildProcessByStdio, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Readable, type Writable } from 'node:stream';

/** From the start to the end. @throws when it fails */
export async function runToEnd(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const [code] = (await once(spawn(command, args, { stdio: 'ignore', ...options }), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}.`);
}

/** What no program written for Node can beat. */
export const runBareNode = (): Promise<void> => runToEnd(process.execPath, ['-e', '0']);

export interface Started {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  /** The next line it prints. @throws when it ends before */
  nextLine(): Promise<string>;
  stop(): Promise<void>;
}

/** A program for Node that goes on until it is stopped, or this process ends. */
export const startNode = (args: readonly string[]): Started => startProgram(process.execPath, args);

export function startProgram(command: string, args: readonly string[]): Started {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const stopWithUs = () => child.kill();
  process.once('exit', stopWithUs);
  child.once('exit', () => process.off('exit', stopWithUs));
  const lines = createInterface({ input: child.stdout });
  return {
    child,
    async nextLine() {
      const [line] = (await Promise.race([once(lines, 'line'), ended])) as [unknown];
      if (typeof line !== 'string') throw new Error(`${command} ${args.join(' ')} ended with ${String(line)}.`);
      return line;
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}
