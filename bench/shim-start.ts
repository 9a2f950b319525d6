// From the start of the shim, with an owner running, until the client reads the answer to `initialize`: as the script that
// the repository has, and as the executable that is installed.

import { once } from 'node:events';

import { startEcho } from './bare-relay.ts';
import { buildExecutableWhenStale } from '../scripts/sea/executable.mjs';
import { runBareNode, startProgram } from './child.ts';
import { alternate, stopwatch } from './measure.ts';
import { shimEntry, startOwner } from './owner.ts';
import { type Finding } from './report.ts';
import { makeState } from './state.ts';

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
};

async function timeToFirstAnswer(command: string, args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const { child, nextLine } = startProgram(command, args);
  const ended = once(child, 'exit');
  child.stdin.write(`${JSON.stringify(initialize)}\n`);
  await nextLine();
  const ms = performance.now() - startedAt;
  child.stdin.end();
  await ended;
  return ms;
}

export async function measureShimStart(): Promise<Finding[]> {
  const dir = await makeState(4);
  const owner = await startOwner(dir);
  const { echo, relayArgs } = await startEcho();
  const executable = await buildExecutableWhenStale();
  const node = process.execPath;
  const [shim, installed, bareNode, bareRelay] = await alternate(
    [
      { name: 'shim', run: () => timeToFirstAnswer(node, [shimEntry, '--helios-dir', dir]) },
      { name: 'executable', run: () => timeToFirstAnswer(executable, ['--helios-dir', dir]) },
      { name: 'bare `node -e 0`', run: () => stopwatch(runBareNode) },
      { name: 'the limit: bare Node and one socket round trip', run: () => timeToFirstAnswer(node, relayArgs) },
    ],
    { warmUp: 5, rounds: 60 },
  );
  await Promise.all([owner.stop(), echo.stop()]);
  const what = 'shim, start to first answer';
  return [
    // The aim allows one socket round trip on top, which is too short beside a start of Node to be counted.
    { what, ours: shim, theirs: bareNode, aim: 1.3 },
    { what, ours: shim, theirs: bareRelay },
    { what: 'shim as executable, start to first answer', ours: installed, theirs: bareNode, aim: 1.3 },
    { what: 'shim as executable, start to first answer', ours: installed, theirs: shim },
  ];
}
