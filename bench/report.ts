// What was found: printed while it runs, with the milliseconds of this machine; kept in README.md as ratios only.

import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';

import { ratioOf, spreadOf, type Spread, type Timing } from './measure.ts';

export interface Comparison {
  readonly what: string;
  readonly ours: Timing;
  readonly theirs: Timing;
  /** Ours may take this many times as long as theirs; without it the figure is for orientation. */
  readonly aim?: number;
}

/** A count that no clock takes part in. */
export interface Count {
  readonly what: string;
  readonly found: string;
}

export type Finding = Comparison | Count;

export function print(finding: Finding): void {
  if ('found' in finding) return console.log(`${finding.what}: ${finding.found}`);
  const { what, ours, theirs } = finding;
  console.log(`${what}: ${ratioText(finding)} ${verdict(finding)}`);
  for (const { name, ms } of [ours, theirs]) console.log(`    ${inMs(spreadOf(ms))}  ${name}`);
}

/** Puts the tables into README.md, between its two marks. */
export function writeReadme(findings: readonly Finding[]): void {
  const place = new URL('README.md', import.meta.url);
  const [start, end] = ['<!-- results -->', '<!-- /results -->'];
  const [before, after] = [readFileSync(place, 'utf8').split(start)[0], readFileSync(place, 'utf8').split(end)[1]];
  if (before === undefined || after === undefined) throw new Error('README.md has lost the marks of its results.');
  writeFileSync(place, `${before}${start}\n${tables(findings)}\n${end}${after}`);
}

function tables(findings: readonly Finding[]): string {
  const comparisons = findings.filter((finding) => 'ours' in finding);
  const counts = findings.filter((finding) => 'found' in finding);
  return [
    `Node ${process.versions.node}, ${os.type()} ${os.arch()}, ${os.availableParallelism()} cores.`,
    '',
    '| measured | against | times as long (quartiles) | aim | |',
    '|---|---|---|---|---|',
    ...comparisons.map((finding) => {
      const { what, theirs, aim } = finding;
      return `| ${what} | ${theirs.name} | ${ratioText(finding)} | ${aim === undefined ? '' : `≤ ${short(aim)}`} | ${verdict(finding)} |`;
    }),
    '',
    '| counted | found |',
    '|---|---|',
    ...counts.map(({ what, found }) => `| ${what} | ${found} |`),
  ].join('\n');
}

function ratioText({ ours, theirs }: Comparison): string {
  const { low, median, high } = ratioOf(ours, theirs);
  return `**${short(median)}** (${short(low)} … ${short(high)})`;
}

function verdict({ ours, theirs, aim }: Comparison): string {
  if (aim === undefined) return '';
  return ratioOf(ours, theirs).median <= aim ? 'met' : 'missed';
}

const short = (value: number): string => value.toPrecision(3);

const inMs = ({ low, median, high }: Spread): string =>
  `${median.toFixed(2).padStart(9)} ms (${low.toFixed(2)} … ${high.toFixed(2)})`;
