// Brings objects back that are missing or damaged in the history: from contents that lie elsewhere, from what the journal
// says about the change that made them. An object is its own proof: only what has exactly its id is put back.
import { join } from 'node:path';
import { type Disk } from '../disk.ts';
import { keepAside } from '../recovery/keep-aside.ts';
import { type PastChange } from '../recovery/journal-evidence.ts';
import { isPresent } from './create-repository.ts';
import { authorOf, committer, formatMessage } from './commit-message.ts';
import {
  encodeBlob,
  encodeCommit,
  encodeTree,
  fileMode,
  folderMode,
  loosePath,
  splitObject,
  writeLooseObjects,
  type GitObject,
  type TreeEntry,
} from './git-objects.ts';
import { createObjectReader, type ObjectReader } from './object-reader.ts';
import { parseTree } from './parse-objects.ts';
import { unlessDamaged } from './repair-refs.ts';
import { changeTree, toBytes } from './tree.ts';
import { verifyHistory, type DamagedObject } from './verify-history.ts';

export interface Sources {
  /** Whatever could be a lost content: working files, copies in backups. By path; the path only helps to build folders. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly copies: readonly Uint8Array[];
  /** Oldest first. */
  readonly changes: readonly PastChange[];
}

export interface Restored {
  readonly restored: readonly DamagedObject[];
  readonly lost: readonly DamagedObject[];
}

/** How often a restored folder may show further damage below it. */
const maxRounds = 20;

/** @throws HeliosError `io` when the disk fails; what was restored until then stays */
export async function restoreObjects(
  disk: Disk,
  dir: string,
  time: Date,
  findSources: () => Promise<Sources>,
): Promise<Restored> {
  const gitDir = join(dir, '.git');
  const restored: DamagedObject[] = [];
  let lost = await verifyHistory(disk, gitDir);
  if (lost.length === 0) return { restored, lost };
  const sources = await findSources();
  const found = findable(sources);
  for (let round = 0; round < maxRounds && lost.length > 0; round += 1) {
    const reader = createObjectReader(disk, gitDir);
    for (const object of await redo(reader, sources.changes)) found.set(object.oid, object);
    const back = lost.filter(({ oid }) => found.has(oid));
    if (back.length === 0) break;
    await keepTorn(disk, dir, gitDir, time, back);
    await writeLooseObjects(
      disk,
      gitDir,
      back.flatMap(({ oid }) => found.get(oid) ?? []),
    );
    restored.push(...back);
    lost = await verifyHistory(disk, gitDir);
  }
  return { restored, lost };
}

/** Contents as they lie around, and the folders that they make together. */
function findable({ files, copies, changes }: Sources): Map<string, GitObject> {
  const contents = [...files.values(), ...copies, ...changes.flatMap(({ change }) => [...change.files.values()])];
  const blobs = contents.flatMap((content) => (content === null ? [] : [encodeBlob(content)]));
  return new Map([...blobs, ...foldersOf(files)].map((object) => [object.oid, object]));
}

function foldersOf(files: ReadonlyMap<string, Uint8Array>): GitObject[] {
  const folders = new Map<string, TreeEntry[]>([['', []]]);
  for (const [path, bytes] of files) {
    const slash = path.indexOf('/');
    const folder = slash < 0 ? '' : path.slice(0, slash);
    const entries = folders.get(folder) ?? [];
    entries.push({ mode: fileMode, name: toBytes(path.slice(slash + 1)), oid: encodeBlob(bytes).oid });
    folders.set(folder, entries);
  }
  const inner = [...folders]
    .filter(([name]) => name !== '')
    .map(([name, entries]) => ({ name, tree: encodeTree(entries) }));
  const top = [
    ...(folders.get('') ?? []),
    ...inner.map(({ name, tree }) => ({ mode: folderMode, name: toBytes(name), oid: tree.oid })),
  ];
  return [...inner.map(({ tree }) => tree), encodeTree(top)];
}

/** Does changes of the journal again, each on what it stood on, also where that is lost itself; what comes out right counts. */
async function redo(reader: ObjectReader, changes: readonly PastChange[]): Promise<GitObject[]> {
  const made = new Map<string, GitObject>();
  const trees = new Map<string, string>();
  const readTree = async (oid: string) => {
    const known = made.get(oid);
    return known ? parseTree(splitObject(known.bytes).body) : reader.tree(oid);
  };
  for (const { commit, parent, change } of changes) {
    const blobs = [...change.files].map(
      ([path, content]) => [toBytes(path), content === null ? null : encodeBlob(content)] as const,
    );
    const objects = await unlessDamaged(async () => {
      const parentTree = parent === null ? null : (trees.get(parent) ?? (await reader.commit(parent)).tree);
      const tree = await changeTree(readTree, parentTree, new Map(blobs));
      const again = encodeCommit({
        tree: tree.oid,
        parents: parent === null ? [] : [parent],
        author: { ...authorOf(change.actor), time: change.time },
        committer: { ...committer, time: change.time },
        message: formatMessage(change),
      });
      if (again.oid !== commit) return [];
      trees.set(commit, tree.oid);
      return [...tree.objects, again];
    });
    for (const object of objects ?? []) made.set(object.oid, object);
  }
  return [...made.values()];
}

async function keepTorn(
  disk: Disk,
  dir: string,
  gitDir: string,
  time: Date,
  damaged: readonly DamagedObject[],
): Promise<void> {
  const torn = new Map<string, Uint8Array>();
  for (const { oid } of damaged) {
    const path = loosePath(gitDir, oid);
    if (await isPresent(disk, path)) torn.set(oid, await disk.readFile(path));
  }
  if (torn.size === 0) return;
  await keepAside(disk, dir, time, {
    subject: 'git-objects',
    what: `${torn.size} objects of the history were torn; whole ones of the same ids are in their place.`,
    why: 'They could not be read. An id is computed from the content, so what took their place is what they held.',
    undo: 'nothing was lost; delete this folder when you like.',
    files: torn,
  });
}
