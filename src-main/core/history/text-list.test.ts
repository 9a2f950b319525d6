import fc from 'fast-check';
import { expect, test } from 'vitest';

import { searchable, TextList } from './text-list.ts';

const bytes = (text: string) => Buffer.from(searchable(text), 'utf8');

test('D5: finds the last text with a part in any case, never across two texts, also after some were cut', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', 'ü', 'Ü', 'e\u0301', '😀', '\ud800', '\n'), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), fc.array(text), fc.nat(60), text, (first, second, cut, part) => {
      const list = new TextList();
      for (const one of first) list.push(bytes(one));
      list.cut(cut);
      for (const one of second) list.push(bytes(one));
      const all = [...first.slice(0, cut), ...second].map(searchable);
      for (const [index, one] of all.entries()) expect(Buffer.from(list.at(index)).toString()).toBe(one);
      fc.pre(part !== '' && all.length > 0);
      for (const limit of [0, all.length >> 1, all.length - 1]) {
        const expected = all.findLastIndex((one, index) => index <= limit && one.includes(searchable(part)));
        expect(list.lastWith(bytes(part), limit)).toBe(expected);
      }
    }),
  );
});
