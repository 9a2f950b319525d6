// Reads every object that a branch, a snapshot or HEAD leads to, and names those that are missing or damaged. Takes
// seconds on a long history: for the doctor, never for a health report.
import { setImmediate } from 'node:timers/promises';
import { HeliosError } from '../../../src-shared/errors.ts';
import { type Disk } from '../disk.ts';
import { folderMode } from './git-objects.ts';
import { createObjectReader, type ObjectReader } from './object-reader.ts';
import { parseCommit, parseTag, parseTree } from './parse-objects.ts';
import { readHead, readRef } from './refs.ts';
import { refNames, unlessDamaged } from './repair-refs.ts';
import { fromBytes } from './tree.ts';

export interface DamagedObject {
  readonly oid: string;
  /** The newest change found that needs it. */
  readonly commit: string;
  /** The file or folder it is the content of; empty for the top folder, null for a change or snapshot itself. */
  readonly path: string | null;
}

interface Task extends DamagedObject {
  readonly mode: string;
}

const gitlinkMode = '160000';

/** @throws HeliosError `io` when the disk fails */
export async function verifyHistory(disk: Disk, gitDir: string): Promise<DamagedObject[]> {
  const reader = createObjectReader(disk, gitDir);
  const pending = (await startingPoints(disk, gitDir)).map((oid): Task => ({ oid, commit: oid, path: null, mode: '' }));
  const seen = new Set<string>();
  const damaged: DamagedObject[] = [];
  for (let task = pending.pop(); task; task = pending.pop()) {
    if (seen.has(task.oid) || task.mode === gitlinkMode) continue;
    seen.add(task.oid);
    if (seen.size % 100 === 0) await setImmediate();
    const next = await unlessDamaged(() => tasksBehind(reader, task));
    if (next) pending.push(...next);
    else damaged.push({ oid: task.oid, commit: task.commit, path: task.path });
  }
  return damaged;
}

/** @throws HeliosError `corrupt` */
async function tasksBehind(reader: ObjectReader, { oid, commit, path }: Task): Promise<Task[]> {
  const { type, body } = await reader.read(oid);
  if (type === 'blob') return [];
  if (type === 'tag') {
    const { target } = parseTag(body);
    return [{ oid: target, commit: target, path: null, mode: '' }];
  }
  if (type === 'tree') {
    const prefix = path === null || path === '' ? '' : `${path}/`;
    return parseTree(body).map((entry) => ({
      oid: entry.oid,
      commit,
      path: prefix + fromBytes(entry.name),
      mode: entry.mode,
    }));
  }
  const { tree } = parseCommit(body);
  const { parents } = await reader.commit(oid); // knows where a shallow clone ends
  const earlier = parents.map((parent): Task => ({ oid: parent, commit: parent, path: null, mode: '' }));
  return [...earlier, { oid: tree, commit: oid, path: '', mode: folderMode }];
}

async function startingPoints(disk: Disk, gitDir: string): Promise<string[]> {
  const found = new Set<string>();
  const { oid: head } = (await unlessDamaged(() => readHead(disk, gitDir))) ?? { oid: null };
  const tips = await Promise.all(
    (await refNames(disk, gitDir)).map((ref) => unlessDamaged(() => readRef(disk, gitDir, ref))),
  );
  for (const oid of [...tips, head]) if (oid !== null) found.add(oid);
  return [...found];
}

export const describeDamage = ({ oid, commit, path }: DamagedObject): HeliosError => {
  const what = path === null ? `The change ${oid.slice(0, 8)}` : path === '' ? 'The list of files' : path;
  const where = path === null ? '' : ` in the change ${commit.slice(0, 8)}`;
  return new HeliosError('corrupt', `${what}${where} is missing or damaged in the history (object ${oid}).`);
};
