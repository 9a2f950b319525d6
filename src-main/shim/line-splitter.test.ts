import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

const maxLineBytes = 100_000;

function split(chunks: readonly Buffer[]): { lines: string[]; long: string[] } {
  const lines: string[] = [];
  const long: string[] = [];
  const splitter = new LineSplitter({
    maxLineBytes,
    onLine: (line) => lines.push(line.toString('latin1')),
    onLongLine: (head, tail) => long.push(`${head.toString('latin1', 0, 3)}…${tail.toString('latin1').slice(-4)}`),
  });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return { lines, long };
}

test('lines are the same bytes wherever the chunks were cut', () => {
  const bytes = fc
    .uint8Array({ maxLength: 200 })
    .map((array) => Buffer.from(array.map((byte) => (byte % 5 === 0 ? 10 : byte))));
  const cuts = fc.array(fc.nat(200), { maxLength: 10 });
  fc.assert(
    fc.property(bytes, cuts, (whole, at) => {
      const ends = [...at, whole.length].sort((a, b) => a - b);
      const chunks = ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end));
      const text = whole.toString('latin1');
      const expected = text.endsWith('\n') || text === '' ? text : `${text}\n`;
      expect(split(chunks).lines.join('')).toBe(expected);
      expect(split(chunks).lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
    }),
  );
});

test('B5: a line of the longest length passes, a longer one is reported by its ends and the next one passes', () => {
  const longest = `${'x'.repeat(maxLineBytes - 1)}\n`;
  const chunks = ['abc', 'y'.repeat(maxLineBytes), 'z'.repeat(70_000), 'end\nnext\n', longest].map((text) =>
    Buffer.from(text),
  );
  expect(split(chunks)).toEqual({ lines: ['next\n', longest], long: ['abc…end\n'] });
});
