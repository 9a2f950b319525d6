import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { personaNameSchema } from '../../src-shared/model.ts';
import { nameProblem, suggestName } from './persona-name.ts';

describe('nameProblem', () => {
  it.each([
    ['', 'empty'],
    ['Writer Two', 'rule'],
    ['-x', 'rule'],
    ['con', 'reserved'],
    ['base', 'reserved'],
    ['WRITER', 'taken'],
  ])('H13: %j is told as %s', (name, kind) => {
    expect(nameProblem(name, ['writer'])?.kind).toBe(kind);
  });

  it('has nothing to say about a free name', () => {
    expect(nameProblem('writer-2', ['writer'])).toBeNull();
  });
});

describe('suggestName', () => {
  it.each([
    ['Größe Nr. 1', 'groesse-nr-1'],
    ['Écrivain français', 'ecrivain-francais'],
    ['writer', 'writer-2'],
    ['  __x__  ', 'x'],
    ['base', 'base-2'],
    ['日本', null],
  ])('H13: for %j it is %j', (typed, name) => {
    expect(suggestName(typed, ['writer'])).toBe(name);
  });

  it('is always a name that can be taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (typed) => {
        const name = suggestName(typed, ['a', 'b']);
        if (name !== null) expect(personaNameSchema.safeParse(name).success && !['a', 'b'].includes(name)).toBe(true);
      }),
    );
  });
});
