// State directories to measure on: personas as people write them, with a git history of their own, opened once so that
// no measurement pays for the adoption.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';

import { startOwner } from './owner.ts';
import { tempFolder } from './temp-folder.ts';

/** Edits of the first persona, each a commit, on top of one commit that brings all files. */
const editsInHistory = 20;

/** The folder of an adopted state with that many personas; `persona-0` is the active one. */
export async function makeState(personas: number): Promise<string> {
  const dir = tempFolder();
  for (const folder of ['base', 'personas']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'base/identity.yaml'), baseText);
  for (let index = 0; index < personas; index += 1) {
    writeFileSync(join(dir, `personas/persona-${index}.yaml`), personaText(index));
  }
  git(dir, 'init', '--quiet', '--initial-branch=main');
  commitAll(dir, 'All files');
  for (let edit = 1; edit <= editsInHistory; edit += 1) {
    writeFileSync(join(dir, 'personas/persona-0.yaml'), personaText(0, edit));
    commitAll(dir, `Edit ${edit}`);
  }
  const owner = await startOwner(dir);
  await owner.call('set_active_persona', { persona_name: 'persona-0' });
  await owner.stop();
  return dir;
}

/** A second working copy with the same files and the same history, for native git. */
export function cloneState(dir: string): string {
  const copy = join(tempFolder(), 'clone');
  git(dir, 'clone', '--quiet', '--no-hardlinks', dir, copy);
  return copy;
}

function commitAll(dir: string, message: string): void {
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--message', message);
}

/** Whatever git is set to on this machine does not count: no hooks, no signing, no packing in the middle. */
const settings = ['user.name=bench', 'user.email=bench@example.org', 'gc.auto=0', 'maintenance.auto=false'];
export const gitOptions = settings.flatMap((setting) => ['-c', setting]);
export const gitEnvironment = { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };

function git(dir: string, ...args: readonly string[]): void {
  execFileSync('git', [...gitOptions, ...args], {
    cwd: dir,
    env: gitEnvironment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const baseText = `# How every assistant works with me
base_importance: 0.7
behaviors:
  tone: direct and warm
  depth: 3
  language: the language the user writes in
  method:
    - understand before changing
    - work in small steps that can be checked
    - verify the result and say how
  when_wrong: say so plainly, correct it, and go on
`;

const personaText = (index: number, edit = 0): string => `# Persona ${index} of many
name: persona-${index}
description: The one for subject ${index}, with steps that can be checked
specialization_level: ${1 + (index % 5) / 2}

behaviors:
  tone: concise and technical
  depth: ${edit + (index % 9)}
  method:
    - read what is there and follow its conventions
    - reproduce a fault before repairing it
    - prefer the smallest change that solves the whole problem ${index}
  reviews:
    order: [correctness, simplicity, speed]
    comments: why, not what
  note: nothing learned yet
`;
