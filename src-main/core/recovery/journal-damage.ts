import { HeliosError } from '../../../src-shared/errors.ts';
import { readJournalEvidence } from './journal-evidence.ts';
import { type Finding, type Patient } from './strategy.ts';

/**
 * Lines of the journal that cannot be read, other than one that a crash cut off while it was written: nobody was told that
 * its change is saved. Everything around a damaged line is used.
 */
export async function findJournalDamage({ disk, dir }: Patient): Promise<Finding[]> {
  const { damaged } = await readJournalEvidence(disk, dir);
  return damaged.map(({ file, line }) => ({
    id: `half_written_journal:${file}:${line}`,
    status: 'warning',
    problem: new HeliosError('corrupt', `Line ${line} of ${file} is damaged; everything around it is used.`, {
      guidance:
        'Look after the disk: a crash breaks no line in the middle. The history most likely has the change; see `helios history`.',
    }),
    heal: null,
  }));
}
