import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { lockFileName } from '../../src-shared/relay-protocol.ts';
import { acquireLock } from '../core/ownership/lock.ts';
import { askHandOver } from '../host/owner-client.ts';
import { listenOwnerSocket } from '../host/socket.ts';
import { buildShim, newStateDir, ownersStarted, removeStateDir, TestClient, until } from './client.fixture.ts';

let folder: string;
let dir: string;
let client: TestClient;
beforeAll(async () => {
  folder = await buildShim();
});
afterAll(() => fs.rmSync(folder, { recursive: true }));
beforeEach(() => {
  dir = newStateDir();
  client = new TestClient(folder, dir);
});
afterEach(async () => {
  await client.end();
  removeStateDir(dir);
});

test('C5: each request is answered once when the owner is killed in the middle', async () => {
  await client.initialize();
  for (let id = 1; id <= 20; id += 1) client.request(id, id % 2 ? 'hang-once' : 'echo');
  client.request(21, 'die-once');
  for (let id = 22; id <= 40; id += 1) client.request(id, 'echo');
  await Promise.all(Array.from({ length: 40 }, (_, index) => client.answerTo(index + 1)));

  expect(ownersStarted(dir)).toHaveLength(2);
  const ids = client.messages.map(({ id }) => id);
  expect([...ids].sort()).toEqual([...new Set(ids)].sort());
  const [first, second] = ownersStarted(dir);
  expect((await client.answerTo(2)).result.pid).toBe(first);
  const [hung, later] = [await client.answerTo(1), await client.answerTo(40)];
  expect([hung.result.pid, later.result.pid]).toEqual([second, second]);
  expect(hung.result.session).toBe((await client.answerTo(2)).result.session);
});

test('C5: the next owner hears the opening, then what was unanswered, then what came meanwhile, in order', async () => {
  await client.initialize();
  await client.ask('level', 'logging/setLevel', { level: 'info' });
  await client.ask('sub-a', 'resources/subscribe', { uri: 'helios://a' });
  await client.ask('sub-b', 'resources/subscribe', { uri: 'helios://b' });
  await client.ask('unsub', 'resources/unsubscribe', { uri: 'helios://a' });
  client.request('hung', 'hang-once');
  await client.ask('before', 'echo');
  client.request('dying', 'die-once');
  await until(() => client.stderr.includes('gone'));
  client.notify('notifications/roots/list_changed');
  const { result } = await client.ask('last', 'echo');

  expect(result.seen).toEqual([
    'initialize',
    'notifications/initialized',
    'logging/setLevel',
    'resources/subscribe',
    'hang-once',
    'die-once',
    'notifications/roots/list_changed',
    'echo',
  ]);
  const answered = ['init', 'level', 'sub-a', 'sub-b', 'unsub', 'before', 'hung', 'dying', 'last'];
  expect(client.messages.map(({ id }) => id)).toEqual(answered);
});

test('C5: an open subscription of 2026-07-28 goes on with the next owner and is acknowledged once', async () => {
  client.request('stream', 'subscriptions/listen');
  await client.ask(1, 'echo');
  client.request('ended', 'subscriptions/listen');
  await client.ask(2, 'echo');
  client.notify('notifications/cancelled', { requestId: 'ended' });
  client.request(3, 'die-once');
  expect(await client.answerTo(3)).toHaveProperty('result.seen', ['subscriptions/listen', 'die-once']);
  const acknowledged = client.messages.filter(({ method }) => method === 'notifications/subscriptions/acknowledged');
  expect(acknowledged.map(({ params }) => params._meta['io.modelcontextprotocol/subscriptionId'])).toEqual([
    'stream',
    'ended',
  ]);
});

test('C5: a cancelled request is not sent to the next owner, and neither is its cancellation', async () => {
  client.request(1, 'hang-once');
  client.request(2, 'die-once');
  await until(() => client.stderr.includes('gone'));
  client.notify('notifications/cancelled', { requestId: 1 });
  expect(await client.ask(3, 'echo')).toHaveProperty('result.seen', ['die-once', 'echo']);
});

