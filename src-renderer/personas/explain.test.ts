import { describe, expect, it } from 'vitest';

import { inherit } from '../../src-shared/inheritance.ts';
import { changedKeys } from './changed-keys.ts';
import { blendOf, sidesAt } from './explain.ts';

describe('blendOf', () => {
  it('H1: is the number that the merge gives, before it is rounded', () => {
    const base = { base_importance: 0.7, a: { 'x/y': 4, half: 0.5 } };
    const persona = { specialization_level: 2, a: { 'x/y': 8, half: 1 } };
    const { merged, weight } = inherit(base, persona);
    const whole = blendOf(sidesAt('/a/x~1y', base, persona), weight);
    expect(whole).toMatchObject({ base: 4, persona: 8, rounded: true });
    expect(merged).toEqual({
      a: { 'x/y': Math.round(whole?.exact ?? 0), half: blendOf(sidesAt('/a/half', base, persona), weight)?.exact },
    });
  });

  it('is nothing where one side says nothing, or no number', () => {
    expect(blendOf(sidesAt('/a', { a: 1 }, {}), 0.5)).toBeNull();
    expect(blendOf(sidesAt('/__proto__', {}, {}), 0.5)).toBeNull();
  });
});

describe('changedKeys', () => {
  it('names the smallest keys that differ', () => {
    const before = { a: 1, b: { c: [1], d: 2 }, gone: 0 };
    expect(changedKeys(before, { a: 1, b: { c: [1, 2], d: 2 }, next: 0 }).toSorted()).toEqual(['c', 'gone', 'next']);
    expect(changedKeys(before, structuredClone(before))).toEqual([]);
  });
});
