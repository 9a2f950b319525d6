import { expect, it } from 'vitest';

import type { ChangeEvent } from '../src-shared/change-event.ts';
import { operationNames, operations } from '../src-shared/operations.ts';
import { isStale } from './staleness.ts';

const nothing: ChangeEvent = {
  commit: null,
  actor: 'helios',
  tool: '',
  message: '',
  files: [],
  personas: [],
  base: false,
  settings: false,
  list: false,
  sessions: false,
};
const change = (parts: Partial<ChangeEvent>): ChangeEvent => ({ ...nothing, commit: 'c1', files: ['a'], ...parts });
const staleBy = (event: ChangeEvent, input: object = {}) =>
  operationNames.filter((name) => operations[name].kind === 'read' && isStale([name, input], event));

it('D7: a change of the base makes every merge and the base old, not the settings', () => {
  const stale = staleBy(change({ base: true }), { target: 'base' });
  for (const name of ['list_documents', 'list_personas', 'merge_behaviors', 'get_document', 'find_changes'] as const)
    expect(stale).toContain(name);
  expect(stale).not.toContain('get_settings');
  expect(stale).not.toContain('list_sessions');
});

it('D7: a change of one persona leaves the documents of others as they are', () => {
  const event = change({ personas: ['writer'] });
  expect(isStale(['get_document', { target: 'writer' }], event)).toBe(true);
  expect(isStale(['get_document', { target: 'developer' }], event)).toBe(false);
  expect(isStale(['get_document', { target: 'base' }], event)).toBe(false);
});

it('D7: whoever connects or leaves makes the list of sessions old and nothing else', () => {
  expect(staleBy({ ...nothing, sessions: true })).toEqual(['list_sessions']);
});

it('D7: a difference between two fixed points never gets old, one up to now does', () => {
  expect(isStale(['get_diff', { from: 'a', to: 'b' }], change({}))).toBe(false);
  expect(isStale(['get_diff', { from: 'a' }], change({}))).toBe(true);
});

it('nothing that a carrier may invent makes anything old', () => {
  expect(isStale(['no_such_operation', {}], change({ base: true }))).toBe(false);
  expect(isStale([], change({ base: true }))).toBe(false);
});
