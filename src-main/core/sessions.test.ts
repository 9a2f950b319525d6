import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Sessions, type Who } from './sessions.ts';

const who = (name: string): Who => ({ name, client_version: '1', protocol: '2025-11-25', transport: 'stdio' });
let told: number;
let sessions: Sessions;
const names = () => sessions.list().map(({ name }) => name);

beforeEach(() => {
  vi.useFakeTimers();
  told = 0;
  sessions = new Sessions(() => (told += 1));
});
afterEach(() => {
  sessions.close();
  vi.useRealTimers();
});

it('H17: a connection is listed once it has said who it is, and until it goes', () => {
  const release = sessions.hold('a');
  expect(sessions.list()).toEqual([]);
  sessions.introduce('a', who('one'));
  expect(sessions.list()).toEqual([
    { id: 'a', ...who('one'), since: expect.stringMatching(/Z$/), calls: 0, failed: 0, last_call: null },
  ]);
  release();
  release();
  expect(sessions.list()).toEqual([]);
  sessions.introduce('a', who('too late'));
  expect(sessions.list()).toEqual([]);
});

it('H17: a client that comes back before its old connection has ended stays one session with its counts', () => {
  const first = sessions.hold('a');
  sessions.introduce('a', who('one'));
  sessions.count('a', 'get_health', false);
  const second = sessions.hold('a');
  sessions.introduce('a', who('one'));
  first();
  sessions.count('a', 'rollback', true);
  expect(sessions.list()).toMatchObject([{ calls: 2, failed: 1, last_call: { tool: 'rollback' } }]);
  second();
  expect(sessions.list()).toEqual([]);
});

it('H17: a session that lingers ends a while after its last request, unless another one comes', () => {
  const request = () => {
    const release = sessions.hold('a', 60_000);
    sessions.introduce('a', who('one'));
    release();
  };
  request();
  vi.advanceTimersByTime(59_000);
  request();
  vi.advanceTimersByTime(59_000);
  expect(names()).toEqual(['one']);
  vi.advanceTimersByTime(2_000);
  expect(names()).toEqual([]);
});

it('H17: who never says who it is takes no place once it is gone', () => {
  for (let number = 0; number < 5_000; number += 1) sessions.hold(`${number}`, 60_000)();
  sessions.hold('a');
  sessions.introduce('a', who('one'));
  expect(names()).toEqual(['one']);
});

it('H17: a session whose client says that it is over is gone at once, and may be opened anew', () => {
  const release = sessions.hold('a', 60_000);
  sessions.introduce('a', who('one'));
  sessions.end('a');
  expect(names()).toEqual([]);
  sessions.hold('a', 60_000);
  sessions.introduce('a', who('two'));
  release();
  vi.advanceTimersByTime(120_000);
  expect(names()).toEqual(['two']);
});

it('D6: the first of many is told at once, and a storm of connections in a few events', () => {
  const releases = Array.from({ length: 500 }, (_, number) => {
    const release = sessions.hold(`${number}`);
    sessions.introduce(`${number}`, who(`${number}`));
    return release;
  });
  expect(told).toBe(1);
  for (const release of releases) release();
  vi.advanceTimersByTime(1_000);
  expect(told).toBe(2);
  vi.advanceTimersByTime(10_000);
  expect(told).toBe(2);
  sessions.hold('later');
  sessions.introduce('later', who('later'));
  expect(told).toBe(3);
});

it('H17: counting a call and repeating an introduction tell nobody', () => {
  sessions.hold('a');
  sessions.introduce('a', who('one'));
  vi.advanceTimersByTime(1_000);
  sessions.introduce('a', who('one'));
  sessions.count('a', 'get_health', false);
  vi.advanceTimersByTime(1_000);
  expect(told).toBe(1);
});

it('H17: what is kept is bounded, and after the end nothing is told and no timer is left', () => {
  for (let number = 0; number < 5_000; number += 1) {
    sessions.hold(`${number}`, 60_000);
    sessions.introduce(`${number}`, who(`${number}`));
  }
  expect(sessions.list()).toHaveLength(2_000);
  sessions.close();
  expect(vi.getTimerCount()).toBe(0);
  sessions.hold('0', 60_000)();
  expect(vi.getTimerCount()).toBe(0);
  expect(told).toBe(1);
});
