import { expect, it } from 'vitest';

import { keyProblem, outcomeOf, withValue, type Documents } from './plan.ts';

const documents: Documents = {
  base: { data: { base_importance: 0.7, behaviors: { tone: 'calm', depth: 3 } }, valid: true },
  personas: [
    {
      name: 'near',
      data: { specialization_level: 1, behaviors: { tone: 'warm' } },
      valid: true,
      active: true,
      last_change: null,
    },
    { name: 'far', data: { specialization_level: 3 }, valid: true, active: false, last_change: null },
  ],
};
const tone = { key: 'behaviors.tone', value: 'short' } as const;

it('Learning: says what stands there now, and what the active persona is told once the base has learned it', () => {
  expect(outcomeOf(documents, { ...tone, target: 'base' })).toEqual({
    before: 'calm',
    told: { persona: 'near', weight: 0.7, before: 'calm', after: 'short' },
  });
});

it('Learning: a persona near the base is told the same as before when the base has a word on it', () => {
  const outcome = outcomeOf(documents, { ...tone, target: 'near' });
  expect(outcome).toEqual({ before: 'warm', told: { persona: 'near', weight: 0.7, before: 'calm', after: 'calm' } });
});

it('Learning: a key that is not there yet, in a persona that goes its own way', () => {
  const outcome = outcomeOf(documents, { ...tone, target: 'far' });
  expect(outcome?.before).toBeUndefined();
  expect(outcome?.told).toMatchObject({ persona: 'far', before: 'calm', after: 'short' });
});

it('Learning: nothing is worked out for a key that cannot be set or a persona that is gone', () => {
  for (const key of ['', 'a..b', 'specialization_level', '__proto__.a']) {
    expect(keyProblem(key), key).not.toBeNull();
    expect(outcomeOf(documents, { target: 'base', key, value: 1 }), key).toBeNull();
  }
  expect(outcomeOf(documents, { ...tone, target: 'gone' })).toBeNull();
});

it('Learning: sets a value without touching the documents it was worked out from', () => {
  const before = { a: { b: 1 }, c: 'text' };
  expect(withValue(before, ['a', 'd'], 2)).toEqual({ a: { b: 1, d: 2 }, c: 'text' });
  expect(withValue(before, ['c', 'd'], 2)).toEqual({ a: { b: 1 }, c: { d: 2 } });
  expect(before).toEqual({ a: { b: 1 }, c: 'text' });
});
