import { describe, expect, it } from 'vitest';

import { HeliosError } from '../errors.ts';
import { type Value } from '../model.ts';
import { removeYamlValue, setYamlValue } from './yaml-edit.ts';
import { maxYamlBytes, parseYaml } from './yaml-text.ts';

function refusal(act: () => unknown): HeliosError {
  try {
    act();
  } catch (error) {
    if (error instanceof HeliosError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('H7: the frame of a file', () => {
  it.each([
    ['an empty file', '', 'b: 2\n'],
    ['comments alone', '# one\n\n# two\n', '# one\n\n# two\nb: 2\n'],
    ['no line break at the end', 'a: 1', 'a: 1\nb: 2'],
    ['Windows line breaks', 'a: 1\r\n# c\r\n', 'a: 1\r\nb: 2\r\n# c\r\n'],
    ['a byte order mark', '\uFEFFa: 1\n', '\uFEFFa: 1\nb: 2\n'],
    [
      'document markers',
      '%YAML 1.2\n--- # start\na: 1\n... # end\n# after\n',
      '%YAML 1.2\n--- # start\na: 1\nb: 2\n... # end\n# after\n',
    ],
    ['markers alone', '---\n# c\n...\n', '---\n# c\nb: 2\n...\n'],
    ['empty braces', '# c\n{} # d\n', '# c\nb: 2 # d\n'],
    ['braces', '{a: 1}\n', '{a: 1, b: 2}\n'],
    ['braces behind a marker', '--- {}\n', '--- {b: 2}\n'],
    ['an indented root', '  a: 1\n', '  a: 1\n  b: 2\n'],
    ['a block scalar at the end', 'a: |\n  x\n\n\n', 'a: |\n  x\nb: 2\n\n\n'],
    ['a block scalar that keeps its end', 'a: |+\n  x\n\n', 'a: |+\n  x\n\nb: 2\n'],
  ])('%s', (_, before, after) => {
    expect(setYamlValue(before, ['b'], 2)).toBe(after);
  });

  it('new lines end as the others do, and never in a block scalar that nothing ends', () => {
    expect(setYamlValue('a: 1\r\n', ['a'], 'x\ny\n')).toBe('a: |\r\n  x\r\n  y\r\n');
    expect(setYamlValue('a: 1', ['a'], 'x\ny\n')).toBe('a: "x\\ny\\n"');
  });

  it('a `|+` does not take in the blank lines of what is removed below it', () => {
    expect(removeYamlValue('a: |+\n  x\nb: 1\n\nc: 2\n', ['b'])).toBe('a: |+\n  x\nc: 2\n');
  });

  it('whole numbers too long for a number keep their digits', () => {
    const text = 'id: 12345678901234567890\nlist: [98765432109876543210]\n';
    expect(setYamlValue(text, ['id'], '12345678901234567890')).toBe(text);
    expect(setYamlValue(text, ['list'], ['98765432109876543210', 1])).toBe(text.replace(']', ', 1]'));
  });

  it('what cannot be spliced is written by the library, comments included', () => {
    const text = setYamlValue('? a # about a\n: 1\n? b\n# end\n', ['b'], [1]);
    expect(parseYaml(text, 'test.yaml')).toEqual({ a: 1, b: [1] });
    expect(text).toMatch(/# about a[^]*# end/);
  });
});

describe('H7: anchors and aliases', () => {
  const text = `base: &base
  tone: direct
one: *base
two: {<<: *base, depth: 1}
three: &unused 3
`;

  it.each<[string[], Value, string, string]>([
    [['one'], 'own', 'one: *base\n', 'one: own\n'],
    [['one', 'tone'], 'warm', 'one: *base\n', 'one:\n  tone: warm\n'],
    [['two', 'tone'], 'warm', 'depth: 1}', 'depth: 1, tone: warm}'],
    [['three'], 4, '&unused 3', '&unused 4'],
  ])('%j becomes %j without a change elsewhere', (path, value, before, after) => {
    expect(setYamlValue(text, path, value)).toBe(text.replace(before, after));
  });

  it.each([[['base']], [['base', 'tone']]])('what others share is neither changed nor removed: %j', (path) => {
    for (const act of [() => setYamlValue(text, path, 'x'), () => removeYamlValue(text, path)]) {
      const { code, message, data } = refusal(act);
      expect(code).toBe('invalid');
      expect(message).toMatch(/shares a value with other places/);
      expect(data.validationErrors).toMatchObject([{ field: path.join('.') }]);
    }
  });
});

describe('H13, H20: edits that are refused', () => {
  const text = 'a: 1\nlist: [1]\nnested:\n  b: x\n';

  it.each([
    [['list', '0'], 'list'],
    [['a', 'x'], 'a'],
    [['nested', 'b', 'x', 'y'], 'nested.b'],
  ])('a path through a list or a scalar: %j', (path, field) => {
    for (const act of [() => setYamlValue(text, path, 1), () => removeYamlValue(text, path)]) {
      const { code, data } = refusal(act);
      expect(code).toBe('invalid');
      expect(data.validationErrors).toMatchObject([{ field }]);
    }
  });

  let deep: Value = 1;
  for (let level = 0; level < 80; level += 1) deep = { deep };

  it.each<[string, Value]>([
    ['not finite', { a: [NaN] }],
    ['nested too deep', deep],
    ['too long', 'x'.repeat(maxYamlBytes)],
  ])('a value that no file can hold: %s', (_, value) => {
    expect(refusal(() => setYamlValue(text, ['a'], value)).code).toBe('invalid');
  });

  it('a text that is no YAML', () => {
    expect(refusal(() => setYamlValue('a: [\n', ['a'], 1)).message).toMatch(/line 2, column 1/);
  });

  it('the whole file in place of a mapping', () => {
    expect(refusal(() => setYamlValue(text, [], 'x')).code).toBe('invalid');
    expect(refusal(() => removeYamlValue(text, [])).code).toBe('invalid');
  });
});
