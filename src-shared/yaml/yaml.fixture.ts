// YAML files as people write them, and values as programs write them, at random.

import fc from 'fast-check';

import { type Value } from '../model.ts';

const awkwardLines = fc.constantFrom(
  ...'|a: b|# x|x # y|- a|? a|[x|{| lead|trail |it\'s|"|\\|\t|a\tb|---|%x|@|*a|&a|!a|>-|no|null|~|1|0x1F|.5|12:30|<<|é日本|😀'.split(
    '|',
  ),
);
const awkwardTexts = fc.constantFrom(
  '\n',
  'a\nb',
  'a\n\n  b\n',
  '\n\nx',
  'x\n\n',
  '--- x\ny',
  '|',
  '\u0085\u2028',
  '\uFEFF',
  '\uD800',
  '\0\x7F',
);
const text = fc.oneof(awkwardLines, awkwardTexts, fc.string({ unit: 'binary' }), fc.lorem());
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(2 ** 60, -1e21),
);

/** Whatever JSON can carry; no negative zero, which it cannot. */
export const anyValue = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    number.map((n) => n + 0),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(text, fc.constant('__proto__')), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** A key in block style, with the lines from its own to the last of its value. */
export interface WrittenKey {
  readonly path: readonly string[];
  readonly from: number;
  readonly to: number;
}

const keys = 'a|b|long key|ключ|1|constructor'.split('|');
const scalars =
  String.raw`word|two words|http://a.b/c#d|日本|1|-0.50|0x1F|true|null|~||2026-01-31|12345678901234567890|''|!!str 7
'it''s'|'# no comment'|"a\n\u00e9 \"q\""`.split(/[|\n]/);
const flows = [
  ...`[]|{}|[a, 'b', "c", {d: 1}]|[ 1,2 ]|{x: 1, 'y': [2, {z: 3}]}|{ x: 1 }|[a, b,]|[a,\n     b]`.split('|'),
  '[\n     a, # one\n     b # two\n   ]',
  '{\n     x: 1, # one\n     # two\n     y: 2,\n   }',
  '"folded\n    text"',
];
const blockLines = ['text', 'more text', '', '  further in', '# no comment', 'k: v', '- x'];
const notes = ['', ' # note', '   #', ' # key: value', ' #### ünï'];
const fillers = ['', '# note', '# key: value', '# - item', '#'];

interface Place {
  /** Undefined inside a list, where no path leads. */
  readonly path?: readonly string[];
  readonly column: number;
  readonly depth: number;
  /** The line that the first entry goes on, up to the dash. */
  readonly lead?: string;
}

/** Draws a file of mappings, lists and scalars in every style, with comments and blank lines between. */
export function writeFile(draw: fc.GeneratorValue): { readonly text: string; readonly keys: readonly WrittenKey[] } {
  const oneOf = <T>(...values: T[]): T => draw(fc.constantFrom<T[]>, ...values);
  const someOf = (values: readonly string[], maxLength: number): string[] =>
    draw(fc.array<string>, fc.constantFrom(...values), { maxLength });
  const indent = oneOf(1, 2, 2, 4);
  const listIndent = oneOf(0, indent);
  const written: WrittenKey[] = [];
  const lines = oneOf('', '', '# head\n\n', '---\n', '%YAML 1.2\n--- # start\n').split('\n').slice(0, -1);

  function writeEntries(isList: boolean, { path, column, depth, lead }: Place): void {
    const names = new Set([oneOf(...keys), ...someOf(keys, depth === 0 ? 5 : 2)]);
    for (const [index, name] of [...names].entries()) {
      const isShared = lead !== undefined && index === 0;
      if (!isShared) lines.push(...someOf(fillers, 2).map((filler) => filler && ' '.repeat(column) + filler));
      const from = lines.length;
      const start =
        (isShared ? lead : ' '.repeat(column)) + (isList ? '-' : `${oneOf(name, `"${name}"`, `'${name}'`)}:`);
      const below = isList || !path ? undefined : [...path, name];
      writeValue(start, isList, { column, depth, ...(below && { path: below }) });
      if (below) written.push({ path: below, from, to: lines.length });
    }
  }

  function writeValue(start: string, isItem: boolean, { column, depth, ...place }: Place): void {
    const space = oneOf(' ', ' ', '    ');
    const kinds = ['scalar', 'flow', ...(depth > 2 ? [] : ['scalar', 'block', 'mapping', 'list'])];
    const kind = oneOf(...kinds);
    if (kind === 'scalar' || kind === 'flow') {
      const value = oneOf(...(kind === 'flow' ? flows : scalars)).replaceAll('\n', `\n${' '.repeat(column)}`);
      lines.push(...(start + space + value + oneOf(...notes)).split('\n'));
    } else if (kind === 'block') {
      lines.push(start + space + oneOf('|', '>', '|-', '>-') + oneOf(...notes));
      const content = ['first', ...someOf(blockLines, 3), 'last'];
      lines.push(...content.map((line) => line && ' '.repeat(column + indent) + line));
    } else if (isItem) {
      const below = { column: column + 1 + space.length, depth: depth + 1, lead: start + space };
      writeEntries(kind === 'list', below);
    } else {
      lines.push(start + oneOf(...notes));
      writeEntries(kind === 'list', {
        ...place,
        column: column + (kind === 'list' ? listIndent : indent),
        depth: depth + 1,
      });
    }
  }

  writeEntries(false, { path: [], column: 0, depth: 0 });
  lines.push(...someOf(fillers, 2));
  const lineBreak = oneOf('\n', '\n', '\r\n');
  const end = oneOf('\n', '\n', '', '\n...\n').replaceAll('\n', lineBreak);
  return { text: oneOf('', '', '\uFEFF') + lines.join('\n').replaceAll('\n', lineBreak) + end, keys: written };
}
