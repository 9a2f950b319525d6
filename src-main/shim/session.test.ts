import { describe, expect, test } from 'vitest';
import { toLine } from './json-rpc.ts';
import { Session } from './session.ts';

const texts = (lines: readonly (Buffer | undefined)[]) => lines.map((line) => line && JSON.parse(line.toString()));
const request = (id: number | string, method = 'tools/call', params = {}) => toLine({ id, method, params });
const answer = (id: number | string) => toLine({ id, result: {} });
const failure = { code: 'unavailable', message: 'No.' };

function openLegacySession(): Session {
  const session = new Session();
  session.take(request('init', 'initialize'));
  session.meetOwner();
  session.deliver(answer('init'));
  session.take(toLine({ method: 'notifications/initialized' }));
  session.drain();
  return session;
}

describe('C5: a new owner', () => {
  test('hears nothing more before it has answered the repeated initialize, and the client does not see that answer', () => {
    const session = openLegacySession();
    session.take(request(1));
    session.drain();
    session.loseOwner();
    session.take(request(2));
    expect(texts(session.meetOwner())).toMatchObject([{ method: 'initialize' }]);
    expect(session.drain()).toEqual([]);
    expect(session.deliver(answer('init'))).toBeUndefined();
    expect(texts(session.drain())).toMatchObject([{ method: 'notifications/initialized' }, { id: 1 }, { id: 2 }]);
    expect(session.drain()).toEqual([]);
  });

  test('hears notifications/initialized once when the client said it while there was no owner', () => {
    const session = new Session();
    session.take(request('init', 'initialize'));
    session.meetOwner();
    session.deliver(answer('init'));
    session.loseOwner();
    session.take(toLine({ method: 'notifications/initialized' }));
    session.fail(failure);
    session.meetOwner();
    session.deliver(answer('init'));
    expect(texts(session.drain())).toMatchObject([{ method: 'notifications/initialized' }]);
  });

  test('gets an initialize that was never answered as it is, and its answer reaches the client', () => {
    const session = new Session();
    session.take(request('init', 'initialize'));
    session.meetOwner();
    session.loseOwner();
    expect(texts(session.meetOwner())).toMatchObject([{ id: 'init' }]);
    expect(session.deliver(answer('init'))).toBeDefined();
  });

  test('gets what was unanswered twice, through two losses, with the bytes unchanged', () => {
    const session = new Session();
    const line = Buffer.from('{ "id" : 7, "method":"tools/call" , "jsonrpc":"2.0" }\r\n');
    session.take(line);
    expect(session.meetOwner()).toEqual([line]);
    session.loseOwner();
    expect(session.meetOwner()).toEqual([line]);
    expect(session.drain()).toEqual([]);
  });
});

test('a subscription survives the farewell of an owner that ends in order, but not an error', () => {
  const session = new Session();
  session.take(request('kept', 'subscriptions/listen'));
  session.take(request('refused', 'subscriptions/listen'));
  session.meetOwner();
  const acknowledged = (id: string) =>
    toLine({
      method: 'notifications/subscriptions/acknowledged',
      params: { _meta: { 'io.modelcontextprotocol/subscriptionId': id } },
    });
  expect(session.deliver(acknowledged('kept'))).toBeDefined();
  expect(session.outstanding).toBe(1);
  expect(session.deliver(toLine({ id: 'refused', error: { code: -32603, message: 'Too many' } }))).toBeDefined();
  expect(session.deliver(answer('kept'))).toBeUndefined();
  session.loseOwner();
  expect(session.fail(failure)).toEqual([]);
  expect(texts(session.meetOwner())).toMatchObject([{ id: 'kept' }]);
  expect(session.deliver(acknowledged('kept'))).toBeUndefined();
});

test('without an owner, requests are answered with the failure and forgotten', () => {
  const session = new Session();
  session.take(request(1));
  session.take(toLine({ method: 'notifications/progress' }));
  session.take(request('a'));
  expect(texts(session.fail(failure))).toEqual(
    [1, 'a'].map((id) => ({
      jsonrpc: '2.0',
      id,
      error: { code: -32603, message: 'No.', data: { code: 'unavailable' } },
    })),
  );
  expect(session.outstanding).toBe(0);
  expect(session.meetOwner()).toEqual([]);
});

test('B5: it is full with more than 10,000 lines or 64 MB, and no longer when they are answered or sent', () => {
  const session = new Session();
  for (let id = 0; id < 10_000; id += 1) session.take(request(id));
  expect(session.isFull).toBe(false);
  session.take(request('one more'));
  expect(session.isFull).toBe(true);
  session.fail(failure);
  expect(session.isFull).toBe(false);

  session.meetOwner();
  const text = 'x'.repeat(9_000_000);
  for (let id = 0; id < 8; id += 1) session.take(request(id, 'tools/call', { text }));
  session.take(toLine({ method: 'notifications/progress', params: { text } }));
  session.drain();
  expect(session.isFull).toBe(true);
  for (let id = 0; id < 8; id += 1) session.deliver(answer(id));
  expect(session.isFull).toBe(false);
});

test('a question of the owner keeps its bytes with the first owner, and one taken back is closed at the client', () => {
  const session = new Session();
  session.meetOwner();
  const question = toLine({ id: 0, method: 'elicitation/create', params: {} });
  const takenBack = toLine({ method: 'notifications/cancelled', params: { requestId: 0 } });
  expect(session.deliver(question)).toEqual(question);
  expect(session.deliver(takenBack)).toEqual(takenBack);
  session.loseOwner();
  session.meetOwner();
  const [asked] = texts([session.deliver(question)]);
  expect(texts([session.deliver(takenBack)])).toMatchObject([{ params: { requestId: asked.id } }]);
  session.take(answer(asked.id));
  expect(session.drain()).toEqual([]);
});
