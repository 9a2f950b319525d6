import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockFile = new URL('../package-lock.json', import.meta.url);
// What npm writes, as far as it is read here.
const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as {
  readonly packages: Readonly<Record<string, Entry>>;
};

/** Where Node would find `name` from the package at `path`: beside it, then in each folder above. */
function isLocked(name: string, path: string): boolean {
  if (`${path}${path && '/'}node_modules/${name}` in packages) return true;
  return path !== '' && isLocked(name, path.slice(0, Math.max(0, path.lastIndexOf('node_modules/') - 1)));
}

test('the lock file has an entry for every optional dependency, so that npm ci works on every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter((name) => !isLocked(name, path)),
  );
  expect(Object.keys(packages).length).toBeGreaterThan(1);
  expect(missing).toEqual([]);
});
