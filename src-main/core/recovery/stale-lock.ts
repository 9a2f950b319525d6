import { HeliosError } from '../../../src-shared/errors.ts';
import { findStaleLocks, setLockAside } from '../history/stale-locks.ts';
import { type Finding, type Healed, type Patient } from './strategy.ts';

/** Locks that a killed git left behind. The lock of the state directory itself is a matter of its owners. */
export async function findStaleLocksOfGit(patient: Patient): Promise<Finding[]> {
  const locks = await findStaleLocks(patient.disk, patient.dir, patient.now);
  return locks.map(({ name, ageMs, certain }) => ({
    id: `stale_lock:.git/${name}`,
    status: 'warning',
    problem: new HeliosError(
      'locked',
      `A git command that is gone left .git/${name} behind, ${minutes(ageMs)} minutes ago.`,
      {
        guidance: certain
          ? 'Run `helios doctor --fix`.'
          : 'Make sure that no git command and no editor started by git is open in this folder, then run `helios doctor --fix`.',
      },
    ),
    heal: () => heal(patient, name),
  }));
}

const minutes = (ms: number): number => Math.floor(ms / 60_000);

async function heal({ disk, dir, now }: Patient, name: string): Promise<Healed> {
  const kept = await setLockAside(disk, dir, now, name);
  return { message: `.git/${name} no longer blocks git; it is kept in ${kept}.`, undo: `See ${kept}/note.txt.` };
}
