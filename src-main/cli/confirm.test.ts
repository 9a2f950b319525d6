import { PassThrough } from 'node:stream';

import { expect, it } from 'vitest';

import { confirm } from './confirm.ts';

it.each([
  ['y\n', true],
  ['YES\n', true],
  [' yes \n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
  ['', false],
])('the answer %j means %j', async (answer, meant) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asked = confirm('Go back?', input, output);
  input.end(answer);
  expect(await asked).toBe(meant);
  expect(String(output.read())).toMatch(/^Go back\? \[y\/N\] /);
});