test('an answer to a question of a dead owner does not count for the next', async () => {
  await client.initialize();
  client.request(1, 'ask');
  client.request(2, 'die-once');
  await client.answerTo(2);
  const questions = () => client.messages.filter(({ method }) => method === 'elicitation/create');
  await until(() => questions().length === 2);
  expect(client.messages).toContainEqual(
    expect.objectContaining({ method: 'notifications/cancelled', params: expect.objectContaining({ requestId: 0 }) }),
  );

  const [lost, open] = questions();
  expect(open.id).not.toBe(lost.id);
  client.write(`${JSON.stringify({ jsonrpc: '2.0', id: lost.id, result: 'late' })}\n`);
  client.write(`${JSON.stringify({ jsonrpc: '2.0', id: open.id, result: 'meant' })}\n`);
  expect(await client.answerTo(1)).toHaveProperty('result.asked', 'meant');
});

test('B5: a request that kills every owner is answered with an error', { timeout: 20_000 }, async () => {
  expect(await client.ask(1, 'die')).toHaveProperty('error.data.code', 'internal');
  expect(ownersStarted(dir)).toHaveLength(3);
  expect(await client.ask(2, 'echo')).toHaveProperty('result');
});

test('C5: twenty sessions survive the death of their owner with one new owner', { timeout: 20_000 }, async () => {
  const clients = Array.from({ length: 20 }, () => new TestClient(folder, dir));
  await Promise.all(clients.map((each) => each.ask(1, 'echo')));
  await client.initialize();
  client.request('dying', 'die-once');
  const answers = await Promise.all(
    clients.map((each) => until(() => each.stderr.includes('gone')).then(() => each.ask(2, 'echo'))),
  );
  expect(ownersStarted(dir)).toHaveLength(2);
  expect(new Set(answers.map(({ result }) => result.pid)).size).toBe(1);
  await Promise.all(clients.map((each) => each.end()));
});

test('C5: queued lines beyond the bound wait in the pipe and arrive in order', { timeout: 20_000 }, async () => {
  await client.ask('first', 'echo');
  const [owner] = ownersStarted(dir);
  process.kill(owner ?? 0, 'SIGSTOP');
  for (let id = 0; id < 12_000; id += 1) client.request(id, 'echo-small');
  process.kill(owner ?? 0, 'SIGKILL');
  await client.answerTo(11_999);
  const ids = client.messages.map(({ id }) => id);
  expect(ids).toEqual(['first', ...Array(12_000).keys()]);
});

test('a hand-over leaves the next owner the time to come, and the session goes on with it', async () => {
  const { result } = await client.ask(1, 'echo');
  client.request('stream', 'subscriptions/listen');
  await until(() => client.messages.length === 2);
  client.request('hung', 'hang-once');

  const desktop = await listenOwnerSocket({ dir, version: 'desktop' });
  const served: string[] = [];
  desktop.serve({
    onMcp: (socket, session) => {
      served.push(session);
      socket.on('data', (lines: Buffer) => {
        for (const line of lines.toString().trim().split('\n')) {
          const { id } = JSON.parse(line);
          if (id !== 'stream') socket.write(`${JSON.stringify({ result: 'from the desktop', jsonrpc: '2.0', id })}\n`);
        }
      });
    },
    onCall: () => Promise.resolve({}),
    onHandOver: () => false,
  });
  expect(await askHandOver(dir, 'desktop')).toBe('accepted');
  await until(() => !fs.existsSync(path.join(dir, lockFileName)));
  // Long enough for a shim that does not wait to have started an owner of its own.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const endpoint = { rank: 'desktop', version: 'desktop', socket: desktop.address, token: desktop.token } as const;
  let acquired = await acquireLock(dir, endpoint);
  while (acquired.kind === 'held') acquired = await acquireLock(dir, endpoint);

  expect(await client.answerTo('hung')).toHaveProperty('result', 'from the desktop');
  expect(await client.ask(2, 'echo')).toHaveProperty('result', 'from the desktop');
  expect(ownersStarted(dir)).toHaveLength(1);
  expect(served).toEqual([result.session]);
  await desktop.close();
  await acquired.lock.release();
});
