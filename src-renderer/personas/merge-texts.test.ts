import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isConflict, joinMerge, mergeTexts } from './merge-texts.ts';

const base = 'a: 1\nb: 2\nc: 3\nd: 4\n';

describe('mergeTexts', () => {
  it('D2: takes what only one side changed from that side', () => {
    const parts = mergeTexts(base, base.replace('a: 1', 'a: 9'), `${base}e: 5\n`);
    expect(parts.some(isConflict)).toBe(false);
    expect(joinMerge(parts, [])).toBe('a: 9\nb: 2\nc: 3\nd: 4\ne: 5\n');
  });

  it('D2: leaves to a person what both changed, with all three versions', () => {
    const parts = mergeTexts(base, base.replace('b: 2', 'b: 8'), base.replace('b: 2', 'b: 7').replace('d: 4\n', ''));
    expect(parts.filter(isConflict)).toEqual([{ conflict: { base: 'b: 2\n', theirs: 'b: 8\n', mine: 'b: 7\n' } }]);
    expect(joinMerge(parts, ['mine'])).toBe('a: 1\nb: 7\nc: 3\n');
    expect(joinMerge(parts, ['theirs'])).toBe('a: 1\nb: 8\nc: 3\n');
    expect(joinMerge(parts, ['both'])).toBe('a: 1\nb: 8\nb: 7\nc: 3\n');
  });

  it('does not ask when both did the same', () => {
    const both = base.replace('c: 3', 'c: 0');
    expect(mergeTexts(base, both, both)).toEqual([{ text: both }]);
  });

  it('never glues two lines together where a text ends without a line break', () => {
    const parts = mergeTexts('a: 1', 'a: 1\nb: 2', 'a: 1\nc: 3');
    expect(joinMerge(parts, ['both'])).toBe('a: 1\nb: 2\na: 1\nc: 3');
  });

  it('whatever the texts are, a side that changed nothing leaves the other as it is', () => {
    const text = fc.array(fc.constantFrom('a: 1', 'b: 2', '', '# c')).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(joinMerge(mergeTexts(one, other, one), [])).toBe(other);
        expect(joinMerge(mergeTexts(one, one, other), [])).toBe(other);
      }),
    );
  });
});
