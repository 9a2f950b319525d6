// State directories with a long history, made in seconds by `git fast-import`: one small change a commit, by clients, by
// a person and now and then by somebody's own git, with the authors and trailers that Helios writes.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Writable } from 'node:stream';

import { type Actor } from '../src-shared/actor.ts';
import { nodeDisk } from '../src-main/core/disk.ts';
import { newSettings } from '../src-shared/model.ts';
import { settingsText } from '../src-main/core/first-start.ts';
import { openHelios } from '../src-main/core/helios.ts';
import { createChangeIndex } from '../src-main/core/history/change-index.ts';
import { authorOf, committer, formatMessage } from '../src-main/core/history/commit-message.ts';
import { createObjectReader } from '../src-main/core/history/object-reader.ts';
import { runToEnd } from './child.ts';
import { gitEnvironment, gitOptions } from './state.ts';
import { tempFolder } from './temp-folder.ts';

interface Name {
  readonly name: string;
  readonly email: string;
}

interface Commit {
  readonly author: Name;
  readonly committer: Name;
  readonly message: string;
  readonly files: Readonly<Record<string, string>>;
}

const fewPersonas = 31;
const firstSecond = 1_700_000_000;
const ada = { name: 'Ada', email: 'ada@example.org' };
const actors: readonly Actor[] = [
  { kind: 'client', name: 'Claude Desktop', version: '1.2' },
  { kind: 'client', name: 'Claude Code', version: '2.0' },
  { kind: 'client', name: 'Cursor', version: '3.1' },
  { kind: 'you', name: 'you' },
];
const tools = ['learn_behavior', 'tune_weight', 'set_value', 'learn_behavior', 'evolve_behavior', 'learn_behavior'];

export const personaPath = (index: number): string => `personas/persona-${index}.yaml`;

/** The folder of an adopted state, as a Helios that made all these changes itself would have left it. */
export async function makeLongHistory(commits: number, tags: number, personas = fewPersonas): Promise<string> {
  const dir = join(tempFolder(), 'state');
  const marks = join(tempFolder(), 'marks');
  mkdirSync(dir);
  const git = (...args: string[]) => runToEnd('git', [...gitOptions, ...args], { cwd: dir, env: gitEnvironment });
  await git('init', '--quiet', '--initial-branch=main');
  const importing = spawn('git', ['fast-import', '--quiet', '--done', `--export-marks=${marks}`], {
    cwd: dir,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(importing, 'exit');
  await writeHistory(importing.stdin, { commits, tags, personas });
  importing.stdin.end();
  await ended;
  await git('reset', '--quiet', '--hard');
  const helios = await openHelios(dir); // what is done once for a directory that is new to Helios
  await helios.history.maintain(new AbortController().signal); // and what it does in quiet moments
  await helios.close();
  await noteAll(join(dir, '.git'), { commits, tags, personas }, marks);
  return dir;
}

interface Size {
  readonly commits: number;
  readonly tags: number;
  readonly personas: number;
}

async function writeHistory(stream: Writable, { commits, tags, personas }: Size): Promise<void> {
  for (let index = 0; index < commits; index += 1) {
    const tagged = index % Math.floor(commits / tags) === 0;
    const text = commitText(index, commitAt(index, personas)) + (tagged ? tagText(index) : '');
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.write('done\n');
}

/** Fills the index of the history as the changes did when they were made. */
async function noteAll(gitDir: string, { commits, personas }: Size, marks: string): Promise<void> {
  rmSync(join(gitDir, 'helios', 'history-index'), { force: true });
  const ids = Array.from({ length: commits }, () => '');
  for (const line of readFileSync(marks, 'utf8').split('\n')) {
    const [, mark, id] = /^:(\d+) (\w+)$/.exec(line) ?? [];
    if (mark !== undefined && id !== undefined) ids[Number(mark) - 1] = id;
  }
  const reader = createObjectReader(nodeDisk, gitDir);
  const index = createChangeIndex(nodeDisk, { gitDir, readOnlyBecause: null }, reader);
  await index.find(ids[0] ?? '', { limit: 1 }); // the first question opens it
  for (const [position, id] of ids.entries()) {
    const { author, committer, message, files } = commitAt(position, personas);
    const timestamp = new Date((firstSecond + position * 60) * 1000).toISOString();
    const [signed, committed] = [author, committer].map((name) => ({ ...name, timestamp }));
    if (!signed || !committed) continue;
    const parents = ids.slice(Math.max(0, position - 1), position);
    index.note(id, { tree: '', parents, author: signed, committer: committed, message }, Object.keys(files));
  }
  await index.close();
}

function commitAt(index: number, personas: number): Commit {
  if (index === 0) {
    const all = Array.from({ length: personas }, (_, persona) => [personaPath(persona), personaText(persona, 0)]);
    const settings = settingsText({ ...newSettings, active_persona: 'persona-0' });
    const files = { 'base/identity.yaml': baseText, 'config.yaml': settings, ...Object.fromEntries(all) };
    return { author: committer, committer, message: 'All files\n', files };
  }
  const persona = (index * 7) % personas;
  const files = { [personaPath(persona)]: personaText(persona, index) };
  if (index % 97 === 0) return { author: ada, committer: ada, message: 'Edited by hand\n', files };
  const actor = actors[(index >> 3) % actors.length] ?? { kind: 'you', name: 'you' };
  const message = `persona-${persona} learned behaviors.note`;
  const tool = tools[index % tools.length] ?? '';
  return { author: authorOf(actor), committer, message: formatMessage({ message, actor, tool }), files };
}

const signature = ({ name, email }: Name, index: number): string =>
  `${name} <${email}> ${firstSecond + index * 60} +0000`;

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

const commitText = (index: number, { author, committer, message, files }: Commit): string =>
  [
    `commit refs/heads/main\nmark :${index + 1}\n`,
    `author ${signature(author, index)}\ncommitter ${signature(committer, index)}\n${data(message)}`,
    ...Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`),
  ].join('');

const tagText = (index: number): string =>
  `tag snapshot_${index}\nfrom :${index + 1}\ntagger ${signature(committer, index)}\n${data('before rollback\n')}`;

const baseText = `# How every assistant works with me
base_importance: 0.7
behaviors:
  tone: direct and warm
  language: the language the user writes in
  when_wrong: say so plainly, correct it, and go on
`;

const personaText = (index: number, edit: number): string => `# Persona ${index} of many
name: persona-${index}
description: The one for subject ${index}, with steps that can be checked
specialization_level: ${1 + (index % 5) / 2}

behaviors:
  tone: concise and technical
  depth: ${edit % 9}
  method:
    - read what is there and follow its conventions
    - reproduce a fault before repairing it
    - prefer the smallest change that solves the whole problem ${index}
  reviews:
    order: [correctness, simplicity, speed]
    comments: why, not what
  note: learned in round ${edit} of many
`;
