import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { inherit, inheritanceWeight, sameValue } from '../../src-shared/inheritance.ts';
import type { Mapping, Value } from '../../src-shared/model.ts';
import { changedValues, stakesOf } from './changed-values.ts';

const base: Mapping = {
  base_importance: 0.7,
  identity: { tone: 'calm', depth: 3, 'a.b': true },
  tools: ['git'],
  only_base: 1,
};
const persona: Mapping = {
  specialization_level: 2,
  identity: { tone: 'warm', depth: 9, 'a.b': false },
  tools: ['vitest', 'git'],
  only_persona: 2,
};

describe('changedValues', () => {
  it('D3: names every value that flips, blends otherwise or is ordered anew, with both sides', () => {
    expect(changedValues(stakesOf(base, persona), 0.2, 0.8)).toEqual([
      {
        key: 'tools',
        before: ['vitest', 'git'],
        after: ['git', 'vitest'],
        originBefore: 'persona',
        originAfter: 'blend',
      },
      { key: 'identity.tone', before: 'warm', after: 'calm', originBefore: 'persona', originAfter: 'base' },
      { key: 'identity.depth', before: 8, after: 4, originBefore: 'blend', originAfter: 'blend' },
      { key: 'identity.a\\.b', before: false, after: true, originBefore: 'persona', originAfter: 'base' },
    ]);
  });

  it('says nothing when the weight stays or passes no threshold', () => {
    const stakes = stakesOf({ tone: 'calm' }, { tone: 'warm' });
    expect(changedValues(stakes, 0.2, 0.2)).toEqual([]);
    expect(changedValues(stakes, 0.2, 0.5)).toEqual([]);
  });

  it('H1: finds exactly what two whole merges differ in', () => {
    const leaf = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.integer({ min: -9, max: 9 }),
      fc.boolean(),
      fc.constant(null),
    );
    const key = fc.constantFrom('a', 'b', 'c', 'd.e', '~/');
    const { tree } = fc.letrec<{ tree: Mapping; value: Value }>((tie) => ({
      value: fc.oneof({ maxDepth: 2 }, leaf, fc.array(leaf, { maxLength: 4 }), tie('tree')),
      tree: fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    }));
    const level = fc.double({ min: 1, max: 4, noNaN: true });
    fc.assert(
      fc.property(tree, tree, level, level, (baseFile, personaFile, before, after) => {
        const whole = (specialization_level: number) =>
          inherit({ base_importance: 1, ...baseFile }, { ...personaFile, specialization_level });
        const [old, now] = [whole(before), whole(after)];
        const changed = changedValues(
          stakesOf(baseFile, personaFile),
          inheritanceWeight(1, before),
          inheritanceWeight(1, after),
        );
        expect(changed.length === 0).toBe(sameValue(old.merged, now.merged));
        for (const { key, before: from, after: to } of changed) {
          expect(sameValue(from, at(old.merged, key))).toBe(true);
          expect(sameValue(to, at(now.merged, key))).toBe(true);
        }
      }),
    );
  });
});

/** Reads a key in dot notation. */
function at(tree: Mapping, key: string): Value {
  let value: Value = tree;
  for (const part of key.split(/(?<!\\)\./)) value = (value as Mapping)[part.replaceAll('\\.', '.')] ?? null;
  return value;
}
