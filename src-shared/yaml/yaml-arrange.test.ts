import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sameValue } from '../inheritance.ts';
import { type Value } from '../model.ts';
import { insertYamlEntries, moveYamlEntry, removeYamlEntry, renameYamlKey, setYamlPart } from './yaml-arrange.ts';
import { nodeAt, partAt, withPart, type YamlPath } from './yaml-path.ts';
import { keyText, readYaml, withoutBom } from './yaml-text.ts';
import { anyValue, writeFile, type WrittenKey } from './yaml.fixture.ts';

const read = (text: string) => readYaml(withoutBom(text), 'test.yaml');
const keysAt = (text: string, path: YamlPath): string[] => {
  const node = nodeAt(read(text).document.contents, path);
  return node && 'items' in node ? node.items.flatMap((pair) => ('key' in pair ? [keyText(pair.key)] : [])) : [];
};
const linesOf = (text: string): string[] => text.replace('\uFEFF', '').split(/\r?\n/);

const drawKey = (draw: fc.GeneratorValue): { text: string; key: WrittenKey; siblings: string[] } => {
  const { text, keys } = writeFile(draw);
  const key = draw(fc.constantFrom<WrittenKey[]>, ...keys);
  return { text, key, siblings: keysAt(text, key.path.slice(0, -1)) };
};

/** Lines outside the parent of the key. */
const around = (text: string, { path }: WrittenKey, keys: readonly WrittenKey[]) => {
  const parent = keys.find((other) => other.path.join('\0') === path.slice(0, -1).join('\0'));
  return { from: parent?.from ?? 0, to: parent?.to ?? linesOf(text).length };
};

describe('D2: an edit of the form, in every file whatever its style,', () => {
  it('renames a key in its place and touches no other line', () => {
    fc.assert(
      fc.property(fc.gen(), fc.constantFrom('renamed', 'no', 'a: b', '1', '# x', 'ключ 2'), (draw, name) => {
        const { text, key, siblings } = drawKey(draw);
        fc.pre(!siblings.includes(name));
        const edited = renameYamlKey(text, key.path, name);
        const old = key.path.at(-1) ?? '';
        const way = key.path.slice(0, -1);
        expect(keysAt(edited, way)).toEqual(siblings.map((sibling) => (sibling === old ? name : sibling)));
        expect(partAt(read(edited).data, [...way, name])).toEqual(partAt(read(text).data, key.path));
        const [before, after] = [linesOf(text), linesOf(edited)];
        expect(after.toSpliced(key.from, 1)).toEqual(before.toSpliced(key.from, 1));
      }),
      { numRuns: 400 },
    );
  });

  it('moves a key with its lines and keeps every line', () => {
    fc.assert(
      fc.property(fc.gen(), fc.nat(9), (draw, drawn) => {
        const { text, keys } = writeFile(draw);
        const key = draw(fc.constantFrom<WrittenKey[]>, ...keys);
        const way = key.path.slice(0, -1);
        const names = keysAt(text, way);
        const to = drawn % names.length;
        const edited = moveYamlEntry(text, key.path, to);
        expect(sameValue(read(edited).data, read(text).data)).toBe(true);
        const old = key.path.at(-1) ?? '';
        expect(keysAt(edited, way)).toEqual(names.filter((name) => name !== old).toSpliced(to, 0, old));
        const [before, after] = [linesOf(text), linesOf(edited)];
        expect(after.toSorted()).toEqual(before.toSorted());
        const { from, to: end } = around(text, key, keys);
        expect(after.slice(0, from)).toEqual(before.slice(0, from));
        expect(after.slice(end)).toEqual(before.slice(end));
      }),
      { numRuns: 400 },
    );
  });

  it('inserts a key where it is wanted and takes it out again without a trace', () => {
    fc.assert(
      fc.property(fc.gen(), anyValue, fc.nat(9), (draw, value, drawn) => {
        const { text, key, siblings } = drawKey(draw);
        const way = key.path.slice(0, -1);
        const place = drawn % (siblings.length + 1);
        const edited = insertYamlEntries(text, [...way, place], { new: value });
        expect(keysAt(edited, way)).toEqual(siblings.toSpliced(place, 0, 'new'));
        expect(partAt(read(edited).data, [...way, 'new'])).toEqual(value);
        expect(removeYamlEntry(edited, [...way, 'new'])).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  it('sets a value inside lists too', () => {
    const leaves = (value: Value, path: YamlPath): YamlPath[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) =>
            leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]),
          )
        : [path];
    fc.assert(
      fc.property(fc.gen(), anyValue, fc.nat(), (draw, value, drawn) => {
        const { text } = writeFile(draw);
        const { data } = read(text);
        const paths = leaves(data, []).filter((path) => path.length > 0);
        fc.pre(paths.length > 0);
        const path = paths[drawn % paths.length] ?? [];
        const edited = setYamlPart(text, path, value);
        expect(sameValue(read(edited).data, withPart(data, path, value))).toBe(true);
        expect(partAt(read(edited).data, path)).toEqual(value);
        const comments = (lines: string) => linesOf(lines).filter((line) => /^\s*# note$/.test(line));
        expect(comments(edited).length).toBeGreaterThanOrEqual(comments(text).length);
      }),
      { numRuns: 300 },
    );
  });

  it('moves, removes and inserts exactly the item of a list that is meant, with its comment', () => {
    const item = fc.record({ text: fc.constantFrom('a', 'b'), note: fc.boolean(), above: fc.boolean() });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 6 }), fc.nat(5), fc.nat(5), (items, a, b) => {
        const part = ({ text, note, above }: (typeof items)[number], index: number) =>
          `${above ? `  # above ${index}\n` : ''}  - ${text}${note ? ` # note ${index}` : ''}\n`;
        const parts = items.map(part);
        const text = `list:\n${parts.join('')}end: 1\n`;
        const [from, to] = [a % items.length, b % items.length];
        const moved = parts.toSpliced(from, 1).toSpliced(to, 0, parts[from] ?? '');
        expect(moveYamlEntry(text, ['list', from], to)).toBe(`list:\n${moved.join('')}end: 1\n`);
        expect(insertYamlEntries(text, ['list', from], ['a'])).toContain('  - a\n');
        if (items.length === 1) return;
        const removed = removeYamlEntry(text, ['list', from]);
        // A comment above a line stays: it may be about more than one.
        const left = parts.toSpliced(from, 1, items[from]?.above ? `  # above ${from}\n` : '');
        expect(removed).toBe(`list:\n${left.join('')}end: 1\n`);
      }),
      { numRuns: 200 },
    );
  });
});

