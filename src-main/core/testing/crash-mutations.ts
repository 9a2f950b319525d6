// Faults that a write path could have, put into the trace of a run: each must be found by the replay, or the replay
// would not notice if it really were there.

import { folderOf, isNameStep, type Inode, type Step } from './crash-states.ts';

type Place = (path: string) => boolean;

const inJournal: Place = (path) => path.startsWith('.journal/');
const isObject: Place = (path) => /^\.git\/objects\/(?:[0-9a-f]{2}|pack)\//.test(path);
const isBranch: Place = (path) => path === '.git/refs/heads/main';
const isWorkingFile: Place = (path) => /^(?:base|personas|learned)\/[^.]/.test(path);

export type Mutation = (steps: readonly Step[]) => Step[];

export const mutations: Readonly<Record<string, Mutation>> = {
  'no sync of the journal': withoutContentSync(inJournal),
  "no sync of the journal's folder": withoutFolderSync((path) => path === '.journal'),
  'no sync of objects and packs': withoutContentSync(isObject),
  'no sync of the folders of objects and packs': withoutFolderSync((path) => path.startsWith('.git/objects')),
  'no sync of the branch': withoutContentSync(isBranch),
  "no sync of the branch's folder": withoutFolderSync((path) => path === '.git/refs/heads'),
  'no sync of the new working files': withoutContentSync(isWorkingFile),
  'no sync of the folders of working files': withoutFolderSync((path) => isWorkingFile(`${path}/a`)),
  'working files in place before the journal': (steps) => moveBefore(steps, isWorkingFile, inJournal),
  'the branch moved before the objects': (steps) => moveBefore(steps, isBranch, isObject),
  'answered before the journal is durable': answeredEarly,
};

/** Which files have, or get, a name at such a place. */
function filesAt(steps: readonly Step[], place: Place): ReadonlySet<Inode> {
  const named = steps.filter(isNameStep).filter((step) => step.kind !== 'remove' && place(step.path));
  return new Set(named.map(({ inode }) => inode));
}

/** A file of before the run that is only added to has no step that names it. */
const journalFiles = (steps: readonly Step[]) => filesAt(steps, inJournal);

function withoutContentSync(place: Place): Mutation {
  return (steps) => {
    const files = filesAt(steps, place);
    return steps.filter((step) => step.kind !== 'content synced' || !files.has(step.inode));
  };
}

function withoutFolderSync(place: Place): Mutation {
  return (steps) => steps.filter((step) => step.kind !== 'folder synced' || !place(step.path));
}

/** All steps of files at `early` come before the first step of files at `late` that they followed. */
function moveBefore(steps: readonly Step[], early: Place, late: Place): Step[] {
  const earlyFiles = filesAt(steps, early);
  const lateFiles = filesAt(steps, late);
  const isOf = (files: ReadonlySet<Inode>, step: Step) => 'inode' in step && files.has(step.inode);
  const isEarly = (step: Step) =>
    isOf(earlyFiles, step) ||
    (step.kind === 'folder synced' &&
      [...step.covers].some(
        (name) => earlyFiles.has(name.inode) && folderOf(name.path) === step.path && early(name.path),
      ));
  const moved: Step[] = [];
  // Where the late steps of the present change began; null after they were overtaken.
  let mark: number | null = null;
  for (const step of steps) {
    if (isEarly(step)) {
      moved.splice(mark ?? moved.length, 0, step);
      if (mark !== null) mark += 1;
      continue;
    }
    if (step.kind === 'answered') mark = null;
    else if (isOf(lateFiles, step)) mark ??= moved.length;
    moved.push(step);
  }
  return moved;
}

/** Every answer comes before the sync of the journal that it waited for. */
function answeredEarly(steps: readonly Step[]): Step[] {
  const files = journalFiles(steps);
  const early: Step[] = [];
  for (const step of steps) {
    const before = early.findLastIndex((one) => one.kind === 'content synced' && files.has(one.inode));
    if (step.kind === 'answered' && before >= 0) early.splice(before, 0, step);
    else early.push(step);
  }
  return early;
}
