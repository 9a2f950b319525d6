import { describe, expect, it } from 'vitest';

import { type Value } from '../model.ts';
import { removeYamlValue, setYamlValue } from './yaml-edit.ts';
import { parseYaml } from './yaml-text.ts';

/** A text as it stands in the test, without the indentation of its last line. */
function yaml(strings: TemplateStringsArray): string {
  const lines = (strings.raw[0] ?? '').split('\n').slice(1);
  const indent = lines.pop()?.length ?? 0;
  return lines.map((line) => `${line.slice(indent)}\n`).join('');
}

const persona = yaml`
  # The one who writes.

  name: 'Writer'      # shown in the list
  tone:    "direct"
  depth: 4  # 1 to 5

  # What may be used.
  tools:
      - git   # history
      # before uv
      - "uv"

  limits: {words: 1200, 'lines': 40}   # per answer
  formats: [ md, "html" ]
  nested:
      inner:
          a: 1
          # about b
          b: |
            Two
            lines.

          # b: old value
      other: x

  # The end.
  `;

/** The lines that differ, as a patch shows them. */
function patch(before: string, after: string): string {
  const [old, next] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < Math.min(old.length, next.length) && old[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, next.length) - head && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  const signed = (all: readonly string[], sign: string): string[] =>
    all.slice(head, all.length - tail).map((line) => `${sign}${line}\n`);
  return [...signed(old, '-'), ...signed(next, '+')].join('');
}

const changeOf = (path: string, value: Value): string => patch(persona, setYamlValue(persona, path.split('.'), value));
const removalOf = (path: string): string => patch(persona, removeYamlValue(persona, path.split('.')));

describe('H7: a scalar changes in its own quoting; its comment and the spaces around it stay', () => {
  it.each<[string, Value, string, string]>([
    ['depth', 5, 'depth: 4  # 1 to 5', 'depth: 5  # 1 to 5'],
    ['depth', null, 'depth: 4  # 1 to 5', 'depth: null  # 1 to 5'],
    ['depth', '4', 'depth: 4  # 1 to 5', 'depth: "4"  # 1 to 5'],
    ['depth', 'off', 'depth: 4  # 1 to 5', 'depth: "off"  # 1 to 5'],
    ['name', "Poet's", "name: 'Writer'      # shown in the list", "name: 'Poet''s'      # shown in the list"],
    ['name', 7, "name: 'Writer'      # shown in the list", 'name: 7      # shown in the list'],
    ['tone', 'größer', 'tone:    "direct"', 'tone:    "größer"'],
    ['tone', 'a\nb', 'tone:    "direct"', 'tone:    "a\\nb"'],
    [
      'limits.words',
      9,
      "limits: {words: 1200, 'lines': 40}   # per answer",
      "limits: {words: 9, 'lines': 40}   # per answer",
    ],
    ['nested.other', 'a: b', '    other: x', '    other: "a: b"'],
  ])('%s: %j', (path, value, before, after) => {
    expect(changeOf(path, value)).toBe(`-${before}\n+${after}\n`);
  });

  it('in block style', () => {
    expect(changeOf('nested.inner.b', 'Three\nmore\nlines.\n')).toBe(yaml`
      -          Two
      -          lines.
      +            Three
      +            more
      +            lines.
      `);
  });

  it('of several lines, in place of a plain one', () => {
    expect(changeOf('depth', 'not\na number')).toBe(yaml`
      -depth: 4  # 1 to 5
      +depth: |-  # 1 to 5
      +    not
      +    a number
      `);
  });
});

