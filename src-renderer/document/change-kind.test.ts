import { expect, it } from 'vitest';

import type { Value } from '../../src-shared/model.ts';
import { asKind, emptyOf, kindOf } from './change-kind.ts';
import { kinds, type Kind } from './form-node.ts';

it.each<[Value, Kind, Value | undefined]>([
  ['a', 'list', ['a']],
  ['12', 'number', 12],
  ['twelve', 'number', undefined],
  ['true', 'switch', true],
  ['yes', 'switch', undefined],
  ['a', 'section', undefined],
  [5, 'text', '5'],
  [false, 'text', 'false'],
  [5, 'switch', undefined],
  [['a'], 'text', 'a'],
  [['a', 'b'], 'text', 'a\nb'],
  [['a', 'b'], 'number', undefined],
  [[{ a: 1 }, 'b'], 'text', undefined],
  [['4'], 'number', 4],
  [{ a: 1 }, 'list', undefined],
  [{ a: 1 }, 'text', undefined],
  [null, 'section', {}],
  ['', 'section', {}],
  [[], 'number', 0],
])('D2: %j as a %s is %j', (value, kind, expected) => {
  expect(asKind(value, kind)).toEqual(expected);
});

it('D2: an empty value can be made anything', () => {
  for (const kind of kinds) expect(kindOf(asKind(null, kind) ?? null)).toBe(kind);
  for (const kind of kinds) expect(kindOf(emptyOf(kind))).toBe(kind);
});
