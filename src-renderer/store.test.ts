import { beforeEach, expect, it, vi } from 'vitest';

import { HeliosError } from '../src-shared/errors.ts';
import { createHeliosStore } from './store.ts';

// What a browser has and Node does not.
beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  vi.stubGlobal('navigator', { languages: ['fr-FR', 'de-AT', 'en'] });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
});

const open = () => createHeliosStore({ reconnect: () => undefined }).getState;
const done = (commit: string) => ({
  message: commit,
  takeBack: { name: 'undo_change' as const, input: { commit } },
});

it('H15: a problem is listed once however often it happens, until it is dismissed', () => {
  const get = open();
  const error = new HeliosError('conflict', 'Changed meanwhile.', { guidance: 'Try again.' });
  get().report('Could not save', error);
  get().report('Could not save', error);
  get().report('Could not save', new HeliosError('io', 'The disk is full.'));
  expect(get().problems.map((problem) => problem.error.message)).toEqual(['Changed meanwhile.', 'The disk is full.']);
  get().dismiss(get().problems[0]?.id ?? 0);
  expect(get().problems.map((problem) => problem.error.code)).toEqual(['io']);
});

it('a fault of the interface itself is a problem like any other', () => {
  const get = open();
  get().report('Could not copy', new TypeError('x is undefined'));
  expect(get().problems[0]?.error).toMatchObject({ code: 'internal', message: 'TypeError: x is undefined' });
});

it('D8: after a new change nothing can be done again, and what can be undone is bounded', () => {
  const store = createHeliosStore({ reconnect: () => undefined });
  store.setState({ redoable: [done('old')] });
  for (let at = 0; at < 150; at += 1) store.getState().changed(done(String(at)));
  expect(store.getState().redoable).toEqual([]);
  expect(store.getState().undoable).toHaveLength(100);
  expect(store.getState().undoable.at(-1)?.message).toBe('149');
});

it('D8: speaks the first language of the browser that there is, until one is chosen', () => {
  const get = open();
  expect(get().language).toBe('de');
  get().setLanguage('en');
  expect(open()().language).toBe('en');
});
