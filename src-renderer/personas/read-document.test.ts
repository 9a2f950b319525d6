import { describe, expect, it } from 'vitest';

import { readDocument } from './read-document.ts';

describe('readDocument', () => {
  it('reads a text as the owner does: dates stay text, long numbers keep their digits', () => {
    expect(readDocument('\uFEFFday: 2026-01-02\nid: 12345678901234567890\n', 'persona')).toEqual({
      data: { day: '2026-01-02', id: '12345678901234567890' },
      problem: null,
    });
    expect(readDocument('', 'persona').data).toEqual({});
  });

  it.each([
    ['a: 1\nb: c: d\n', 'persona', { line: 2, column: 4 }],
    ['a: 1\na: 2\n', 'persona', { line: 2, column: 1, message: 'The key "a" is there twice.' }],
    ['a: 1\nspecialization_level: 0.5\n', 'persona', { line: 2, column: 23 }],
    ['base_importance: 2\n', 'base', { line: 1, column: 18 }],
    ['- a\n', 'persona', { line: 1, column: 1 }],
  ] as const)('H13: says where and why %j is not valid', (text, kind, problem) => {
    expect(readDocument(text, kind)).toMatchObject({ data: null, problem });
  });

  it('asks of each kind of document its own keys only', () => {
    expect(readDocument('base_importance: 2\n', 'persona').problem).toBeNull();
  });
});
