import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { HeliosError } from '../errors.ts';
import { formatYaml, maxAliasedChars, maxYamlBytes, maxYamlDepth, parseYaml } from './yaml-text.ts';
import { anyValue } from './yaml.fixture.ts';

function refusal(act: () => unknown): HeliosError {
  try {
    act();
  } catch (error) {
    if (error instanceof HeliosError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('H13: what a file says becomes plain data', () => {
  it.each([
    ['an empty text', '', {}],
    ['comments alone', '# nothing yet\n', {}],
    ['an empty document between markers', '---\n# c\n...\n', {}],
    ['a byte order mark', '\uFEFFa: 1\n', { a: 1 }],
    ['Windows line breaks', 'a: |\r\n  x\r\n  y\r\nb:\r\n- 1\r\n', { a: 'x\ny\n', b: [1] }],
    [
      'words that only YAML 1.1 takes for something else',
      'a: yes\nb: 12:30\nc: 0o17\n',
      { a: 'yes', b: '12:30', c: 15 },
    ],
    ['words under a %YAML 1.1 line', '%YAML 1.1\n---\na: yes\n', { a: 'yes' }],
    ['dates', 'a: 2026-01-31\nb: 2026-01-31T10:00:00Z\n', { a: '2026-01-31', b: '2026-01-31T10:00:00Z' }],
    [
      'whole numbers beyond 2^53',
      'a: 9007199254740993\nb: 9007199254740991\n',
      { a: '9007199254740993', b: 2 ** 53 - 1 },
    ],
    ['keys that are no strings', '1: a\ntrue: b\n~: c\n1.5: d\n', { '1': 'a', true: 'b', null: 'c', '1.5': 'd' }],
    ['merge keys', 'a: &a {x: 1}\nb: {<<: *a, y: 2}\n', { a: { x: 1 }, b: { '<<': { x: 1 }, y: 2 } }],
    ['standard tags', 'a: !!str 1\nb: !!map {}\n', { a: '1', b: {} }],
    ['an anchor that is defined again', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n', { a: 1, b: 1, c: 2, d: 2 }],
  ])('%s', (_, text, data) => {
    expect(parseYaml(text, 'test.yaml')).toEqual(data);
  });

  it('H20: keys that name prototypes are keys like any other', () => {
    const data = parseYaml('__proto__:\n  polluted: true\nconstructor: 1\ntoString: x\n', 'test.yaml');
    expect(Object.keys(data)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(data, '__proto__')?.value).toEqual({ polluted: true });
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('H13: mistakes are named with line and column', () => {
  it.each([
    ['a: 1\nb:\n\t- x\n', 3, 1, /tab/i],
    ['a: b: c\n', 1, 4, /quotes/],
    ['name: "open\n', 2, 1, /missing/],
    ['a: [1, 2\nb: 3\n', 2, 1, /bracket/],
    ['a: 1\n}\n', 2, 1, /belong/],
    ['a: @x\n', 1, 4, /quotes/],
    ['a: 1\nb: 2\na: 3\n', 3, 1, /"a" is there twice/],
    ['1: a\n"1": b\n', 2, 1, /"1" is there twice/],
    ['a: 1\n---\nb: 2\n', 2, 1, /second document/],
    ['- a\n- b\n', 1, 1, /mapping/],
    ['just text\n', 1, 1, /mapping/],
    ['null\n', 1, 1, /mapping/],
    ['? {a: 1}\n: b\n', 1, 3, /plain text/],
    ['a: &x 1\n*x : 2\n', 2, 1, /plain text/],
    ['a: *nothing\n', 1, 4, /&nothing/],
    ['a: &a [*a]\n', 1, 8, /&a/],
    ['a: !!js/function "() => 1"\n', 1, 4, /[Tt]ags/],
    ['a:\n  - !secret x\n', 2, 5, /[Tt]ags/],
    ['%YAML 3.0\n---\na: 1\n', 1, 7, /version/],
    ['a: x\0y\n', 1, 5, /[Cc]ontrol/],
    ['\uFEFFa: {b: 1\n', 2, 1, /bracket/],
  ])('%j', (text, line, column, sentence) => {
    const { code, message, data } = refusal(() => parseYaml(text, 'personas/writer.yaml'));
    expect(code).toBe('invalid');
    expect(message).toMatch(`personas/writer.yaml, line ${line}, column ${column}: `);
    expect(message).toMatch(sentence);
    expect(data.validationErrors).toEqual([
      { field: '', message: message.replace('personas/writer.yaml, ', ''), type: 'syntax' },
    ]);
  });

  it.each([
    ['weights:\n  tone: .nan\n', 'weights.tone'],
    ['a: [1, -.inf]\n', 'a.1'],
    ['a.b: 1e999\n', 'a\\.b'],
  ])('a number that JSON cannot carry is named by its field: %j', (text, field) => {
    expect(refusal(() => parseYaml(text, 'test.yaml')).data.validationErrors).toMatchObject([
      { field, type: 'out_of_range' },
    ]);
  });
});

describe('H20: hostile files are refused', () => {
  const laughs = (levels: number): string =>
    Array.from({ length: levels }, (_, level) => {
      const items = Array.from({ length: 9 }, () => (level === 0 ? 'lol' : `*l${level - 1}`));
      return `l${level}: &l${level} [${items.join(', ')}]\n`;
    }).join('');

  it('a billion laughs', () => {
    expect(refusal(() => parseYaml(laughs(10), 'test.yaml')).message).toMatch(/repeat too much/);
    expect(parseYaml(laughs(3), 'test.yaml')).toHaveProperty('l2');
  });

  it('a long text that is repeated', () => {
    const text = `a: &a ${'x'.repeat(maxAliasedChars / 2)}\nb: *a\nc: *a\n`;
    expect(refusal(() => parseYaml(text, 'test.yaml')).message).toMatch(/line 3, column 4: .*repeat too much/);
  });

  const nested = (levels: number): string => `a: ${'['.repeat(levels)}${']'.repeat(levels)}\n`;

  it.each([
    ['flow', nested(maxYamlDepth)],
    ['unclosed flow', `a: ${'[{a: '.repeat(5_000)}`],
    ['block', Array.from({ length: 100 }, (_, level) => `${' '.repeat(level)}a:\n`).join('')],
    ['lists in lists', `a:\n  ${'- '.repeat(5_000)}x\n`],
    ['keys', '? '.repeat(5_000)],
    ['aliases', Array.from({ length: 100 }, (_, n) => `a${n}: &a${n} [${n === 0 ? '' : `*a${n - 1}`}]\n`).join('')],
  ])('nesting deeper than the limit: %s', (_, text) => {
    expect(refusal(() => parseYaml(text, 'test.yaml')).message).toMatch(/nested more than 64 deep/);
  });

  it('what is nested up to the limit is read', () => {
    expect(parseYaml(nested(maxYamlDepth - 1), 'test.yaml')).toHaveProperty('a');
  });

  it('a text that is too long, counted in bytes', () => {
    const text = `a: ${'ü'.repeat(maxYamlBytes / 2)}\n`;
    expect(refusal(() => parseYaml(text, 'test.yaml')).message).toBe('test.yaml is longer than 1024 KB.');
  });
});

describe('H7: new files', () => {
  it('are written in block style, unfolded, with text as it is', () => {
    const sentence =
      'A sentence that is longer than the eighty columns at which many a writer of YAML would fold it. '.repeat(3);
    const persona = {
      name: 'écrivain',
      description: sentence.trim(),
      behaviors: {
        tone: 'direct',
        tools: ['git', 'no', '12:30', '007'],
        empty: {},
        none: [],
        steps: [{ do: 'ask', ask: [1] }],
      },
      text: 'First line\n\n  indented\n# no comment\n',
      '日本: 1': null,
    };
    expect(formatYaml(persona)).toBe(`name: écrivain
description: ${sentence.trim()}
behaviors:
  tone: direct
  tools:
    - git
    - "no"
    - "12:30"
    - "007"
  empty: {}
  none: []
  steps:
    - do: ask
      ask:
        - 1
text: |
  First line

    indented
  # no comment
"日本: 1": null
`);
  });

  it('hold every value that JSON can carry', () => {
    fc.assert(
      fc.property(anyValue, (data) => {
        expect(JSON.stringify(parseYaml(formatYaml({ data }), 'test.yaml'))).toBe(JSON.stringify({ data }));
      }),
      { numRuns: 300 },
    );
  });

  it('are refused with the field that no file can hold', () => {
    const { code, data } = refusal(() => formatYaml({ a: { b: Infinity } }));
    expect(code).toBe('invalid');
    expect(data.validationErrors).toMatchObject([{ field: 'a.b', type: 'out_of_range' }]);
  });
});
