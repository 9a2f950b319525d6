// Opens Helios on what a power cut left and looks whether the promises were kept: what was answered is there exactly
// once, nothing is half, files and history agree, and it goes on.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { nodeDisk } from '../disk.ts';
import { openHelios, type Helios } from '../helios.ts';
import { tempFolder } from '../history/git-objects.ts';
import { outcomesOf } from './crash-outcomes.ts';
import { ask, editedPath, openOn, snapshotReason, type Recording, type ScriptedCall } from './crash-scenario.ts';
import { cutAt, imageAfter, stepsOf, type Step } from './crash-states.ts';
import { writeImage, type DiskImage } from './disk-image.ts';
import { traceDisk } from './disk-trace.ts';
import { walkHistory, type WalkedCommit, type WalkedHistory } from './history-walk.ts';

export interface CrashState {
  readonly image: DiskImage;
  readonly rule: string;
  /** So many steps were done. */
  readonly at: number;
  readonly answered: ReadonlySet<string>;
  readonly unanswered: readonly string[];
}

/** Every different state that the rules give after one number of steps. */
export function crashStates(image: DiskImage, steps: readonly Step[], at: number, random: () => number): CrashState[] {
  const done = steps.slice(0, at);
  const idsOf = (kind: Step['kind']) => done.flatMap((step) => (step.kind === kind && 'id' in step ? [step.id] : []));
  const answered = new Set(idsOf('answered'));
  const unanswered = idsOf('asked').filter((id) => !answered.has(id));
  const cut = cutAt(steps, at);
  const states = outcomesOf(cut, random).map((outcome) => {
    const after = imageAfter(image, cut, outcome);
    return [keyOf(after), { image: after, rule: outcome.rule, at, answered, unanswered }] as const;
  });
  return [...new Map(states).values()];
}

function keyOf(image: DiskImage): string {
  const hash = createHash('sha1');
  for (const path of [...image.keys()].toSorted()) {
    const node = image.get(path);
    hash.update(`\n${path} `).update(node?.kind === 'file' ? node.bytes : '/');
  }
  return hash.digest('hex');
}

export interface Judge {
  /** @returns what is wrong, empty when nothing is */
  judge(state: CrashState, options?: { readonly withGit?: boolean }): Promise<string[]>;
  /** The steps of opening Helios on a state, to be cut as well. */
  recoverySteps(state: CrashState): Promise<Step[]>;
}

