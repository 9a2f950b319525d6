// What a person may call a commit. Deliberately not git's own syntax: no paths, ranges or reflogs.
import { HeliosError } from '../../../src-shared/errors.ts';
import type { Disk } from '../disk.ts';
import type { ObjectReader } from './object-reader.ts';
import { isOid } from './refs.ts';
import { isTagName, readTagCommit } from './tags.ts';

/** Takes a full id, the name of a tag, or a unique beginning of at least four digits. Throws `invalid` or `not_found`. */
export async function resolveCommit(disk: Disk, gitDir: string, reader: ObjectReader, name: string): Promise<string> {
  const digits = name.toLowerCase();
  if (!isTagName(name)) {
    throw new HeliosError('invalid', 'A version is named by its id, the beginning of its id, or a snapshot.');
  }
  const isCommit = async (oid: string) => isOid(oid) && (await reader.find(oid))?.type === 'commit';
  if (isOid(digits) && (await isCommit(digits))) return digits;
  const tagged = await readTagCommit(disk, gitDir, reader, name);
  if (tagged !== null) return tagged;
  const matches: string[] = [];
  if (/^[0-9a-f]{4,39}$/.test(digits)) {
    for (const oid of await reader.expand(digits)) if (await isCommit(oid)) matches.push(oid);
  }
  if (matches.length > 1) throw new HeliosError('not_found', `Several versions start with ${name}; name more digits.`);
  if (matches[0] === undefined) throw new HeliosError('not_found', `There is no version or snapshot named ${name}.`);
  return matches[0];
}
