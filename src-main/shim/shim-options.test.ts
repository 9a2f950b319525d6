import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readShimOptions } from './shim-options.ts';

const home = os.homedir();

test.each([
  [[], {}, path.join(home, '.helios')],
  [[], { HELIOS_DIR: '' }, path.join(home, '.helios')],
  [[], { HELIOS_DIR: '~/state' }, path.join(home, 'state')],
  [['--helios-dir', '~'], { HELIOS_DIR: '/other' }, home],
  [['--helios-dir=~/a b'], {}, path.join(home, 'a b')],
  [['--helios-dir=~other/x'], {}, path.resolve('~other/x')],
  [['--helios-dir', 'relative'], {}, path.resolve('relative')],
])('the state directory of %j with %j is %s', (args, env, dir) => {
  expect(readShimOptions(args, env)).toEqual({ dir, unknown: [] });
});

test('what it does not know is listed and changes nothing', () => {
  const dir = path.resolve('x');
  expect(readShimOptions(['--new', '--helios-dir', 'x', 'more', '--helios-dir'], {})).toEqual({
    dir,
    unknown: ['--new', 'more', '--helios-dir'],
  });
});
