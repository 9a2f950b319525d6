// The least that any shim has to do: pass lines between its standard streams and the socket of another process, here
// one that sends back what it gets.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { startNode, type Started } from './child.ts';
import { tempFolder } from './temp-folder.ts';

const echoScript =
  "require('net').createServer((s) => s.pipe(s)).listen(process.argv[1], () => console.log('listening'))";
const relayScript = "const s = require('net').connect(process.argv[1]); process.stdin.pipe(s); s.pipe(process.stdout)";

/** @returns the process with the socket, and what to start Node with for a relay to it */
export async function startEcho(): Promise<{ readonly echo: Started; readonly relayArgs: readonly string[] }> {
  const address =
    process.platform === 'win32' ? String.raw`\\.\pipe\bench-${randomUUID()}` : join(tempFolder(), 'echo');
  const echo = startNode(['-e', echoScript, address]);
  await echo.nextLine();
  return { echo, relayArgs: ['-e', relayScript, address] };
}
