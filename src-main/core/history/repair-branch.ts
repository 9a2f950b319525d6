// The branch that HEAD names, when it cannot be read any more: back to the newest commit, never to a new beginning.
import { dirname, join } from 'node:path';
import { makeFolder, readIfPresent, replaceFile, type Disk } from '../disk.ts';
import { keepAside } from '../recovery/keep-aside.ts';
import { findTip } from './find-tip.ts';
import { tempFolder } from './git-objects.ts';
import { createObjectReader } from './object-reader.ts';
import { readRef } from './refs.ts';
import { damagedRef, headBranch, refNames, unlessDamaged } from './repair-refs.ts';
import { type Repair } from './repair.ts';

const short = (oid: string): string => oid.slice(0, 8);

/** The branch that HEAD names, when it is empty, garbled, gone, or names a commit that is not there. */
export async function repairBranch(repair: Repair): Promise<void> {
  const { disk, dir, gitDir, time, extent, report } = repair;
  const ref = await headBranch(disk, gitDir);
  if (ref === null) return; // a detached HEAD is the user's own doing
  const bytes = await unlessDamaged(() => readIfPresent(disk, join(gitDir, ref)));
  const value = await unlessDamaged(() => readRef(disk, gitDir, ref));
  const reader = createObjectReader(disk, gitDir);
  if (value !== null && (await unlessDamaged(() => reader.find(value)))?.type === 'commit') return;
  const others = (await refNames(disk, gitDir)).filter((name) => name !== ref);
  const isGone = bytes === null && value === null;
  if (isGone && others.some((name) => name.startsWith('refs/heads/'))) return; // begun by the user: git switch --orphan

  const { changes } = await repair.journal();
  const tip = await findTip(disk, gitDir, {
    branch: ref,
    journalled: changes.map(({ commit }) => commit),
    taken: await branchTips(disk, gitDir, others),
  });
  // Nothing was ever there, or only a first change that was cut off.
  if (tip === null || (isGone && !tip.traced && others.length === 0)) return;
  // A commit that the branch names and that is gone is no loss when the journal does the change again.
  const redone =
    value === null || leadsTo(value, tip.commit, new Map(changes.map(({ commit, parent }) => [commit, parent])));
  const what =
    bytes === null ? 'is gone' : value === null ? 'is empty or garbled' : `names ${short(value)}, which is not there`;
  const allowed = extent === 'all' || (extent === 'certain' && tip.certain && redone);
  if (!allowed) return void report.left.push({ id: 'git_branch', problem: damagedRef(ref, what) });
  const kept = await keepAside(disk, dir, time, {
    subject: ref,
    what: `The branch ${ref}, which ${what}, is at ${tip.commit} again.`,
    why: `That is the newest change found in the history.${tip.others.length > 0 ? ` Nothing follows on these either: ${tip.others.slice(0, 20).join(', ')}.` : ''}`,
    undo: `run \`git update-ref ${ref} <id>\` with the id of the commit that you want.`,
    files: new Map(bytes ? [['branch', bytes]] : []),
  });
  await makeFolder(disk, dirname(join(gitDir, ref)));
  await replaceFile(disk, join(gitDir, ref), Buffer.from(`${tip.commit}\n`), { tempDir: tempFolder(gitDir) });
  const lost =
    value !== null && !redone ? ` The change ${short(value)} itself is lost; its files are as they are.` : '';
  report.repaired.push({
    id: 'git_branch',
    message: `The history is back at its newest change, ${short(tip.commit)}.${lost}`,
    undo: `See ${kept}/note.txt.`,
  });
}

/** Where other branches are: those commits are theirs. */
async function branchTips(disk: Disk, gitDir: string, refs: readonly string[]): Promise<Set<string>> {
  const tips = new Set<string>();
  for (const ref of refs) {
    const oid = ref.startsWith('refs/heads/') ? await unlessDamaged(() => readRef(disk, gitDir, ref)) : null;
    if (oid !== null) tips.add(oid);
  }
  return tips;
}

function leadsTo(from: string, to: string, parents: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>();
  for (let at: string | null = from; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    if (at === to) return true;
    seen.add(at);
  }
  return false;
}
