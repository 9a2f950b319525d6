// Folders in the history: compare two, find a file, put changed files in the place of old ones.
// Paths inside this file and in TreeEntry are byte strings (see TreeEntry); toBytes and fromBytes convert at the edge.
import { HeliosError } from '../../../src-shared/errors.ts';
import { encodeTree, fileMode, folderMode, type GitObject, type TreeEntry } from './git-objects.ts';

export type ReadTree = (oid: string) => Promise<readonly TreeEntry[]>;

export interface TreeDifference {
  readonly path: string;
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

export const toBytes = (path: string): string => Buffer.from(path, 'utf8').toString('latin1');
export const fromBytes = (path: string): string => Buffer.from(path, 'latin1').toString('utf8');

export const isRegularFile = (entry: TreeEntry): boolean => entry.mode.startsWith('100');
const isFolder = (entry: TreeEntry): boolean => entry.mode === folderMode;

// Names that are, or that Windows and macOS take for, the folder of the history itself.
const gitFolderName = /^(?:\.git|git~1)[ .]*(?::.*)?$/i;
const ignoredOnMac = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Whether a path, with slashes and relative to the state directory, can be kept in the history on every platform. */
export const isStorablePath = (path: string): boolean =>
  path.isWellFormed() &&
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  !/[\0-\x1f\x7f\\]/.test(path) &&
  path
    .split('/')
    .every((name) => !['', '.', '..'].includes(name) && !gitFolderName.test(name.replace(ignoredOnMac, '')));

/** Differing files in the order of their names; null stands for "nothing there". Folders that are equal are not read. */
export async function diffTrees(
  readTree: ReadTree,
  before: string | null,
  after: string | null,
  prefix = '',
): Promise<TreeDifference[]> {
  if (before === after) return [];
  const [old, fresh] = withoutEqualEnds(await entriesOf(readTree, before), await entriesOf(readTree, after));
  const pairs = new Map<string, { was?: TreeEntry; is?: TreeEntry }>();
  for (const entry of old) pairs.set(entry.name, { was: entry });
  for (const entry of fresh) pairs.set(entry.name, { ...pairs.get(entry.name), is: entry });
  const differences: TreeDifference[] = [];
  for (const [name, { was, is }] of pairs) {
    if (was?.oid === is?.oid && was?.mode === is?.mode) continue;
    const path = prefix + name;
    const [oldFolder, newFolder] = [was && isFolder(was) ? was.oid : null, is && isFolder(is) ? is.oid : null];
    const [oldFile, newFile] = [was && !isFolder(was) ? was : null, is && !isFolder(is) ? is : null];
    if (oldFile ?? newFile) differences.push({ path, before: oldFile, after: newFile });
    if (oldFolder === null && newFolder === null) continue;
    for (const inner of await diffTrees(readTree, oldFolder, newFolder, `${path}/`)) differences.push(inner);
  }
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Of two long listings nearly all is the same before and after the few entries that differ. */
function withoutEqualEnds(
  old: readonly TreeEntry[],
  fresh: readonly TreeEntry[],
): [readonly TreeEntry[], readonly TreeEntry[]] {
  const isSame = (was?: TreeEntry, is?: TreeEntry) =>
    was !== undefined && was.oid === is?.oid && was.name === is.name && was.mode === is.mode;
  let start = 0;
  while (isSame(old[start], fresh[start])) start += 1;
  let end = 0;
  const most = Math.min(old.length, fresh.length) - start;
  while (end < most && isSame(old[old.length - 1 - end], fresh[fresh.length - 1 - end])) end += 1;
  return [old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)];
}

/** The entry of a file or folder, or null. */
export async function findInTree(readTree: ReadTree, tree: string, path: string): Promise<TreeEntry | null> {
  let entry: TreeEntry = { mode: folderMode, name: '', oid: tree };
  for (const name of path.split('/')) {
    if (!isFolder(entry)) return null;
    const next = (await readTree(entry.oid)).find((candidate) => candidate.name === name);
    if (next === undefined) return null;
    entry = next;
  }
  return entry;
}

/** A folder of changes: new contents by name, null for a file that goes, and changes further down. */
interface ChangedFolder {
  readonly files: Map<string, GitObject | null>;
  readonly folders: Map<string, ChangedFolder>;
}

export interface ChangedTree {
  readonly oid: string;
  /** Objects the new tree needs and the old one did not. */
  readonly objects: GitObject[];
  /** Paths whose content differs now. */
  readonly changed: string[];
}

/**
 * The tree with the given files in place of the old ones (null: removed); everything else stays as it is. Throws
 * `conflict` when a file would take the place of a folder that still holds files, or the other way round.
 */
export async function changeTree(
  readTree: ReadTree,
  root: string | null,
  files: ReadonlyMap<string, GitObject | null>,
): Promise<ChangedTree> {
  const result = { objects: new Array<GitObject>(), changed: new Array<string>() };
  const entries = await changeFolder(readTree, root, groupByFolder(files), '', result);
  const tree = encodeTree(entries);
  if (tree.oid !== root) result.objects.push(tree);
  return { oid: tree.oid, objects: result.objects, changed: result.changed.sort() };
}

async function changeFolder(
  readTree: ReadTree,
  oid: string | null,
  changes: ChangedFolder,
  prefix: string,
  result: Omit<ChangedTree, 'oid'>,
): Promise<TreeEntry[]> {
  const entries = await entriesByName(readTree, oid);
  const removed = [...changes.files].filter(([, content]) => content === null);
  for (const [name] of removed) {
    const entry = entries.get(name);
    if (entry === undefined || isFolder(entry)) continue;
    entries.delete(name);
    result.changed.push(prefix + name);
  }
  for (const [name, inner] of changes.folders) {
    const entry = entries.get(name);
    if (entry && !isFolder(entry)) {
      if (!addsSomething(inner)) continue;
      throw inTheWay(prefix + name, 'file');
    }
    const innerEntries = await changeFolder(readTree, entry?.oid ?? null, inner, `${prefix}${name}/`, result);
    const tree = encodeTree(innerEntries);
    if (innerEntries.length === 0) entries.delete(name);
    else entries.set(name, { mode: folderMode, name, oid: tree.oid });
    if (innerEntries.length > 0 && tree.oid !== entry?.oid) result.objects.push(tree);
  }
  for (const [name, content] of changes.files) {
    const entry = entries.get(name);
    if (content === null || (entry?.oid === content.oid && isRegularFile(entry))) continue;
    if (entry && isFolder(entry)) throw inTheWay(prefix + name, 'folder');
    entries.set(name, { mode: entry && isRegularFile(entry) ? entry.mode : fileMode, name, oid: content.oid });
    result.objects.push(content);
    result.changed.push(prefix + name);
  }
  return [...entries.values()];
}

function groupByFolder(files: ReadonlyMap<string, GitObject | null>): ChangedFolder {
  const root: ChangedFolder = { files: new Map(), folders: new Map() };
  for (const [path, content] of files) {
    const names = path.split('/');
    const last = names.pop() ?? '';
    let folder = root;
    for (const name of names) {
      const inner = folder.folders.get(name) ?? { files: new Map(), folders: new Map() };
      folder.folders.set(name, inner);
      folder = inner;
    }
    folder.files.set(last, content);
  }
  return root;
}

const addsSomething = (changes: ChangedFolder): boolean =>
  [...changes.files.values()].some((content) => content !== null) || [...changes.folders.values()].some(addsSomething);

async function entriesOf(readTree: ReadTree, oid: string | null): Promise<readonly TreeEntry[]> {
  return oid === null ? [] : readTree(oid);
}

async function entriesByName(readTree: ReadTree, oid: string | null): Promise<Map<string, TreeEntry>> {
  return new Map((await entriesOf(readTree, oid)).map((entry) => [entry.name, entry]));
}

const inTheWay = (path: string, what: string): HeliosError =>
  new HeliosError('conflict', `${fromBytes(path)} cannot be saved because the history has a ${what} of that name.`);
