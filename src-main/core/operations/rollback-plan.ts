// What a rollback would do to the files: worked out in one place, for the preview and for the rollback itself. Reads only.

import { statSync } from 'node:fs';
import { join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { type Helios } from '../helios.ts';
import { type WorkingFile } from '../working-files.ts';
import { needsActivePersona, needsBase, needsSettings, parseContent } from './essential-files.ts';
import { isManaged } from './managed-path.ts';

export interface RollbackTarget {
  /** As it was asked for. */
  readonly name: string;
  readonly commit: string;
}

export interface RollbackPlan {
  /** New contents by path; null removes the file. */
  readonly changes: ReadonlyMap<string, Uint8Array | null>;
  /** Sentences about files that stay as they are, or come back as they were although they are not valid. */
  readonly notes: readonly string[];
}

/**
 * History is restored as it was, valid or not; but what Helios needs to start and to serve (settings, base identity, the
 * active persona) stays as it is where that version of it is missing or not valid, and so does what is not a readable file.
 * @param scope managed paths; default: everything
 * @throws HeliosError `not_found`; `invalid` for a named file that would have to stay as it is
 */
export async function planRollback(
  helios: Helios,
  target: RollbackTarget,
  scope?: readonly string[],
): Promise<RollbackPlan> {
  const { files, history } = helios;
  const then = await filesAt(helios, target);
  const missing = scope?.find((path) => !then.has(path) && files.read(path) === null);
  if (missing !== undefined)
    throw new HeliosError('not_found', `${missing} is neither there now nor at ${target.name}.`);

  const changes = new Map<string, Uint8Array | null>();
  const notes: string[] = [];
  const stays = (path: string, why: string) => {
    const sentence = `${path} stays as it is: ${why}`;
    if (scope) throw new HeliosError('invalid', sentence, { guidance: 'Choose another version, or other files.' });
    notes.push(sentence);
  };
  for (const [path, { from, blob }] of wantedContents(files.listAll(), then, scope, (path) => files.read(path))) {
    const now = files.read(path);
    if ((now?.blobId ?? null) === blob) continue;
    if (now && isUnreadable(helios.dir, now)) stays(path, now.problem?.message ?? '');
    else changes.set(path, blob === null ? null : await history.readFile(target.commit, from));
  }
  const after = (path: string) => {
    const change = changes.get(path);
    return change === undefined ? (files.read(path)?.bytes ?? null) : change;
  };
  // Settings before the persona they name, and that again: it is another one where the settings had to stay.
  for (const need of [needsSettings, needsBase, needsActivePersona, needsActivePersona]) {
    const unmet = need(after);
    for (const path of unmet?.stay.find((paths) => paths.some((path) => changes.has(path))) ?? []) {
      if (changes.delete(path)) stays(path, `at ${target.name} ${unmet?.why}`);
    }
  }
  for (const [path, bytes] of changes) {
    const parsed = bytes && parseContent(path, bytes);
    if (parsed instanceof HeliosError)
      notes.push(`${path} comes back as it was, although it is not valid: ${parsed.message}`);
  }
  return { changes, notes };
}

/** Both names that the file of a persona may have, where either is there now or then. @throws HeliosError `not_found` */
export async function personaFiles(helios: Helios, target: RollbackTarget, persona: string): Promise<string[]> {
  const then = await filesAt(helios, target);
  const paths = [`personas/${persona}.yaml`, `personas/${persona}.yml`].filter(
    (path) => isManaged(path) && (then.has(path) || helios.files.read(path) !== null),
  );
  return paths.length > 0 ? paths : [helios.personas.pathOf(persona)];
}

/** Ids of the contents, by path. */
const filesAt = async ({ history }: Helios, { commit }: RollbackTarget): Promise<Map<string, string>> =>
  new Map([...(await history.listFiles(commit))].filter(([path]) => isManaged(path)));

interface Wanted {
  /** The path in the history. */
  readonly from: string;
  readonly blob: string | null;
}

/**
 * By the path to write to. Where the disk takes two names that differ in case for one, the file keeps the name it has:
 * restoring the one and removing the other would remove both.
 */
export function wantedContents(
  present: readonly string[],
  then: ReadonlyMap<string, string>,
  scope: readonly string[] | undefined,
  read: (path: string) => unknown,
): Map<string, Wanted> {
  const now = new Set(present);
  const isWanted = (path: string) => scope === undefined || scope.includes(path);
  const wanted = new Map<string, Wanted>();
  for (const [path, blob] of then) {
    const sameFile = (other: string) => !then.has(other) && other.toLowerCase() === path.toLowerCase();
    const place = now.has(path) || read(path) === null ? path : (present.find(sameFile) ?? path);
    if (isWanted(path) || isWanted(place)) wanted.set(place, { from: path, blob });
  }
  for (const path of present) if (isWanted(path) && !wanted.has(path)) wanted.set(path, { from: path, blob: null });
  return wanted;
}

/** Too large, no plain file, not ours: it cannot be kept in the history, so it is not replaced either. */
function isUnreadable(dir: string, { path, bytes, problem }: WorkingFile): boolean {
  if (!problem || bytes.length > 0) return false;
  const stats = statSync(join(dir, path), { throwIfNoEntry: false });
  return stats !== undefined && !(stats.isFile() && stats.size === 0);
}
