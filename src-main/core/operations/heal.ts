// Healing on request (H14). What is safe without being asked happens at every start.

import { type Helios } from '../helios.ts';
import { heal as healPatient } from '../recovery/heal.ts';
import { healer, type Patient } from '../recovery/strategy.ts';
import { type Handler } from './handlers.ts';
import { describeSnapshot, tidySnapshots } from './snapshots.ts';

export const patientOf = ({ dir, disk, files, history, writer }: Helios): Patient => ({
  dir,
  disk,
  files,
  history,
  writer,
  now: new Date(),
});

export const heal: Handler<'heal'> = async (helios, { ids, dry_run: dryRun }) => {
  const report = await healPatient(patientOf(helios), {
    ids,
    dryRun,
    snapshot: () => describeSnapshot(helios.history, healer, 'before healing', 'automatic'),
  });
  if (report.snapshot !== undefined) await tidySnapshots(helios, report.snapshot);
  return report;
};