describe('D2: where entries are put together in another way', () => {
  const cases: [string, string, (text: string) => string, string][] = [
    [
      'the first key behind a dash changes places with the next',
      'l:\n  - a: 1 # one\n    # two\n    b: 2\n',
      (text) => moveYamlEntry(text, ['l', 0, 'a'], 1),
      'l:\n  - # two\n    b: 2\n    a: 1 # one\n',
    ],
    [
      'the comment at the top of the file stays there',
      '# About\nname: x\nlevel: 1\n',
      (text) => moveYamlEntry(text, ['level'], 0),
      '# About\nlevel: 1\nname: x\n',
    ],
    [
      'blank lines between sections stay between them',
      'a:\n  x: 1\n\n# B\nb:\n  y: 2\n\nc: 3\n',
      (text) => moveYamlEntry(text, ['c'], 0),
      'c: 3\n\na:\n  x: 1\n\n# B\nb:\n  y: 2\n',
    ],
    ['brackets', 'l: [a, "b", c]\n', (text) => moveYamlEntry(text, ['l', 0], 2), 'l: ["b", c, a]\n'],
    ['braces', 'm: { a: 1, b: 2 }\n', (text) => renameYamlKey(text, ['m', 'a'], 'no'), 'm: { "no": 1, b: 2 }\n'],
    ['the last key of a section', 'm:\n  a: 1\n', (text) => removeYamlEntry(text, ['m', 'a']), 'm: {}\n'],
    ['the last item of a list', 'l:\n  - a\n', (text) => removeYamlEntry(text, ['l', 0]), 'l: []\n'],
    ['the first key of nothing', 'm:\n', (text) => insertYamlEntries(text, ['m', 0], { a: 1 }), 'm:\n  a: 1\n'],
    ['the first item of no list', 'l: []\n', (text) => insertYamlEntries(text, ['l', 0], ['a']), 'l:\n  - a\n'],
    ['no last line break', 'l:\n  - a\n  - b', (text) => moveYamlEntry(text, ['l', 1], 0), 'l:\n  - b\n  - a'],
    ['an empty file', '', (text) => insertYamlEntries(text, [0], { a: 1 }), 'a: 1\n'],
    ['a list without an item', 'l: [1, 1]\n', (text) => removeYamlEntry(text, ['l', 0]), 'l: [1]\n'],
  ];
  it.each(cases)('%s', (_name, text, edit, expected) => {
    expect(edit(text)).toBe(expected);
  });

  it.each<[string, () => unknown]>([
    ['a name that is taken', () => renameYamlKey('a: 1\nb: 2\n', ['a'], 'b')],
    ['an anchor behind what repeats it', () => moveYamlEntry('a: &x 1\nb: *x\n', ['a'], 1)],
    ['items whose comments would stay behind', () => moveYamlEntry('l: [\n  a, # one\n  b\n]\n', ['l', 0], 1)],
    ['a key that is not there', () => removeYamlEntry('a: 1\n', ['b'])],
  ])('refuses %s and changes nothing', (_name, edit) => {
    expect(edit).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
