// Test only: a small owner to run the shim against, with the real socket and the real lock.
// Started as `helios.mjs serve --background --helios-dir DIR`; its methods are in `answer`.

import fs from 'node:fs';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { acquireLock } from '../core/ownership/lock.ts';
import { listenOwnerSocket } from '../host/socket.ts';
import { LineSplitter } from './line-splitter.ts';

const dir = process.argv[process.argv.indexOf('--helios-dir') + 1] ?? '';
fs.appendFileSync(path.join(dir, 'starts'), `${process.pid}\n`);

if (fs.existsSync(path.join(dir, 'broken'))) {
  const failure = { level: 'fatal', code: 'corrupt', message: 'The state is damaged.', guidance: 'Run the doctor.' };
  fs.writeSync(2, `some warning\n${JSON.stringify(failure)}\n`);
  process.exit(1);
}

const socket = await listenOwnerSocket({ dir, version: 'fixture', onConnections: endWhenLeft });
const acquired = await acquireLock(dir, {
  rank: 'background',
  version: 'fixture',
  socket: socket.address,
  token: socket.token,
});
if (acquired.kind === 'held') {
  await socket.close();
  process.exit(0);
}
await socket.removeStaleSockets();
socket.serve({
  onMcp,
  onCall: async (name, input, client) => ({ status: 'success', name, input, client }),
  onHandOver: (rank) => {
    if (rank === 'background') return false;
    void end();
    return true;
  },
});

async function end(): Promise<void> {
  await socket.close();
  if (acquired.kind === 'owned') await acquired.lock.release();
  process.exit(0);
}

/** No test leaves a process behind. */
function endWhenLeft(count: number): void {
  if (count === 0) setTimeout(() => socket.connections === 0 && void end(), 5000);
}

function onMcp(connection: Duplex, session: string): void {
  const seen: string[] = [];
  const waiting: ((result: unknown) => void)[] = [];
  const write = (message: object): void => {
    connection.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  };
  const lines = new LineSplitter({
    maxLineBytes: Infinity,
    onLongLine: () => connection.destroy(),
    onLine: (line) => {
      let message;
      try {
        message = JSON.parse(line.toString());
      } catch {
        // A line that only has to come back as it was.
        connection.write(line);
        return;
      }
      if (message.method === undefined) return waiting.shift()?.(message.result);
      seen.push(message.method);
      if (message.id !== undefined) answer(message);
    },
  });
  connection.on('data', (chunk: Buffer) => lines.push(chunk));

  function answer({ id, method, params }: { id: unknown; method: string; params?: Record<string, unknown> }): void {
    // The order of members is that of the SDK.
    const reply = (result: unknown): void =>
      void connection.write(`${JSON.stringify({ result, jsonrpc: '2.0', id })}\n`);
    if (method === 'die' || (method === 'die-once' && isFirst(String(id)))) process.kill(process.pid, 'SIGKILL');
    else if (method === 'hang-once' && isFirst(String(id))) return;
    else if (method === 'big') reply({ text: 'ö'.repeat(Number(params?.['characters'])) });
    else if (method === 'ask') {
      waiting.push((result) => reply({ asked: result }));
      write({ id: 0, method: 'elicitation/create', params: { message: `owner ${process.pid}` } });
    } else if (method === 'subscriptions/listen') {
      const _meta = { 'io.modelcontextprotocol/subscriptionId': id };
      write({ method: 'notifications/subscriptions/acknowledged', params: { notifications: {}, _meta } });
    } else reply(method === 'echo-small' ? {} : { pid: process.pid, session, seen: [...seen], params });
  }
}

function isFirst(name: string): boolean {
  const marker = path.join(dir, `once-${name}`);
  if (fs.existsSync(marker)) return false;
  fs.writeFileSync(marker, '');
  return true;
}
