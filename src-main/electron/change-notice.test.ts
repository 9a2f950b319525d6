import { expect, it } from 'vitest';

import type { ChangeEvent } from '../../src-shared/change-event.ts';
import { changeNotice, isByClient } from './change-notice.ts';
import { en } from './words.en.ts';

const event = (actor: string, message = 'Changed tone', commit: string | null = 'c'): ChangeEvent => ({
  commit,
  actor,
  tool: 'learn_behavior',
  message,
  files: [],
  personas: [],
  base: false,
  settings: false,
  list: false,
  sessions: false,
});

it('C6: only what clients changed is told', () => {
  expect(isByClient(event('Claude Desktop 1.2'))).toBe(true);
  for (const actor of ['you', 'external', 'helios']) expect(isByClient(event(actor)), actor).toBe(false);
  expect(isByClient(event('Claude Desktop 1.2', '', null))).toBe(false);
});

it('C6: one change is told in its own words, many with their number', () => {
  expect(changeNotice([event('Cursor 1')], en)).toEqual({ title: 'Cursor 1', body: 'Changed tone' });
  expect(changeNotice([event('Cursor 1'), event('Zed 2'), event('Cursor 1', 'the last')], en)).toEqual({
    title: '3 changes by Cursor 1, Zed 2',
    body: 'the last',
  });
});
