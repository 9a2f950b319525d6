// What was asked of Helios and what it answered, and whether the files and the history of a state directory agree.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { parseDocument } from 'yaml';

import { randomFrom } from './random.ts';

export interface Asked {
  readonly tool: 'learn_behavior' | 'observe_pattern' | 'update_preference' | 'tune_weight' | 'create_snapshot';
  readonly args: Record<string, unknown>;
  /** In the first line of its commit, and of no other's; of a snapshot, in its tag. */
  readonly mark: string;
  /** In a file as long as it is not overwritten; null for what is. */
  readonly inFile: string | null;
  answer: Readonly<Record<string, unknown>> | null;
}

const personas = ['welcome', 'developer', 'researcher', 'writer'] as const;

/** Calls of one life of a state directory, each with a value of its own. */
export class Ledger {
  readonly asked: Asked[] = [];
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  next(): Asked {
    const number = this.asked.length;
    const persona = personas[Math.floor(this.#random() * personas.length)] ?? 'welcome';
    const one = callOf(number, persona, this.#random());
    this.asked.push(one);
    return one;
  }
}

function callOf(number: number, persona: string, choice: number): Asked {
  const mark = `n${number}n`;
  const made = (tool: Asked['tool'], args: Record<string, unknown>, inFile: string | null, named = mark): Asked => ({
    tool,
    args,
    mark: named,
    inFile,
    answer: null,
  });
  if (choice < 0.45)
    return made('learn_behavior', { persona, key: `behaviors.probe.${mark}`, value: `v${mark}` }, `v${mark}`);
  if (choice < 0.65) return made('update_preference', { domain: 'probe', key: mark, value: `v${mark}` }, `v${mark}`);
  if (choice < 0.8) return made('observe_pattern', { pattern: `Habit ${mark}`, evidence: 'torture' }, `Habit ${mark}`);
  if (choice < 0.92) {
    const value = 4 + number / 1e6;
    return made('tune_weight', { target: persona, parameter: 'specialization_level', value }, null, ` to ${value}`);
  }
  return made('create_snapshot', { reason: `torture ${mark}` }, null);
}

export interface Verdict {
  readonly problems: readonly string[];
  readonly commits: number;
  /** The newest commit. */
  readonly head: string;
}

const settleMs = 10_000;

/**
 * What was answered a moment ago may still be on its way into git, so this looks again until all is well or it takes too
 * long. @param before the verdict of the round before in the same directory, which this one must go on from
 */
export async function judgeSettled(dir: string, asked: readonly Asked[], before: Verdict | null): Promise<Verdict> {
  const giveUpAt = performance.now() + settleMs;
  for (;;) {
    const verdict = judgeOrReport(dir, asked, before);
    if (verdict.problems.length === 0 || performance.now() > giveUpAt) return verdict;
    await sleep(200);
  }
}

function judgeOrReport(dir: string, asked: readonly Asked[], before: Verdict | null): Verdict {
  try {
    return judge(dir, asked, before);
  } catch (error) {
    // What git cannot read is a finding, not the end of the run.
    return { problems: [error instanceof Error ? error.message : String(error)], commits: 0, head: '' };
  }
}

function judge(dir: string, asked: readonly Asked[], before: Verdict | null): Verdict {
  const git = (...args: string[]): string => runGit(dir, ...args);
  const problems: string[] = [];
  const rows = git('log', '--reverse', '--format=%H %P%x00%s')
    .split('\n')
    .map((row) => row.split('\0'));
  const subjects = rows.map(([, subject = '']) => subject);
  for (const [index, [ids = '']] of rows.entries()) {
    const [, ...parents] = ids.trim().split(' ');
    if (parents.length !== (index === 0 ? 0 : 1)) problems.push(`The history is not one line at ${ids}.`);
  }
  const ids = rows.map(([row = '']) => row.slice(0, 40));
  if (before && ids[before.commits - 1] !== before.head)
    problems.push('The history does not go on from the round before.');
  const beginnings = subjects.filter((subject, index) => index > 0 && subject.startsWith('Helios starts')).length;
  if (beginnings > 0) problems.push('The history began anew.');

  const files = ['base', 'personas', 'learned'].flatMap((folder) => yamlFiles(join(dir, folder)));
  for (const { path, text } of files) if (parseDocument(text).errors.length > 0) problems.push(`${path} is not YAML.`);
  const all = files.map(({ text }) => text).join('\n');
  const tags = git('tag', '--format=%(refname:short) %(contents:subject)').split('\n');
  for (const { tool, mark, inFile, answer } of asked) {
    const isSnapshot = tool === 'create_snapshot';
    const found = (isSnapshot ? tags : subjects).filter((text) => hasMark(text, mark)).length;
    if (found > 1 || (answer && found === 0))
      problems.push(`${tool} ${mark}, ${answer ? 'answered' : 'not answered'}, is there ${found} times.`);
    if (answer && inFile !== null && !all.includes(inFile)) problems.push(`${tool} ${mark} is in no file.`);
  }
  const fsck = git('fsck', '--strict', '--no-dangling');
  if (fsck !== '') problems.push(`git fsck: ${fsck}`);
  const edited = git('log', '--author=^external ', '--format=%s');
  if (edited !== '') problems.push(`Nobody edited by hand: ${edited}`);
  return { problems, commits: rows.length, head: ids.at(-1) ?? '' };
}

/** A number must not be found in a longer one. */
const hasMark = (text: string, mark: string): boolean =>
  mark.startsWith(' to ') ? text.endsWith(mark) : text.includes(mark);

const yamlFiles = (folder: string) =>
  (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
    const path = join(folder, name);
    return name.endsWith('.yaml') ? [{ path, text: readFileSync(path, 'utf8') }] : [];
  });

/** As a user without settings of their own runs it; what it says on either stream. @throws Error when it fails */
function runGit(dir: string, ...args: readonly string[]): string {
  try {
    return execFileSync('git', ['-C', dir, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' },
    }).trim();
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }; // of execFileSync
    throw new Error(`git ${args[0]} failed: ${stdout}${stderr}`, { cause: error });
  }
}
