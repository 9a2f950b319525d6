import { expect, it } from 'vitest';

import { argumentsAfterCrash, readStartArguments } from './start-arguments.ts';

it('D9: start arguments are found among those of others, the last one counts', () => {
  const args = [
    '--no-sandbox',
    '--helios-dir',
    '/a',
    '--helios-dir=/b c',
    '--hidden',
    'HELIOS://import?x',
    'file.yaml',
  ];
  expect(readStartArguments(args)).toEqual({
    hidden: true,
    heliosDir: '/b c',
    afterCrash: null,
    link: 'HELIOS://import?x',
  });
  expect(readStartArguments(['--helios-dir', '/a']).heliosDir).toBe('/a');
  expect(readStartArguments([])).toEqual({ hidden: false, heliosDir: undefined, afterCrash: null, link: null });
});

it('C1: a start after a crash knows how many there were and which process it was, and follows no link again', () => {
  const first = argumentsAfterCrash(['--hidden', 'helios://import?x'], 1, 4711);
  expect(first).toEqual(['--hidden', '--after-crash=1,4711']);
  const second = argumentsAfterCrash(first, 2, 4712);
  expect(second).toEqual(['--hidden', '--after-crash=2,4712']);
  expect(readStartArguments(second).afterCrash).toEqual({ failures: 2, pid: 4712 });
});

it.each(['--after-crash=', '--after-crash=x,1', '--after-crash=1', '--after-crash=1,2,3', '--after-crash=-1,2'])(
  'C1: %s is no crash',
  (arg) => expect(readStartArguments([arg]).afterCrash).toBeNull(),
);
