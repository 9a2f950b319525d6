import fc from 'fast-check';
import { expect, it } from 'vitest';

import { changedPart } from './changed-part.ts';

const apply = (before: string, { start, end, insert }: ReturnType<typeof changedPart>) =>
  before.slice(0, start) + insert + before.slice(end);

it('D2: turns one text into the other', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '😀', '😁'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(apply(before, changedPart(before, after))).toBe(after);
    }),
  );
});

it('D2: leaves alone what both have in common, so that a cursor there stays', () => {
  expect(changedPart('tone: calm\ndepth: 3\n', 'tone: warm\ndepth: 3\n')).toEqual({ start: 6, end: 9, insert: 'war' });
  expect(changedPart('same', 'same')).toEqual({ start: 4, end: 4, insert: '' });
});

it('D2: never cuts a character or a line end in half', () => {
  expect(changedPart('😀', '😁')).toEqual({ start: 0, end: 2, insert: '😁' });
  expect(changedPart('a\r\nb', 'a\rb')).toEqual({ start: 1, end: 3, insert: '\r' });
});
