import { expect, test } from 'vitest';

import { countLines } from './count-lines.ts';

test('counts lines that are new and lines that are gone', () => {
  expect(countLines('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual({ added: 2, removed: 1 });
  expect(countLines('', 'a\nb\n')).toEqual({ added: 2, removed: 0 });
  expect(countLines('a\n', '')).toEqual({ added: 0, removed: 1 });
  expect(countLines('a\r\nb', 'a\nb\n')).toEqual({ added: 0, removed: 0 });
});

test('does not count in a text so long that it would take a while', () => {
  expect(countLines('', 'a\n'.repeat(60_000))).toBeNull();
});
