import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseSync } from 'vite';
import { expect, it } from 'vitest';

import { de } from './de.ts';
import { en } from './en.ts';

const renderer = join(import.meta.dirname, '..');

type Text = string | ((...values: never[]) => string);

/** Every text of a catalogue by its path. */
function textsOf(catalogue: object, at = ''): Map<string, Text> {
  const texts = new Map<string, Text>();
  for (const [key, value] of Object.entries(catalogue) as [string, Text | object][]) {
    if (typeof value !== 'object') texts.set(`${at}${key}`, value);
    else for (const [path, text] of textsOf(value, `${at}${key}.`)) texts.set(path, text);
  }
  return texts;
}

it('D8: both languages have the same texts, none of them empty', () => {
  const german = textsOf(de);
  const english = textsOf(en);
  expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  for (const [path, text] of [...german, ...english]) {
    if (typeof text === 'string') expect(text.trim(), path).not.toBe('');
  }
});

it('D8: sentences are translated, not copied', () => {
  const german = textsOf(de);
  const copied = [...textsOf(en)].filter(
    ([path, text]) => typeof text === 'string' && text.includes(' ') && german.get(path) === text,
  );
  // Commands and product names are the same everywhere.
  expect(copied.filter(([, text]) => !/^[a-z]+ [a-z-]+ --/.test(String(text))).map(([path]) => path)).toEqual([]);
});

it('H13: no exclamation marks and no emoji', () => {
  for (const [path, text] of [...textsOf(en), ...textsOf(de)])
    expect(String(text).replaceAll(/!==?|![\w(]/g, ''), path).not.toMatch(/!|\p{Extended_Pictographic}/u);
});

const spoken = new Set(['title', 'label', 'aria-label', 'aria-description', 'placeholder', 'alt', 'about', 'hint']);

interface Node {
  readonly type: string;
  readonly name?: Node | string;
  readonly value?: Node | string | null;
  readonly start: number;
}

/** Attributes that a person reads or hears, given as a text in place. Text between tags is refused by the linter. */
function textsInPlace(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) return node.forEach(visit);
    // Every object of the syntax tree is a node or holds some.
    const { type, name, value, start } = node as Node;
    const attribute = typeof name === 'object' ? name?.name : undefined;
    const isText = typeof value === 'object' && value?.type === 'Literal' && typeof value.value === 'string';
    if (
      type === 'JSXAttribute' &&
      typeof attribute === 'string' &&
      spoken.has(attribute) &&
      isText &&
      value.value !== ''
    )
      found.push(`${file.slice(renderer.length)}:${source.slice(0, start).split('\n').length}`);
    Object.values(node).forEach(visit);
  };
  visit(parseSync(file, source).program);
  return found;
}

it('D8: nothing outside the catalogues says anything', () => {
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap((file) => textsInPlace(join(renderer, file)))).toEqual([]);
});
