// Says, in a file of its own, that an upgrade has begun and how far it is.

import { join } from 'node:path';

import { z } from 'zod';

import { readIfPresent, replaceFile, type Disk } from '../disk.ts';
import { privateFile } from '../state-dir.ts';
import { backupsFolder } from './back-up.ts';

const markerName = 'upgrade.json';
const markerSchema = z.object({
  /** The schema before. */
  from: z.int(),
  /** Folder in `.backups/`. */
  backup: z.string(),
  phase: z.enum(['migrating', 'restoring']),
});
export type Marker = z.infer<typeof markerSchema>;

export async function readMarker(disk: Disk, dir: string): Promise<Marker | null> {
  const bytes = await readIfPresent(disk, join(dir, backupsFolder, markerName));
  return bytes && markerSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))); // replaced in one step: whole or absent
}

export const writeMarker = (disk: Disk, dir: string, marker: Marker): Promise<void> =>
  replaceFile(disk, join(dir, backupsFolder, markerName), Buffer.from(`${JSON.stringify(marker)}\n`), {
    mode: privateFile,
    tempDir: join(dir, 'run'),
  });

export async function removeMarker(disk: Disk, dir: string): Promise<void> {
  await disk.unlink(join(dir, backupsFolder, markerName));
  await disk.syncFolder(join(dir, backupsFolder));
}