describe('H7: another kind of value', () => {
  it('a list in place of a scalar, below its comment', () => {
    expect(changeOf('depth', [1, { a: 2, b: [] }])).toBe(yaml`
      -depth: 4  # 1 to 5
      +depth:  # 1 to 5
      +    - 1
      +    - a: 2
      +      b: []
      `);
  });

  it('a scalar in place of a mapping', () => {
    expect(changeOf('nested', 'flat')).toBe(yaml`
      -nested:
      -    inner:
      -        a: 1
      -        # about b
      -        b: |
      -          Two
      -          lines.
      -
      -        # b: old value
      -    other: x
      +nested: flat
      `);
  });

  it('brackets stay brackets', () => {
    expect(changeOf('formats', { text: ['md'] })).toBe(yaml`
      -formats: [ md, "html" ]
      +formats: {text: [md]}
      `);
  });

  it('an empty mapping opens in block style', () => {
    expect(setYamlValue('a: {}\nb: []   # none\n', ['a', 'x', 'z'], 1)).toBe(yaml`
      a:
        x:
          z: 1
      b: []   # none
      `);
    expect(setYamlValue('a: {}\nb: []   # none\n', ['b'], ['c'])).toBe(yaml`
      a: {}
      b:   # none
        - c
      `);
  });
});

describe('H7: a list changes item by item', () => {
  it.each<[string, Value, string]>([
    ['appended', ['git', 'uv', 'hg'], '+    - hg\n'],
    ['put between others', ['git', 'hg', 'svn', 'uv'], '+    - hg\n+    - svn\n'],
    ['removed, while a comment on a line of its own stays', ['uv'], '-    - git   # history\n'],
    ['replaced in its own quoting', ['git', 'pip'], '-    - "uv"\n+    - "pip"\n'],
    ['all removed', [], '-tools:\n-    - git   # history\n-    # before uv\n-    - "uv"\n+tools: []\n'],
  ])('%s', (_, value, expected) => {
    expect(changeOf('tools', value)).toBe(expected);
  });

  it.each<[string, Value, string]>([
    ['appended', ['md', 'html', 'a, b'], '[ md, "html", "a, b" ]'],
    ['put first', [1, 'md', 'html'], '[ 1, md, "html" ]'],
    ['removed', ['html'], '[ "html" ]'],
    ['replaced', ['md', 'x'], '[ md, "x" ]'],
  ])('within brackets: %s', (_, value, expected) => {
    expect(changeOf('formats', value)).toBe(`-formats: [ md, "html" ]\n+formats: ${expected}\n`);
  });

  it.each<[string, Value, string]>([
    ['the last goes', ['git', 'uv'], '-  uv, # packages\n-  hg # old\n+  uv # packages\n'],
    ['one comes last', ['git', 'uv', 'hg', 'svn'], '-  hg # old\n+  hg, # old\n+  svn\n'],
    ['one comes first', ['svn', 'git', 'uv', 'hg'], '+  svn,\n'],
  ])('within brackets, one item on each line: %s', (_, value, expected) => {
    const text = yaml`
      tools: [
        git, # history
        uv, # packages
        hg # old
      ]
      `;
    expect(patch(text, setYamlValue(text, ['tools'], value))).toBe(expected);
  });

  it('down to a key of a mapping in it', () => {
    const text = yaml`
      steps:
      - do: ask     # first
        times: 1
      - do: answer  # then
      `;
    const steps: Value = [{ do: 'ask', times: 2, of: ['whom'] }, { do: 'answer' }];
    expect(patch(text, setYamlValue(text, ['steps'], steps))).toBe(yaml`
      -  times: 1
      +  times: 2
      +  of:
      +  - whom
      `);
    // The first key shares its line with the dash, so the item is written anew, and only that.
    expect(patch(text, setYamlValue(text, ['steps'], [{ times: 1 }, { do: 'answer' }]))).toBe(yaml`
      -- do: ask     # first
      -  times: 1
      +- times: 1
      `);
  });
});

