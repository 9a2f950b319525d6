// Who is connected, and what a further client needs to connect.

import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

import { type Helios } from '../helios.ts';
import { type Handler } from './handlers.ts';

export const listSessions: Handler<'list_sessions'> = async ({ sessions, pause }) => ({
  sessions: sessions.list(),
  paused: pause.isOn,
});

export const setPaused: Handler<'set_paused'> = async ({ pause }, { paused }) => {
  await pause.set(paused);
  return { paused };
};

export const getConnectionInfo: Handler<'get_connection_info'> = async (helios) => {
  const [command, ...args] = shimCommand(helios);
  return {
    state_dir: helios.dir,
    command,
    // A client does not hand on this process's environment, so only the place that the shim takes by itself needs no name.
    args: isDefaultDir(helios.dir) ? args : [...args, '--helios-dir', resolve(helios.dir)],
    http_url: helios.reach?.httpUrl ?? null,
    token_file: join(helios.dir, 'run', 'loopback.json'),
  };
};

export const isDefaultDir = (dir: string): boolean => resolve(dir) === join(homedir(), '.helios');

/** The installed one, else the one beside the program that runs. */
function shimCommand({ dir, reach }: Helios): [string, ...string[]] {
  const program = process.platform === 'win32' ? 'helios-mcp.exe' : 'helios-mcp';
  const installed = join(resolve(dir), 'bin', program);
  if (existsSync(installed)) return [installed];
  const isNode = /^node(\.exe)?$/i.test(basename(process.execPath));
  const beside = join(dirname(process.execPath), program);
  if (!isNode && existsSync(beside)) return [beside];
  // Another program that happens to run Node, such as the desktop app, is none that a script could be given to.
  return [isNode ? process.execPath : 'node', join(reach?.programs ?? dirname(ownProgram()), 'helios-mcp.mjs')];
}

/** Package managers start programs by a link elsewhere. */
function ownProgram(): string {
  const program = resolve(process.argv[1] ?? '.');
  return existsSync(program) ? realpathSync(program) : program;
}
