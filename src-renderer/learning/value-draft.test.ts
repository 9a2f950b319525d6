import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { Value } from '../../src-shared/model.ts';
import { draftOf, readValue, yamlOf } from './value-draft.ts';

it('Learning: a value that is opened and saved unchanged stays the same', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
  );
  const values = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).value;
  fc.assert(
    fc.property(values, (value) => {
      const draft = draftOf(value);
      const read = readValue(draft);
      // A text of nothing but space is no value.
      if (typeof value === 'string' && value.trim() === '') expect(read).toEqual({ problem: 'missing' });
      else expect(read).toEqual({ value });
    }),
  );
});

it('Learning: what people write is read as they mean it', () => {
  expect(readValue({ kind: 'text', text: 'use: colons' })).toEqual({ value: 'use: colons' });
  expect(readValue({ kind: 'list', text: ' one \n\ntwo: three\n' })).toEqual({ value: ['one', 'two: three'] });
  expect(readValue({ kind: 'number', text: ' 0,5 ' })).toEqual({ value: 0.5 });
  expect(readValue({ kind: 'number', text: 'many' })).toEqual({ problem: 'not_number' });
  expect(readValue({ kind: 'yaml', text: 'a: [1, 2' })).toMatchObject({
    problem: 'not_yaml',
    message: expect.stringMatching(/./),
  });
  expect(readValue({ kind: 'yaml', text: '' })).toEqual({ problem: 'missing' });
});

it('Learning: shows a value as it would stand in the file', () => {
  expect(yamlOf(['a', 'b'], 'method')).toBe('method:\n  - a\n  - b');
  expect(yamlOf(true)).toBe('true');
});
