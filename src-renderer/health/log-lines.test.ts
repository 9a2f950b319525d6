import { expect, it } from 'vitest';

import { firstLines, withNewer, withOlder, type LogLines } from './log-lines.ts';

const entry = (message: string) => ({
  timestamp: '2026-11-21T10:00:00.000Z',
  level: 'info' as const,
  message,
  fields: { pid: 1 },
});
const page = (messages: string, next: string | null = 'on') => ({ entries: [...messages].map(entry), next });
const messages = (log: LogLines | null) => log?.lines.map(({ entry }) => entry.message).join('');
const idsFall = (log: LogLines | null) =>
  log?.lines.every(({ id }, index) => index === 0 || id < (log.lines[index - 1]?.id ?? 0));

it('D4: new lines come on top and older ones below, each once', () => {
  const known = firstLines(page('edc'));
  const newer = withNewer(known, page('gfedc'));
  expect(messages(newer)).toBe('gfedc');
  const both = newer && withOlder(newer, page('ba', null));
  expect(messages(both)).toBe('gfedcba');
  expect(both?.next).toBeNull();
  expect(idsFall(both)).toBe(true);
  expect(both?.lines.slice(2, 5)).toEqual(known.lines);
});

it('D4: nothing new leaves the very same lines', () => {
  const known = withOlder(firstLines(page('cb')), page('a', null));
  expect(withNewer(known, page('cb'))).toBe(known);
  expect(withNewer(known, page(''))).toBe(known);
});

it('D4: lines that say the same are not taken for one', () => {
  expect(messages(withNewer(firstLines(page('aab')), page('aaab')))).toBe('aaab');
});

it('D4: a page that does not reach what is known begins anew', () => {
  expect(withNewer(firstLines(page('ba')), page('fed'))).toBeNull();
});

it('D4: the first line that matches comes after a page without any, and reading on is not forgotten', () => {
  const none = firstLines(page('', 'further'));
  const first = withNewer(none, page('a', 'elsewhere'));
  expect(messages(first)).toBe('a');
  expect(first?.next).toBe('further');
  expect(idsFall(first && withOlder(first, page('b', null)))).toBe(true);
});
