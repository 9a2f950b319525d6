import { expect, it } from 'vitest';

import { de } from './words.de.ts';
import { en } from './words.en.ts';
import { chooseWords } from './words.ts';

function textsOf(catalogue: object, at = ''): Map<string, unknown> {
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]): [string, unknown][] =>
      typeof value === 'object' ? [...textsOf(value, `${at}${key}.`)] : [[`${at}${key}`, value]],
    ),
  );
}

it('D1: both languages have the same texts, none empty, sentences translated, no exclamation marks', () => {
  const german = textsOf(de);
  const english = textsOf(en);
  expect([...german.keys()]).toEqual([...english.keys()]);
  for (const [path, text] of [...german, ...english]) {
    expect(String(text).trim(), path).not.toBe('');
    expect(String(text).replaceAll(/!==?/g, ''), path).not.toMatch(/!|\p{Extended_Pictographic}/u);
  }
  const copied = [...english].filter(([path, text]) => String(text).includes(' ') && german.get(path) === text);
  expect(copied).toEqual([]);
});

it('D1: the first language that is known counts, else English', () => {
  expect(chooseWords(['fr-FR', 'de-AT', 'en'])).toBe(de);
  expect(chooseWords(['en-GB', 'de'])).toBe(en);
  expect(chooseWords(['fr'])).toBe(en);
  expect(chooseWords([])).toBe(en);
});
