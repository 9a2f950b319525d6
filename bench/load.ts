// 500 clients at once on one owner, each asking again as soon as it is answered: mostly reads, some changes. No call may
// fail and no acknowledged change be lost; how fast, and in how much memory, is noted.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { connectByShim, connectBySocket, type LineClient } from './line-client.ts';
import { startOwner } from './owner.ts';
import { type Finding } from './report.ts';
import { gitEnvironment, makeState } from './state.ts';

const sockets = 480;
/** Each is a process, so only some of the clients have one. */
const shims = 20;
const personas = 10;
const connectedAtOnce = 20;
/** Every so many calls of a client are one change. */
const callsPerChange = 5;

export async function measureLoad(seconds: number): Promise<Finding[]> {
  const dir = await makeState(personas);
  const owner = await startOwner(dir);
  const idleMemory = memoryOf(owner.pid);
  const clients = await connectAll(dir);
  const connectedMemory = memoryOf(owner.pid);
  const before = countCommits(dir);
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  const reads: number[] = [];
  const changes: number[] = [];
  const learned = await Promise.all(clients.map((client, index) => keepAsking(client, index)));
  // Those asked in the last instant are answered later.
  const took = (performance.now() - startedAt) / 1000;
  const loadedMemory = memoryOf(owner.pid);
  await Promise.all(clients.map((client) => client.close()));
  await owner.stop();

  const lost = before + changes.length - countCommits(dir);
  if (lost !== 0) throw new Error(`${lost} of ${changes.length} acknowledged changes are not in the history.`);
  const texts = Array.from({ length: personas }, (_, index) =>
    readFileSync(join(dir, `personas/persona-${index}.yaml`), 'utf8'),
  ).join('\n');
  const missing = learned.filter((value) => value !== null && !texts.includes(value));
  if (missing.length > 0) throw new Error(`Acknowledged, but in no file: ${missing.join(', ')}`);

  async function keepAsking(client: LineClient, index: number): Promise<string | null> {
    let value: string | null = null;
    const persona = `persona-${index % personas}`;
    for (let count = index; performance.now() < endsAt; count += 1) {
      const isChange = count % callsPerChange === 0;
      const askedAt = performance.now();
      if (isChange) {
        value = `from client ${index}, call ${count}.`;
        await client.call('learn_behavior', { persona, key: `behaviors.load.of_${index}`, value });
      } else if (count % 2 === 0) await client.call('get_active_persona', { persona_name: persona });
      else await client.call('list_personas', {});
      (isChange ? changes : reads).push(performance.now() - askedAt);
    }
    return value;
  }

  const under = `${sockets + shims} clients for ${seconds} s`;
  return [
    { what: `calls a second, ${under}`, found: ((reads.length + changes.length) / took).toFixed(0) },
    { what: `changes a second among them, ${under}`, found: (changes.length / took).toFixed(0) },
    { what: `read, ${under}`, found: latencies(reads) },
    { what: `change, ${under}`, found: latencies(changes) },
    {
      what: 'memory of the owner: alone, with all connected, after the load',
      found: [idleMemory, connectedMemory, loadedMemory].join(', '),
    },
  ];
}

async function connectAll(dir: string): Promise<LineClient[]> {
  const clients: LineClient[] = [];
  for (let first = 0; first < sockets + shims; first += connectedAtOnce) {
    const some = Array.from({ length: connectedAtOnce }, (_, offset) => {
      const index = first + offset;
      return index < shims ? connectByShim(dir, `shim ${index}`) : connectBySocket(dir, `socket ${index}`);
    });
    clients.push(...(await Promise.all(some)));
  }
  return clients;
}

function latencies(ms: readonly number[]): string {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(0);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

function memoryOf(pid: number): string {
  try {
    const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    return `${(kilobytes / 1024).toFixed(0)} MB`;
  } catch {
    return 'not measured: needs Linux';
  }
}

const countCommits = (dir: string): number =>
  Number(execFileSync('git', ['-C', dir, 'rev-list', '--count', 'HEAD'], { env: gitEnvironment, encoding: 'utf8' }));
