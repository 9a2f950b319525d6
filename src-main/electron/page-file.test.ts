import { join } from 'node:path';

import { expect, it } from 'vitest';

import { pageFile } from './page-file.ts';

const folder = join(import.meta.dirname, 'renderer');
const at = (path: string) => pageFile(`helios-app://helios/${path}`, folder);

it('D10: serves the interface and its parts with their types', () => {
  expect(at('')).toEqual({ path: join(folder, 'index.html'), contentType: 'text/html; charset=utf-8' });
  expect(at('#/personas')?.path).toBe(join(folder, 'index.html'));
  expect(at('assets/index-B1_x-2.js?v=1')).toEqual({
    path: join(folder, 'assets', 'index-B1_x-2.js'),
    contentType: 'text/javascript; charset=utf-8',
  });
  expect(at('assets/inter.woff2')?.contentType).toBe('font/woff2');
});

it.each([
  '../main.mjs',
  '%2e%2e/main.mjs',
  '..%2Fmain.js',
  'assets/..%5C..%5Cmain.js',
  'assets/%2e%2e%2f%2e%2e%2fsecret.json',
  '%2Fetc%2Fpasswd',
  'C:%5CWindows%5Cwin.js',
  'C:/Windows/win.js',
  'index.html:stream.js',
  'index.html%00.js',
  'con.js.',
  'a%20.js',
  '.env.json',
  'main.mjs',
  'main.js.map',
  'no-extension',
  '%FF.js',
])('H20: %s is not served', (path) => {
  const file = at(path);
  // The address parser has already taken `..` away where it could; what is left is inside.
  expect(file === null || file.path.startsWith(folder + '/') || file.path.startsWith(folder + '\\')).toBe(true);
  if (!path.startsWith('..') && !path.startsWith('%2e%2e/')) expect(file).toBeNull();
});
