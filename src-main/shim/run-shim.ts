// The shim as a process. It has to answer in the time of a bare Node start and so loads nothing but Node; standard output
// carries MCP and nothing else.

import fs from 'node:fs';
import { heliosVersion } from '../../src-shared/version.ts';
import { Relay } from './relay.ts';
import { readShimOptions, usage } from './shim-options.ts';
import type { HeliosCommand } from './start-owner.ts';

/** For a client that has stopped reading. */
const lastWriteTimeoutMs = 1000;

export function runShim(heliosCommand: HeliosCommand): void {
  const options = readShimOptions(process.argv.slice(2), process.env);
  for (const argument of options.unknown) log(`ignoring the unknown option ${argument}`);

  if (options.show === 'help') log(`${usage}\n\nThe command line of Helios: ${heliosCommand.join(' ')} --help`);
  else if (options.show === 'version') log(heliosVersion);
  else serve(options.dir, heliosCommand);
}

function serve(dir: string, heliosCommand: HeliosCommand): void {
  const relay = new Relay({
    dir,
    heliosCommand,
    // Not `randomUUID`: loading crypto takes longer than all the rest, and nothing depends on this being a secret.
    sessionId: [process.pid, Date.now(), Math.random()].map((part) => part.toString(36)).join('-'),
    input: process.stdin,
    output: process.stdout,
    log,
    onEnd: exitWhenWritten,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => relay.end());
  relay.start();
}

function exitWhenWritten(): void {
  const exit = (): void => process.exit(0);
  process.stdout.write('', exit);
  setTimeout(exit, lastWriteTimeoutMs);
}

function log(line: string): void {
  try {
    fs.writeSync(2, `helios-mcp: ${line}\n`);
  } catch {
    // Nobody reads the log; that must not end the session.
  }
}
