// Maintenance: single objects, of which every change adds some, become packs.
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode, readIfPresent, type Disk } from '../disk.ts';
import { encodeObject, loosePath, splitObject } from './git-objects.ts';
import { listFolder } from './list-folder.ts';
import type { MaintenanceReport } from './maintenance-report.ts';
import { discardPack, encodeRecord, placePack, stagePack, type PackedRecord, type StagedPack } from './pack.ts';
import type { Pause } from './slices.ts';
import { verifyPack } from './verify-pack.ts';

// Making a pack of so many takes about as long as a slice may.
const objectsPerPack = 512;
// Longer objects stay as they are: packing them saves nothing, and they would hold up everything else.
const maxFileBytes = 512 * 1024;
const maxObjectBytes = 4 * 1024 * 1024;
const maxPackBytes = 16 * 1024 * 1024;

/** Removes a loose object only when its copy in a pack is durable and was read back. */
export async function packLooseObjects(
  disk: Disk,
  gitDir: string,
  kept: number,
  pause: Pause,
  report: MaintenanceReport,
): Promise<void> {
  const oids = await listLooseObjects(disk, gitDir, pause);
  if (oids.length <= kept) return;
  let records: PackedRecord[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (records.length === 0) return;
    const staged = await stagePack(disk, gitDir, records);
    await placeVerified(disk, gitDir, staged, pause);
    for (const { oid } of records) {
      await unlinkIfPresent(disk, loosePath(gitDir, oid));
      report.packed += 1;
      await pause();
    }
    records = [];
    bytes = 0;
  };
  for (const oid of oids) {
    await pause();
    const record = await readLooseRecord(disk, gitDir, oid);
    if (record === 'damaged') {
      report.problems.push(`Object ${oid} of the history cannot be read; its file was left as it is.`);
    }
    if (record === null || record === 'damaged') continue;
    records.push({ oid, record });
    bytes += record.length;
    if (records.length >= objectsPerPack || bytes >= maxPackBytes) await flush();
  }
  await flush();
}

/** Puts a pack in place after reading back every object of it. */
export async function placeVerified(disk: Disk, gitDir: string, staged: StagedPack, pause: Pause): Promise<void> {
  try {
    await verifyPack(disk, staged.path, pause);
  } catch (error) {
    await discardPack(disk, staged.path);
    throw error;
  }
  await placePack(disk, gitDir, staged);
}

export async function unlinkIfPresent(disk: Disk, path: string): Promise<void> {
  try {
    await disk.unlink(path);
  } catch (error) {
    if (diskErrorCode(error) !== 'ENOENT') throw error;
  }
}

export async function listLooseObjects(disk: Disk, gitDir: string, pause: Pause): Promise<string[]> {
  const found: string[] = [];
  const objects = join(gitDir, 'objects');
  for (const folder of await listFolder(disk, objects)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    await pause();
    for (const name of await listFolder(disk, join(objects, folder))) {
      if (/^[0-9a-f]{38}$/.test(name)) found.push(folder + name);
    }
  }
  return found;
}

/** Null when it is gone, or too long to be packed. */
async function readLooseRecord(disk: Disk, gitDir: string, oid: string): Promise<Buffer | 'damaged' | null> {
  const file = await readIfPresent(disk, loosePath(gitDir, oid));
  if (file === null || file.length > maxFileBytes) return null;
  try {
    const object = splitObject(inflateSync(file, { maxOutputLength: maxObjectBytes }));
    return encodeObject(object.type, object.body).oid === oid ? encodeRecord(object) : 'damaged';
  } catch (error) {
    if (diskErrorCode(error) === 'ERR_BUFFER_TOO_LARGE') return null;
    // zlib's own codes start with Z_; anything else that is no damage is not for here.
    if (diskErrorCode(error)?.startsWith('Z_') || error instanceof HeliosError) return 'damaged';
    throw error;
  }
}
