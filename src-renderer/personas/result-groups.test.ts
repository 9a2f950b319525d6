import { describe, expect, it } from 'vitest';

import { inherit } from '../../src-shared/inheritance.ts';
import type { Mapping } from '../../src-shared/model.ts';
import { resultChanges, resultGroups } from './result-groups.ts';

const merge = (base: Mapping, persona: Mapping) => {
  const { merged, origins } = inherit(base, persona);
  return { merged, origins };
};

describe('resultGroups', () => {
  it('shows every value once, in the order of the files, with its origin', () => {
    const result = merge(
      { tone: 'direct', tools: ['git'], review: { depth: 4, style: { strict: true } }, last: 'x' },
      { specialization_level: 2, tools: ['node'], review: { depth: 8 }, pace: 'fast' },
    );
    const groups = resultGroups(result);
    expect(groups.map(({ path }) => path)).toEqual([[], ['review'], ['review', 'style']]);
    expect(groups.flatMap(({ rows }) => rows.map(({ key, origin }) => `${key} ${origin}`))).toEqual([
      'tone base',
      'tools blend',
      'last base',
      'pace persona',
      'depth blend',
      'strict base',
    ]);
    expect(groups.flatMap(({ rows }) => rows)).toHaveLength(Object.keys(result.origins).length);
  });

  it('finds the origin under keys with slashes, tildes and the names of prototypes', () => {
    const odd = JSON.parse('{"a/b": {"c~d": 1}, "__proto__": {"x": 2}, "constructor": 3, "": 4}') as Mapping;
    const rows = resultGroups(merge({}, odd)).flatMap((group) => group.rows);
    expect(rows.map(({ key, value }) => [key, value])).toEqual([
      ['constructor', 3],
      ['', 4],
      ['c~d', 1],
      ['x', 2],
    ]);
  });

  it('shows an empty section and an empty list as values', () => {
    const rows = resultGroups(merge({}, { none: {}, nothing: [] })).flatMap((group) => group.rows);
    expect(rows.map(({ key, value }) => [key, value])).toEqual([
      ['none', {}],
      ['nothing', []],
    ]);
  });

  it('survives nesting of any depth', () => {
    let deep: Mapping = { end: 1 };
    for (let level = 0; level < 4_000; level++) deep = { in: deep };
    expect(resultGroups(merge({}, deep))).toHaveLength(1);
  });
});

describe('resultChanges', () => {
  it('names what is another value, new, or from another side, and nothing else', () => {
    const before = merge({ a: 1, b: ['x'], same: { deep: [1, 2] } }, { specialization_level: 3, c: 'old' });
    const after = merge(
      { a: 1, b: ['x'], same: { deep: [1, 2] } },
      { specialization_level: 3, c: 'new', d: 1, b: ['x'] },
    );
    expect([...resultChanges(before, after)].toSorted()).toEqual([
      ['/b', ['x']],
      ['/c', 'old'],
      ['/d', undefined],
    ]);
    expect(resultChanges(after, after).size).toBe(0);
  });
});
