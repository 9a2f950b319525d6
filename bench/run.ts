// npm run bench [-- [--write] [name …]]: measures the built entries against the limit of each; see README.md.

import { measureColdStart } from './cold-start.ts';
import { measureMerge } from './merge.ts';
import { measureRead } from './read.ts';
import { print, writeReadme, type Finding } from './report.ts';
import { measureShimStart } from './shim-start.ts';
import { measureWrite } from './write.ts';

const measurements: Readonly<Record<string, () => Promise<Finding[]>>> = {
  merge: measureMerge,
  shim: measureShimStart,
  read: measureRead,
  write: measureWrite,
  start: measureColdStart,
};

const args = process.argv.slice(2);
const names = args.filter((arg) => arg !== '--write');
const unknown = names.filter((name) => !(name in measurements));
if (unknown.length > 0) throw new Error(`There is no measurement ${unknown.join(', ')}.`);
if (names.length > 0 && names.length < args.length) throw new Error('--write keeps the results of a whole run.');
const findings: Finding[] = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const found = await measure();
  for (const finding of found) print(finding);
  findings.push(...found);
}
if (args.includes('--write')) writeReadme(findings);
