import { describe, expect, it } from 'vitest';

import { reveal } from './reveal.ts';

describe('reveal', () => {
  it('leaves ordinary text of any script as one part', () => {
    for (const text of ['plain', 'two\nlines\tand a tab', 'señor Жук 日本語 עברית العربية', 'a – “b” … 8\u00a0%']) {
      expect(reveal(text)).toEqual([text]);
    }
    expect(reveal('')).toEqual([]);
  });

  it('leaves emoji whole, whose joiners and selectors belong to them', () => {
    for (const text of ['❤️', '👩‍💻', '👩🏽‍🚀', '🏳️‍🌈', '1️⃣', '👨‍👩‍👧‍👦']) expect(reveal(text)).toEqual([text]);
  });

  it.each([
    ['direction override', '\u202e'],
    ['isolate', '\u2066'],
    ['zero-width space', '\u200b'],
    ['zero-width joiner between letters', '\u200d'],
    ['byte order mark', '\ufeff'],
    ['soft hyphen', '\u00ad'],
    ['selector after a letter', '\ufe0f'],
    ['escape', '\u001b'],
    ['carriage return is ordinary, null is not', '\u0000'],
    ['line separator', '\u2028'],
    ['private use', '\ue000'],
    ['Hangul filler', '\u3164'],
  ])('marks a %s', (_, character) => {
    const code = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
    expect(reveal(`a${character}b`)).toEqual(['a', { codes: [code], spelled: '' }, 'b']);
  });

  it('says what tag characters spell', () => {
    const tags = Array.from('ignore', (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join(
      '',
    );
    expect(reveal(`fine${tags}`)[1]).toMatchObject({ spelled: 'ignore', codes: { length: 6 } });
  });

  it('marks every selector but the first of a row, which can carry hidden bytes', () => {
    expect(reveal('❤\ufe0f\ufe0f\ufe01')).toEqual(['❤\ufe0f', { codes: ['U+FE0F', 'U+FE01'], spelled: '' }]);
  });

  it('loses no character', () => {
    const text = '\u202ea\u200b\u200bb\u{e0041}c';
    const kept = reveal(text).map((part) =>
      typeof part === 'string'
        ? part
        : part.codes.map((code) => String.fromCodePoint(parseInt(code.slice(2), 16))).join(''),
    );
    expect(kept.join('')).toBe(text);
  });
});
