// What the user does with git in the state directory: an old version checked out, a merge or rebase not finished.

import { join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { attachHead, findReattachment } from '../history/attach-head.ts';
import { detachedHead, unfinishedWork } from '../history/repository.ts';
import { type Finding, type Patient } from './strategy.ts';

/** A merge, rebase and the like are never touched: only the user knows how they shall end. */
export async function findUnfinishedGit({ disk, dir }: Patient): Promise<Finding[]> {
  const problem = await unfinishedWork(disk, join(dir, '.git'));
  return problem ? [{ id: 'unfinished_git', status: 'warning', problem, heal: null }] : [];
}

/**
 * HEAD at a commit instead of a branch. Healed where that commit is the newest of the branch, or goes on from it: nothing
 * but the name is missing then. An old version that is checked out is left for the user to come back from.
 */
export async function findDetachedHead({ disk, dir }: Patient): Promise<Finding[]> {
  const gitDir = join(dir, '.git');
  const found = await findReattachment(disk, gitDir);
  if (found === null) return [];
  const { branch, commit } = found;
  const { message, data } = detachedHead();
  return [
    {
      id: 'detached_head',
      status: 'error',
      problem: new HeliosError('conflict', message, {
        guidance:
          branch === null
            ? (data.guidance ?? '')
            : `Run \`git switch -\`, or \`helios doctor --fix\`: ${commit.slice(0, 8)} goes on from ${branch}.`,
      }),
      heal:
        branch === null
          ? null
          : async () => {
              await attachHead(disk, gitDir, found);
              return { message: `The history is on ${branch} again.`, undo: `git checkout --detach ${commit}` };
            },
    },
  ];
}
