// Keeps the history quick to read, however long it becomes: single objects become packs, many packs become one, and tags
// one file. Nothing is ever given up: what nothing leads to any more stays as well.
import { join } from 'node:path';
import { HeliosError } from '../../../src-shared/errors.ts';
import type { MaintenanceReport } from './maintenance-report.ts';
import { diskErrorCode, reportingIo, type Disk } from '../disk.ts';
import { takeGitLock } from './git-lock.ts';
import { listFolder } from './list-folder.ts';
import { mergePacks } from './merge-packs.ts';
import { packLooseObjects, unlinkIfPresent } from './pack-loose.ts';
import { packTags } from './pack-tags.ts';
import { isOwnPack, packFolder } from './pack.ts';
import { createPause, type Pause } from './slices.ts';

/** How many may stay as they are. */
export interface Kept {
  readonly looseObjects: number;
  readonly packs: number;
  readonly looseTags: number;
}

const usuallyKept: Kept = { looseObjects: 2_048, packs: 20, looseTags: 200 };

// As long as git itself takes a collection of garbage for running.
const gitRunsAtMostMs = 12 * 60 * 60 * 1000;
const leftOverAfterMs = 60 * 60 * 1000;

/**
 * For the owner of the state directory, when there is nothing else to do; changes may be made meanwhile. Cut off at any
 * point it loses nothing, and the next run goes on. When aborted it resolves soon, with what was done.
 * @throws HeliosError `locked` while it runs already or git does the same work, `io` when the disk fails
 */
export const maintain = reportingIo(
  'tidy the history',
  async (
    disk: Disk,
    gitDir: string,
    { signal, kept = usuallyKept }: { readonly signal?: AbortSignal; readonly kept?: Kept } = {},
  ): Promise<MaintenanceReport> => {
    const report: MaintenanceReport = { packed: 0, merged: 0, refs: 0, problems: [] };
    const pause = createPause(signal);
    if (await isYoungerThan(disk, join(gitDir, 'gc.pid'), gitRunsAtMostMs)) {
      throw new HeliosError('locked', 'git is collecting garbage.', { guidance: 'Wait until git has finished.' });
    }
    // The lock of `git maintenance`.
    const lock = await takeGitLock(disk, gitDir, 'objects/maintenance', Buffer.from('helios\n'));
    try {
      await removeLeftOvers(disk, gitDir, pause);
      await packLooseObjects(disk, gitDir, kept.looseObjects, pause, report);
      await mergePacks(disk, gitDir, kept.packs, pause, report);
      await packTags(disk, gitDir, kept.looseTags, pause, report);
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      await lock.release();
    }
    return report;
  },
);

/** Temporary files of git, and halves of our own packs. Young ones may belong to a program that is still at it. */
async function removeLeftOvers(disk: Disk, gitDir: string, pause: Pause): Promise<void> {
  const folder = packFolder(gitDir);
  const files = new Set(await listFolder(disk, folder));
  for (const file of files) {
    await pause();
    const [, name = '', ending = ''] = /^(.*)\.(pack|idx)$/.exec(file) ?? [];
    const isHalf = isOwnPack(name) && !files.has(`${name}.${ending === 'idx' ? 'pack' : 'idx'}`);
    if (!isHalf && !/^\.?tmp[-_]/.test(file)) continue;
    if (!(await isYoungerThan(disk, join(folder, file), leftOverAfterMs)))
      await unlinkIfPresent(disk, join(folder, file));
  }
}

async function isYoungerThan(disk: Disk, path: string, ms: number): Promise<boolean> {
  try {
    return Date.now() - (await disk.stat(path)).modifiedMs < ms;
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
