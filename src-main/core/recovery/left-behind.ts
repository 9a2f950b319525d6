// What earlier trouble left in `.recovery/` and `.backups/`: nothing is wrong, but a person should know of it.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { recoveryFolder } from './checkpoint.ts';
import { type Finding, type Patient } from './strategy.ts';

export async function findLeftBehind({ dir }: Patient): Promise<Finding[]> {
  const names = namesIn(join(dir, recoveryFolder));
  const checkpoints = names.filter((name) => name.startsWith('checkpoint-'));
  const kept = names.filter((name) => /^\d{8}T\d{6}Z-/.test(name)).toSorted();
  const findings: Finding[] = [];
  if (checkpoints.length > 0) {
    findings.push({
      id: 'left_over_checkpoint',
      status: 'warning',
      problem: new HeliosError(
        'conflict',
        `An operation was cut off and left its copies in ${recoveryFolder}/${checkpoints.at(-1)}.`,
        {
          guidance: 'Compare them with your files if something looks wrong; Helios deletes them after an hour.',
        },
      ),
      heal: null,
    });
  }
  if (kept.length > 0) {
    findings.push({
      id: 'kept_aside',
      status: 'ok',
      problem: new HeliosError(
        'conflict',
        `Healing has kept ${kept.length} things aside, the last in ${recoveryFolder}/${kept.at(-1)}.`,
        {
          guidance: 'Read note.txt in it; delete the folder when you no longer need it.',
        },
      ),
      heal: null,
    });
  }
  return findings;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // there is none, or it cannot be read, which is for the permissions to say
  }
}
