import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { inherit, inheritanceWeight, mergeBehaviors, sameValue, type Origin } from './inheritance.ts';
import { type Mapping, type Value } from './model.ts';

const mergeOne = (
  b: Value | undefined,
  p: Value | undefined,
  weight: number,
): { value: Value | undefined; origin: Origin | undefined } => {
  const { merged, origins } = mergeBehaviors(b === undefined ? {} : { x: b }, p === undefined ? {} : { x: p }, weight);
  return { value: merged['x'], origin: origins['/x'] };
};

describe('H1: weight', () => {
  it.each([
    [0.7, 1, 0.7],
    [0.7, 2, 0.175],
    [0.8, 1.5, 0.8 / 2.25],
    [1, 1, 1],
    [0, 1, 0.01],
    [0.7, 100, 0.01],
  ])('importance %d at level %d gives %d', (importance, level, weight) => {
    expect(inheritanceWeight(importance, level)).toBeCloseTo(weight, 12);
  });
});

describe('H1: what two values merge to (MERGE.md, row by row)', () => {
  const rows: [why: string, b: Value | undefined, p: Value | undefined, w: number, value: Value, origin: Origin][] = [
    ['persona absent', 'a', undefined, 0.1, 'a', 'base'],
    ['base absent', undefined, 'b', 0.9, 'b', 'persona'],
    ['persona null', 'a', null, 0.1, 'a', 'base'],
    ['base null', null, 'b', 0.9, 'b', 'persona'],
    ['both null', null, null, 0.5, null, 'base'],
    ['strings above a half', 'a', 'b', 0.51, 'a', 'base'],
    ['strings at a half', 'a', 'b', 0.5, 'b', 'persona'],
    ['a base flag can be turned off', true, false, 0.5, false, 'persona'],
    ['booleans above a half', true, false, 0.6, true, 'base'],
    ['numbers blend', 1.5, 0.5, 0.5, 1, 'blend'],
    ['whole numbers are rounded', 4, 8, 0.175, 7, 'blend'],
    ['halves away from zero', 2, 3, 0.5, 3, 'blend'],
    ['halves away from zero, below it', -2, -3, 0.5, -3, 'blend'],
    ['one not whole: no rounding', 1, 0.5, 0.5, 0.75, 'blend'],
    ['no persona share', 3, 8, 1, 3, 'base'],
    ['types differ', 'a', 5, 0.9, 5, 'persona'],
    ['a list against text', ['a'], 'b', 0.9, 'b', 'persona'],
    ['a mapping against a list', { a: 1 }, ['b'], 0.9, ['b'], 'persona'],
    ['true is not 1', [true], [1], 0.8, [true, 1], 'blend'],
    ['lists, mostly base', ['a', 'b', 'a'], ['c', 'b'], 0.8, ['a', 'b', 'c'], 'blend'],
    ['lists, mostly persona', ['a', 'b'], ['c', 'b', 'c'], 0.2, ['c', 'b', 'a'], 'blend'],
    ['0.7 is not above 0.7', ['a', 'b'], ['c', 'd'], 0.7, ['a', 'c', 'b', 'd'], 'blend'],
    ['0.3 is not below 0.3', ['a', 'b', 'c'], ['d', 'e', 'f'], 0.3, ['a', 'd', 'e', 'b', 'f', 'c'], 'blend'],
    ['one item each never hangs', ['a'], ['b'], 0.5, ['a', 'b'], 'blend'],
    ['in turns, taken once', ['a', 'b'], ['a', 'b'], 0.5, ['a', 'b'], 'base'],
    ['nothing new from the persona', ['a', 'b'], ['b'], 0.9, ['a', 'b'], 'base'],
    ['mappings in lists by value', [{ a: 1, b: 2 }], [{ b: 2, a: 1 }], 0.9, [{ a: 1, b: 2 }], 'base'],
    ['an empty list against items', [], ['b'], 0.5, ['b'], 'persona'],
    ['both lists empty', [], [], 0.6, [], 'base'],
  ];
  it.each(rows)('%s', (_why, b, p, w, value, origin) => {
    expect(mergeOne(b, p, w)).toEqual({ value, origin });
  });

  it('keeps the order: the keys of the base, then the new ones', () => {
    const { merged } = mergeBehaviors({ z: 1, m: { b: 1, a: 2 } }, { n: 1, m: { c: 1, a: 3 }, z: 2 }, 0.5);
    expect(JSON.stringify(merged)).toBe('{"z":2,"m":{"b":1,"a":3,"c":1},"n":1}');
  });

  it('gives the worked example', () => {
    const result = inherit(
      { base_importance: 0.7, tone: 'direct', tools: ['git', 'uv'], depth: 4 },
      { specialization_level: 2, tone: 'warm', tools: ['vitest'], depth: 8, pace: 'fast' },
    );
    expect(result.weight).toBeCloseTo(0.175, 12);
    expect(result.merged).toEqual({ tone: 'warm', tools: ['vitest', 'git', 'uv'], depth: 7, pace: 'fast' });
    expect(result.origins).toEqual({ '/tone': 'persona', '/tools': 'blend', '/depth': 'blend', '/pace': 'persona' });
  });

  it('leaves out what describes the file, at the top only, and uses the defaults where a file says nothing', () => {
    const { merged, weight } = inherit(
      { name: 'x', version: 1, inner: { name: 'kept' } },
      { created: 'y', base_importance: 0.1 },
    );
    expect(merged).toEqual({ inner: { name: 'kept' } });
    expect(weight).toBe(0.7);
  });

  it('escapes pointers, and marks an empty mapping as a leaf', () => {
    expect(mergeBehaviors({ 'a/b~c': { d: 1 } }, { e: {} }, 0.5).origins).toEqual({
      '/a~1b~0c/d': 'base',
      '/e': 'persona',
    });
  });

  it('H20: takes keys of prototypes as ordinary keys', () => {
    const hostile: Mapping = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"a": 1}}');
    const { merged } = mergeBehaviors(hostile, { toString: 'x' }, 0.5);
    expect(Object.keys(merged)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });

  it('never exhausts the stack on deep nesting', () => {
    let deep: Mapping = { leaf: 1 };
    for (let level = 0; level < 50_000; level += 1) deep = { n: deep };
    expect(() => mergeBehaviors(deep, deep, 0.5)).not.toThrow();
  });
});

