// A lock written where some platform packages could not be seen misses them, and `npm ci` then fails elsewhere.

import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const locked = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)));
const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies).filter((name) => !locked.has(name)).map((name) => `${name}, wanted by ${path || 'this project'}`),
);
for (const line of missing) process.stderr.write(`package-lock.json lacks ${line}\n`);
process.exit(missing.length === 0 ? 0 : 1);
