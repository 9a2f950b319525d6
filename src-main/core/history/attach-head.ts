// Brings HEAD back onto a branch, where that moves nothing but names.
import { HeliosError } from '../../../src-shared/errors.ts';
import { type Disk } from '../disk.ts';
import { takeGitLock } from './git-lock.ts';
import { createObjectReader, type ObjectReader } from './object-reader.ts';
import { advanceRef, listRefs, readHead } from './refs.ts';

export interface Reattachment {
  readonly commit: string;
  /** Without `refs/heads/`; null when no branch can take HEAD up, or several could. */
  readonly branch: string | null;
  /** Where that branch is. */
  readonly tip: string | null;
}

const prefix = 'refs/heads/';
const maxSteps = 10_000;

/** Null when HEAD is on a branch. @throws HeliosError `corrupt` */
export async function findReattachment(disk: Disk, gitDir: string): Promise<Reattachment | null> {
  const { ref, oid } = await readHead(disk, gitDir);
  if (ref !== null || oid === null) return null;
  const reader = createObjectReader(disk, gitDir);
  const branches = [...(await listRefs(disk, gitDir, prefix))];
  const same = branches.filter(([, tip]) => tip === oid);
  const before = [];
  if (same.length === 0) for (const branch of branches) if (await goesOn(reader, oid, branch[1])) before.push(branch);
  const fitting = same.length > 0 ? same : before;
  const main = fitting.find(([name]) => name === `${prefix}main` || name === `${prefix}master`);
  const [name = null, tip = null] = main ?? (fitting.length === 1 ? (fitting[0] ?? []) : []);
  return { commit: oid, branch: name && name.slice(prefix.length), tip };
}

/** Whether `commit` comes after `earlier` along first parents. */
async function goesOn(reader: ObjectReader, commit: string, earlier: string): Promise<boolean> {
  let at: string | null = commit;
  for (let steps = 0; at !== null && at !== earlier && steps < maxSteps; steps += 1) {
    at = (await reader.commit(at)).parents[0] ?? null;
  }
  return at === earlier;
}

/** @throws HeliosError `conflict` when something moved meanwhile, `locked` while git is at it */
export async function attachHead(disk: Disk, gitDir: string, { commit, branch, tip }: Reattachment): Promise<void> {
  if (branch === null) throw new HeliosError('conflict', 'No branch can take the history up.');
  const ref = prefix + branch;
  if (tip !== commit) await advanceRef(disk, gitDir, ref, tip, commit);
  const lock = await takeGitLock(disk, gitDir, 'HEAD', Buffer.from(`ref: ${ref}\n`));
  const head = await readHead(disk, gitDir);
  if (head.ref === null && head.oid === commit) return lock.commit();
  await lock.release();
  throw new HeliosError('conflict', 'Git moved to another version meanwhile.');
}