describe('H1: properties', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const { value } = fc.letrec<{ value: Value; mapping: Mapping }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      fc.array(tie('value'), { maxLength: 6 }),
      tie('mapping'),
    ),
    mapping: fc.dictionary(fc.string({ maxLength: 4 }), tie('value'), { maxKeys: 6 }),
  }));
  const mapping = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor'), value, { maxKeys: 6 });
  const weight = fc.double({ min: 0.01, max: 1, noNaN: true });

  it('never changes its inputs and always gives the same answer', () => {
    fc.assert(
      fc.property(mapping, mapping, weight, (b, p, w) => {
        const before = JSON.stringify([b, p]);
        const first = JSON.stringify(mergeBehaviors(b, p, w));
        expect(JSON.stringify(mergeBehaviors(b, p, w))).toBe(first);
        expect(JSON.stringify([b, p])).toBe(before);
      }),
    );
  });

  it('loses no key, adds none, and names the origin of every leaf exactly once', () => {
    fc.assert(
      fc.property(mapping, mapping, weight, (b, p, w) => {
        const { merged, origins } = mergeBehaviors(b, p, w);
        expect(new Set(Object.keys(merged))).toEqual(new Set([...Object.keys(b), ...Object.keys(p)]));
        expect(Object.keys(origins).toSorted()).toEqual(leafPointers(merged).toSorted());
      }),
    );
  });

  it('keeps a blended number between the two, from whichever side it is seen', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, weight, (b, p, w) => {
        for (const [left, right] of [
          [b, p],
          [p, b],
        ] as const) {
          const { value: blended } = mergeOne(left, right, w);
          const slack = 1e-9 * (Math.abs(b) + Math.abs(p) + 1) + (Number.isInteger(b) && Number.isInteger(p) ? 0.5 : 0);
          expect(blended).toBeGreaterThanOrEqual(Math.min(b, p) - slack);
          expect(blended).toBeLessThanOrEqual(Math.max(b, p) + slack);
        }
      }),
    );
  });

  it('keeps every item of two lists, once', () => {
    const items = fc.array(value, { maxLength: 12 });
    fc.assert(
      fc.property(items, items, weight, (b, p, w) => {
        const { value: list } = mergeOne(b, p, w);
        const merged = Array.isArray(list) ? list : [];
        for (const item of [...b, ...p]) expect(merged.filter((other) => sameValue(other, item))).toHaveLength(1);
      }),
    );
  });
});

function leafPointers(tree: Value, at = ''): string[] {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return [at];
  const entries = Object.entries(tree);
  if (entries.length === 0 && at !== '') return [at];
  return entries.flatMap(([key, inner]) =>
    leafPointers(inner, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}
