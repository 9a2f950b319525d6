// npm run bench [-- [--write] [--seconds=N] [name …]]: measures the built entries against the limit of each; see README.md.

import { measureColdStart } from './cold-start.ts';
import { measureDurableWrites } from './durable-writes.ts';
import { measureHistory } from './history.ts';
import { measureInterface } from './interface.ts';
import { measureLoad } from './load.ts';
import { measureMerge } from './merge.ts';
import { measureRead } from './read.ts';
import { print, writeReadme, type Finding } from './report.ts';
import { measureShimStart } from './shim-start.ts';
import { measureWrite } from './write.ts';

const args = process.argv.slice(2);
/** How long the load lasts. */
const seconds = Number(args.find((arg) => arg.startsWith('--seconds='))?.slice('--seconds='.length) ?? 60);

const measurements: Readonly<Record<string, () => Promise<Finding[]>>> = {
  merge: measureMerge,
  shim: measureShimStart,
  read: measureRead,
  write: measureWrite,
  start: measureColdStart,
  durable: measureDurableWrites,
  load: () => measureLoad(seconds),
  interface: measureInterface,
  // Last: it opens long histories in this process, and from a large process every start of git costs more.
  history: measureHistory,
};

const names = args.filter((arg) => !arg.startsWith('--'));
const unknown = names.filter((name) => !(name in measurements));
if (unknown.length > 0) throw new Error(`There is no measurement ${unknown.join(', ')}.`);
if (names.length > 0 && args.includes('--write')) throw new Error('--write keeps the results of a whole run.');
const findings: Finding[] = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const found = await measure();
  for (const finding of found) print(finding);
  findings.push(...found);
}
if (args.includes('--write')) writeReadme(findings);