/** @param folder for the states, each of which is removed again */
export function createJudge({ image, calls }: Recording, folder: string): Judge {
  const root = headOf(image);
  return {
    async judge(state, { withGit = false } = {}) {
      const dir = mkdtempSync(join(folder, 's'));
      try {
        writeImage(state.image, dir);
        const asked = await goOn(dir, state, calls);
        const done = new Set([...state.answered, ...asked]);
        const history = await walkHistory(dir);
        return [
          ...wrongHistory(history, root, done, calls),
          ...wrongFiles(dir, history.commits.at(-1)),
          ...leftOver(dir),
          ...(withGit ? wrongForGit(dir) : []),
        ];
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
    async recoverySteps(state) {
      const dir = mkdtempSync(join(folder, 'r'));
      try {
        writeImage(state.image, dir);
        const trace = traceDisk(nodeDisk, dir);
        const helios = await openOn(dir, trace.disk);
        const events = [...trace.events];
        await helios.close();
        return stepsOf(state.image, events);
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
  };
}

/** What a session does after a crash: asks again what was not answered, and goes on. @returns what it had asked */
async function goOn(dir: string, state: CrashState, calls: Recording['calls']): Promise<string[]> {
  const helios = await openHelios(dir);
  try {
    for (const path of helios.files.listAll()) {
      const problem = helios.files.read(path)?.problem;
      if (problem) throw problem;
    }
    const byHand = state.answered.has('edit') ? '' : editedPath;
    const uncommitted = (await helios.writer.uncommitted()).filter((path) => path !== byHand);
    if (uncommitted.length > 0) throw new Error(`${uncommitted.join(', ')} differ from the history.`);
    const again = [...state.unanswered, ...[...state.answered].slice(-1)].flatMap((id) => calls.get(id) ?? []);
    const changes = again.filter(({ name }) => name !== 'create_snapshot');
    for (const change of changes) await askAgain(helios, change);
    await askAgain(helios, nextChange);
    return [...changes.map(({ id }) => id), nextChange.id];
  } finally {
    await helios.close();
  }
}

const nextChange: ScriptedCall = {
  id: 'next',
  name: 'learn_behavior',
  input: { persona: 'welcome', key: 'behaviors.after', value: 'mark-next' },
  extent: (files) => (files.get('personas/welcome.yaml')?.includes('mark-next') ? 'all' : 'nothing'),
};

async function askAgain(helios: Helios, scripted: ScriptedCall): Promise<void> {
  const reply = await ask(helios, scripted);
  // What the rest of the run would have brought may be missing for it; then it has to say so and change nothing.
  if (reply.status === 'error' && !(scripted.name === 'evolve_behavior' && reply.code === 'not_found'))
    throw new Error(`${scripted.id}, asked again: ${reply.code}: ${reply.message}`);
}

function wrongHistory(
  { commits, tags }: WalkedHistory,
  root: string,
  done: ReadonlySet<string>,
  calls: Recording['calls'],
): string[] {
  const wrong: string[] = [];
  if (!commits.some(({ oid }) => oid === root)) wrong.push('The history of before is gone.');
  const isRollback = ({ message }: WalkedCommit) => message.startsWith('Went back to ');
  for (const { id, extent } of [...calls.values(), nextChange]) {
    if (extent === null) continue;
    const extents = commits.map((commit) => extent(commit.files));
    if (extents.includes('half')) wrong.push(`${id} is half there.`);
    const times = extents.filter((now, index) => now === 'all' && extents[index - 1] === 'nothing').length;
    if (times > 1 || (done.has(id) && times === 0)) wrong.push(`${id} is there ${times} times.`);
    const losses = commits.filter(
      (commit, index) => extents[index] === 'nothing' && extents[index - 1] === 'all' && !isRollback(commit),
    );
    for (const { message } of losses) wrong.push(`${id} was taken back by “${message.split('\n')[0]}”.`);
  }
  const snapshots = [...tags.values()].filter(({ message }) => message.startsWith(snapshotReason));
  if (snapshots.length > 1 || (done.has('snapshot') && snapshots.length === 0))
    wrong.push(`The snapshot is there ${snapshots.length} times.`);
  const rollbacks = commits.filter(isRollback);
  if (rollbacks.length > 1 || (done.has('rollback') && rollbacks.length === 0))
    wrong.push(`The rollback is there ${rollbacks.length} times.`);
  for (const { message, files } of rollbacks) {
    const then = commits.find(({ oid }) => oid === tags.get(message.split('\n')[0]?.split(' ').at(-1) ?? '')?.commit);
    if (!then || !sameFiles(then.files, files)) wrong.push('The rollback is half there.');
  }
  const external = commits.filter(({ author, message }) => author === 'external' && !message.includes(editedPath));
  for (const { message } of external) wrong.push(`Nobody did this by hand: “${message.split('\n')[0]}”.`);
  return wrong;
}

const sameFiles = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([path, text]) => b.get(path) === text);

function wrongFiles(dir: string, head: WalkedCommit | undefined): string[] {
  const present = ['base', 'personas', 'learned'].flatMap((folder) =>
    readdirSync(join(dir, folder)).map((name) => `${folder}/${name}`),
  );
  const paths = new Set(
    [...present, ...(head?.files.keys() ?? [])].filter((path) => /^[^.].*\/[^.].*\.yaml$/.test(path)),
  );
  return [...paths].flatMap((path) => {
    const text = present.includes(path) ? readFileSync(join(dir, path), 'utf8') : undefined;
    return text === head?.files.get(path) ? [] : [`${path} is not what the history holds.`];
  });
}

/** A power cut alone damages nothing: what healing has to put aside would have been lost without it. */
function leftOver(dir: string): string[] {
  const left = readdirSync(tempFolder(join(dir, '.git')));
  const kept = readdirSync(dir).includes('.recovery') ? readdirSync(join(dir, '.recovery')) : [];
  const healed = kept.filter((name) => !name.startsWith('checkpoint-'));
  return [
    ...(left.length === 0 ? [] : [`Temporary files were left: ${left.join(', ')}.`]),
    ...(healed.length === 0 ? [] : [`Something had to be healed: ${healed.join(', ')}.`]),
  ];
}

function wrongForGit(dir: string): string[] {
  const git = (...args: string[]) => execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' }).trim();
  return [git('fsck', '--strict', '--no-dangling'), git('status', '--porcelain')].filter((output) => output !== '');
}

/** The newest commit of an image. */
function headOf(image: DiskImage): string {
  const ref = image.get('.git/refs/heads/main');
  return ref?.kind === 'file' ? ref.bytes.toString('latin1').trim() : '';
}
