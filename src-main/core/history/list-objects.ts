// Every object there is, whether anything leads to it or not: for repairing what names no longer lead to.
import { join } from 'node:path';
import { diskErrorCode, type Disk } from '../disk.ts';

/** Ids of all objects, loose and packed; whether they can be read is another matter. */
export async function listObjects(disk: Disk, gitDir: string): Promise<Set<string>> {
  const objects = join(gitDir, 'objects');
  const found = new Set<string>();
  for (const folder of await namesIn(disk, objects)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    for (const name of await namesIn(disk, join(objects, folder))) {
      if (/^[0-9a-f]{38}$/.test(name)) found.add(folder + name);
    }
  }
  for (const name of await namesIn(disk, join(objects, 'pack'))) {
    if (!name.endsWith('.idx')) continue;
    for (const oid of idsOf(Buffer.from(await disk.readFile(join(objects, 'pack', name))))) found.add(oid);
  }
  return found;
}

const headerBytes = 8;
const fanoutBytes = 256 * 4;

/** The ids in a pack's index of version 2, the only one that is written since 2007; none for anything else. */
function idsOf(index: Buffer): string[] {
  const start = headerBytes + fanoutBytes;
  if (index.length < start || index.toString('latin1', 0, headerBytes) !== '\xfftOc\0\0\0\x02') return [];
  const count = Math.min(index.readUInt32BE(start - 4), Math.floor((index.length - start) / 20));
  return Array.from({ length: count }, (_, at) => index.toString('hex', start + at * 20, start + at * 20 + 20));
}

async function namesIn(disk: Disk, folder: string): Promise<readonly string[]> {
  try {
    return await disk.readdir(folder);
  } catch (error) {
    const code = diskErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
