// The `.git` folder and what is in it, as strategies. Damage that keeps the history from opening is repaired before there
// is an open Helios: see repair-state.ts.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { repairRepository } from '../history/repair.ts';
import { restoreObjects, type Sources } from '../history/restore-objects.ts';
import { describeDamage, verifyHistory } from '../history/verify-history.ts';
import { maxYamlBytes } from '../../../src-shared/yaml/yaml-text.ts';
import { readJournalEvidence } from './journal-evidence.ts';
import { type Finding, type Patient } from './strategy.ts';

/** Names, index and settings of git that are damaged. */
export async function findBrokenRepository({ disk, dir, now }: Patient): Promise<Finding[]> {
  const { left } = await repairRepository(disk, dir, { time: now, extent: 'look' });
  return left.map(({ id, problem }) => ({
    id: `broken_git:${id}`,
    status: 'error',
    problem,
    heal: async () => {
      const { repaired } = await repairRepository(disk, dir, { time: now, extent: 'all' });
      const done = repaired.find((one) => one.id === id);
      return done ?? { message: 'It was repaired together with something else.' };
    },
  }));
}

/** Objects of the history that are missing or torn. Reads all of it, so only for the doctor. */
export async function findMissingObjects(patient: Patient): Promise<Finding[]> {
  const { disk, dir, now } = patient;
  const damaged = await verifyHistory(disk, join(dir, '.git'));
  const [first] = damaged;
  if (!first) return [];
  const others = damaged.length - 1;
  const { message } = describeDamage(first);
  return [
    {
      id: 'missing_objects',
      status: 'error',
      problem: new HeliosError('corrupt', others > 0 ? `${message} So are ${others} others.` : message, {
        guidance: 'Run `helios doctor --fix`: it looks for the contents in files, backups and the journal.',
      }),
      heal: async () => {
        const { restored, lost } = await restoreObjects(disk, dir, now, () => sourcesOf(patient));
        if (lost.length > 0)
          throw notFound(
            restored.length,
            lost.map((object) => describeDamage(object).message),
          );
        return { message: `${restored.length} objects of the history were brought back.` };
      },
    },
  ];
}

const notFound = (restored: number, lost: readonly string[]): HeliosError =>
  new HeliosError(
    'corrupt',
    `${restored} objects were brought back; not found anywhere: ${lost.slice(0, 10).join(' ')}`,
    {
      guidance:
        'Put .git/objects back from a backup of yours, beside what is there. Newer versions are not affected by what is missing in older ones.',
    },
  );

async function sourcesOf({ disk, dir, files }: Patient): Promise<Sources> {
  const paths = files.listAll();
  const current = paths.flatMap((path): [string, Uint8Array][] => {
    const file = files.read(path);
    return file && file.bytes.length > 0 ? [[path, file.bytes]] : [];
  });
  // The user's own files beside ours are in the history of an adopted directory, and in its top folder.
  const own = ['.gitignore', '.gitattributes'].flatMap((path): [string, Uint8Array][] => {
    const bytes = readSmall(join(dir, path));
    return bytes ? [[path, bytes]] : [];
  });
  const copies = ['.backups', '.recovery'].flatMap((folder) => contentsIn(join(dir, folder)));
  const { changes } = await readJournalEvidence(disk, dir);
  return { files: new Map([...own, ...current]), copies, changes };
}

function contentsIn(folder: string): Uint8Array[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const bytes = entry.isFile() ? readSmall(join(entry.parentPath, entry.name)) : null;
    return bytes ? [bytes] : [];
  });
}

function readSmall(path: string): Uint8Array | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() && stats.size <= maxYamlBytes ? readFileSync(path) : null;
}
