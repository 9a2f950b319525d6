import { describe, expect, it } from 'vitest';

import { HeliosError } from '../../src-shared/errors.ts';
import { readLink } from './deep-link.ts';

const persona = 'description: Writes\nspecialization_level: 3\nbehaviors:\n  tone: "warm & plain = 100 % + more"\n';
const link = (query: string) => `helios://import?${query}`;
const yaml = (text: string) => `yaml=${encodeURIComponent(text)}`;

describe('readLink', () => {
  it('D11: gives the persona exactly as it was put in, with name and origin', () => {
    const given = link(`name=writer&from=${encodeURIComponent('Ada’s page')}&${yaml(persona)}`);
    expect(readLink(given)).toEqual({ name: 'writer', text: persona, from: 'Ada’s page' });
    expect(readLink(`HELIOS://IMPORT/?${yaml(persona)}`)).toEqual({ name: null, text: persona, from: null });
  });

  const hostile: Record<string, string> = {
    'another scheme': `https://import?${yaml(persona)}`,
    'no link at all': 'helios:',
    'another request': `helios://delete?${yaml(persona)}`,
    'a path': `helios://import/../personas?${yaml(persona)}`,
    'a user': `helios://me@import?${yaml(persona)}`,
    'a fragment': link(`${yaml(persona)}#x`),
    'no persona': link('name=writer'),
    'an empty persona': link('yaml=%20'),
    'an unknown parameter': link(`${yaml(persona)}&apply=1`),
    'the same parameter twice': link(`${yaml(persona)}&${yaml('a: 1')}`),
    'a name that is a path': link(`name=..%2Fconfig&${yaml(persona)}`),
    'the name of the base': link(`name=base&${yaml(persona)}`),
    'the prototype as a parameter': link(`__proto__=1&${yaml(persona)}`),
    'bytes that are no text': link('yaml=%FF%FE'),
    'a cut off escape': link('yaml=a%'),
    'control characters': link(yaml('tone: "a\u0000b"')),
    'escape sequences in the origin': link(`from=%1B%5B31m&${yaml(persona)}`),
    'YAML that is not valid': link(yaml('a: [')),
    'YAML that is no mapping': link(yaml('- a')),
    'a level below one': link(yaml('specialization_level: 0')),
    'code in YAML': link(yaml('a: !!js/function "function () {}"')),
    'an alias bomb': link(
      yaml(`a0: &a0 [x]\n${[1, 2, 3, 4, 5, 6, 7].map((n) => `a${n}: &a${n} [${`*a${n - 1},`.repeat(9)}]`).join('\n')}`),
    ),
    'a large persona': link(yaml(`a: ${'x'.repeat(17_000)}`)),
    'an endless link': link(yaml('x'.repeat(1_000_000))),
    'a long origin': link(`from=${'x'.repeat(121)}&${yaml(persona)}`),
  };
  it.each(Object.entries(hostile))('H20: refuses %s', (_, given) => {
    expect(() => readLink(given)).toThrow(HeliosError);
  });

  it('H20: the refusal repeats nothing of the link', () => {
    expect(() => readLink(link('yaml=SECRET: ['))).toThrow(
      /^The link was not used: what it holds is no valid persona\.$/,
    );
  });
});