describe('H7: keys', () => {
  it('come last in their mapping, with its indentation, before a comment that follows', () => {
    expect(changeOf('nested.inner.c', [1])).toBe(yaml`
      +        c:
      +            - 1
      `);
    expect(setYamlValue(persona, ['nested', 'inner', 'c'], 1)).toContain('lines.\n        c: 1\n\n        # b: old');
    expect(setYamlValue(persona, ['last'], 1)).toContain('other: x\nlast: 1\n\n# The end.\n');
    // A comment that stands further in still belongs to what is above.
    expect(setYamlValue('a:\n  b: 1\n  # of a\n# end\n', ['c'], 1)).toBe('a:\n  b: 1\n  # of a\nc: 1\n# end\n');
  });

  it('come with the mappings they need; null counts as missing', () => {
    expect(setYamlValue('a:   # none yet\nb: 1\n', ['a', 'x', 'z'], 1)).toBe(yaml`
      a:   # none yet
        x:
          z: 1
      b: 1
      `);
    expect(changeOf('nested.more.deep', 'x')).toBe(yaml`
      +    more:
      +        deep: x
      `);
  });

  it('come last within braces', () => {
    expect(changeOf('limits.a b', [1])).toBe(yaml`
      -limits: {words: 1200, 'lines': 40}   # per answer
      +limits: {words: 1200, 'lines': 40, a b: [1]}   # per answer
      `);
  });

  it('go with their line and what stands further in; comments on lines of their own stay', () => {
    expect(removalOf('tone')).toBe('-tone:    "direct"\n');
    expect(removalOf('limits.words')).toBe(yaml`
      -limits: {words: 1200, 'lines': 40}   # per answer
      +limits: {'lines': 40}   # per answer
      `);
    expect(removalOf('nested.inner.b')).toBe(yaml`
      -        b: |
      -          Two
      -          lines.
      `);
    expect(removalOf('nested.inner')).toBe(yaml`
      -    inner:
      -        a: 1
      -        # about b
      -        b: |
      -          Two
      -          lines.
      -
      -        # b: old value
      `);
  });

  it('leave an empty mapping, and an empty file, behind', () => {
    expect(removeYamlValue('a:\n  b: 1 # x\nc: 2\n', ['a', 'b'])).toBe('a: {}\nc: 2\n');
    expect(removeYamlValue('# head\na: 1\n# foot\n', ['a'])).toBe('# head\n# foot\n');
  });

  it('that are not there change nothing', () => {
    expect(removeYamlValue(persona, ['nested', 'nothing', 'here'])).toBe(persona);
  });

  it('are found whatever they are written as', () => {
    expect(setYamlValue('1: a\n"two": b\n', ['1'], 'c')).toBe('1: c\n"two": b\n');
    expect(setYamlValue('1: a\n"two": b\n', ['two'], 'c')).toBe('1: a\n"two": c\n');
  });

  it('H20: named like prototypes are ordinary keys', () => {
    const text = setYamlValue('a: 1\n', ['__proto__', 'x'], 1);
    expect(text).toBe('a: 1\n__proto__:\n  x: 1\n');
    expect(setYamlValue(text, ['constructor'], 2)).toBe(`${text}constructor: 2\n`);
    expect(removeYamlValue(text, ['__proto__'])).toBe('a: 1\n');
    expect({}).not.toHaveProperty('x');
  });
});

describe('H7: a whole mapping, or the whole file, is compared with what is there', () => {
  it('only what differs is touched', () => {
    const changed = { ...parseYaml(persona, 'test.yaml'), depth: 5, added: true };
    expect(setYamlValue(persona, [], changed)).toBe(setYamlValue(setYamlValue(persona, ['depth'], 5), ['added'], true));
    expect(changeOf('nested', { inner: { a: 1, b: 'Two\nlines.\n' }, other: 'z' })).toBe(yaml`
      -    other: x
      +    other: z
      `);
  });

  it('the order of keys is no difference', () => {
    const reversed = Object.fromEntries(Object.entries(parseYaml(persona, 'test.yaml')).toReversed());
    expect(setYamlValue(persona, [], reversed)).toBe(persona);
  });
});
