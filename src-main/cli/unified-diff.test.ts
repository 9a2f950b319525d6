import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { unifiedDiff } from './unified-diff.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `${from + n}\n`).join('');

it('shows each change with three lines around it, those close together in one piece', () => {
  const before = numbers(1, 30);
  const after = before.replace('5\n', 'five\n').replace('9\n', '').replace('27\n', '27\nand a half\n');
  expect(unifiedDiff(before, after).join('\n')).toBe(
    '@@ -2,11 +2,10 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n-9\n 10\n 11\n 12\n' +
      '@@ -25,6 +24,7 @@\n 25\n 26\n 27\n+and a half\n 28\n 29\n 30',
  );
});

it('says nothing of equal texts, and tells a missing line break at the end', () => {
  expect(unifiedDiff('a\nb\n', 'a\nb\n')).toEqual([]);
  expect(unifiedDiff('', '')).toEqual([]);
  expect(unifiedDiff('a\n', 'a')).toEqual(['@@ -1,1 +1,1 @@', '-a', '+a', '\\ No newline at end of file']);
  expect(unifiedDiff('', 'a\n')).toEqual(['@@ -0,0 +1,1 @@', '+a']);
  expect(unifiedDiff('a\n', '')).toEqual(['@@ -1,1 +0,0 @@', '-a']);
});

it('shows long texts that have little in common as replaced', () => {
  const before = numbers(1, 20_000);
  const after = before.replaceAll(/\n/g, '.\n');
  const shown = unifiedDiff(before, after);
  expect(shown).toHaveLength(40_001);
  expect(shown[0]).toBe('@@ -1,20000 +1,20000 @@');
});

it('finds the shortest way, and git makes the one text of the other with it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'helios-diff-'));
  const text = fc
    .tuple(fc.array(fc.constantFrom('a', 'b', 'c', '', ' d', '-x', '+x'), { maxLength: 30 }), fc.boolean())
    .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));
  try {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const hunks = unifiedDiff(before, after);
        fc.pre(before !== after);
        const [file, patch] = [join(dir, 'file'), join(dir, 'patch')];
        writeFileSync(file, before);
        writeFileSync(patch, `${['--- a/file', '+++ b/file', ...hunks].join('\n')}\n`);
        execFileSync('git', ['apply', '--unidiff-zero', '--whitespace=nowarn', '--allow-empty', patch], { cwd: dir });
        expect(readFileSync(file, 'utf8')).toBe(after);
        const signs = hunks.filter((line) => /^[-+]/.test(line)).length;
        expect(signs).toBe(shortest(before, after));
      }),
      { numRuns: 100 },
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

/** By the length of the longest common subsequence, the slow and certain way. */
function shortest(before: string, after: string): number {
  const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const [a, b] = [linesOf(before), linesOf(after)];
  const table = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  const cell = (i: number, j: number) => table[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const longest = a[i - 1] === b[j - 1] ? cell(i - 1, j - 1) + 1 : Math.max(cell(i - 1, j), cell(i, j - 1));
      table[i]?.splice(j, 1, longest);
    }
  }
  return a.length + b.length - 2 * cell(a.length, b.length);
}
