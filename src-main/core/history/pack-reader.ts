// Reads objects out of packs, also those of native git. Nothing is held open and little is kept in memory, so packs may
// come and go at any time, and a long history costs what a short one does.
import { join } from 'node:path';
import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode, type Disk } from '../disk.ts';
import { encodeObject, type RawObject } from './git-objects.ts';
import { listFolder } from './list-folder.ts';
import { createObjectCache } from './object-cache.ts';
import { createPackFile, type PackFile } from './pack-file.ts';
import { packFolder } from './pack.ts';

export interface PackReader {
  /** Null when no pack has it. Throws `corrupt` when it can be found but not be read, or may be in a damaged pack. */
  find(oid: string): Promise<RawObject | null>;
  /** The ids of all packed objects that start with these hexadecimal digits. */
  expand(prefix: string): Promise<readonly string[]>;
}

const maxKnownBytes = 8 * 1024 * 1024;
const mostVanished = 20;

export function createPackReader(disk: Disk, gitDir: string): PackReader {
  const known = createObjectCache(maxKnownBytes);
  /** The one that held the last object comes first: its neighbours are asked for next. */
  let packs: readonly PackFile[] = [];

  const lookForPacks = async (): Promise<void> => {
    const folder = packFolder(gitDir);
    const names = new Set(await listFolder(disk, folder));
    const paths = [...names]
      .filter((name) => name.endsWith('.idx') && names.has(name.replace(/idx$/, 'pack')))
      .map((name) => join(folder, name.slice(0, -'.idx'.length)));
    const added = paths.filter((path) => !packs.some((pack) => pack.path === path));
    packs = [...added.map((path) => createPackFile(path, known)), ...packs.filter(({ path }) => paths.includes(path))];
  };

  /**
   * Asks one pack after the other, then those that came meanwhile: a repack may have moved the object into one of them.
   * A pack that cannot be read matters only if no other has the answer.
   */
  const ask = async <Answer>(question: (pack: PackFile) => Promise<Answer | null>): Promise<Answer | null> => {
    const asked = new Set<string>();
    let failure: Error | undefined;
    let vanished = 0;
    do {
      for (const pack of packs) {
        if (asked.has(pack.path)) continue;
        asked.add(pack.path);
        try {
          const answer = await question(pack);
          if (answer === null) continue;
          if (packs[0] !== pack && packs.includes(pack)) packs = [pack, ...packs.filter((other) => other !== pack)];
          return answer;
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          if (diskErrorCode(error) !== 'ENOENT') failure = error;
          // A repack may have made the same pack again, under the same name.
          else if ((vanished += 1) < mostVanished) asked.delete(pack.path);
        }
      }
      await lookForPacks();
    } while (packs.some(({ path }) => !asked.has(path)));
    if (failure) throw failure;
    return null;
  };

  return {
    find: (oid) =>
      ask(async (pack) => {
        const offset = await pack.findOffset(Buffer.from(oid, 'hex'));
        if (offset === null) return null;
        const object = await pack.readAt(offset);
        if (encodeObject(object.type, object.body).oid === oid) return object;
        throw new HeliosError('corrupt', `The history is damaged: object ${oid} cannot be read.`);
      }),
    async expand(prefix) {
      const first = Buffer.from(prefix.padEnd(40, '0'), 'hex');
      const last = Buffer.from(prefix.padEnd(40, 'f'), 'hex');
      const found = new Set<string>();
      await ask(async (pack) => {
        for (const id of await pack.idsFrom(first, last)) found.add(id.toString('hex'));
        return null;
      });
      return [...found];
    },
  };
}
