// Going back: everything, named files or one persona as they were at a snapshot or a change, as a new change (H12). A
// snapshot of now comes first, so that going back can itself be taken back.

import { join } from 'node:path';

import { type Output } from '../../../src-shared/operations.ts';
import { makeFolder } from '../disk.ts';
import { withCheckpoint } from '../recovery/checkpoint.ts';
import { decodeUtf8, folders } from '../working-files.ts';
import { external } from '../writer.ts';
import { showDifferences } from './diff.ts';
import { type Handler } from './handlers.ts';
import { requireManaged } from './managed-path.ts';
import { personaFiles, planRollback } from './rollback-plan.ts';
import { describeSnapshot, tidySnapshots } from './snapshots.ts';

type Result = Pick<Output<'rollback'>, 'changed' | 'undo' | 'note'>;

export const rollback: Handler<'rollback'> = async (helios, { to, files }, context) => {
  requireManaged(files);
  const { history, writer, dir, disk } = helios;
  const target = { name: to, commit: await history.resolve(to) };
  await writer.takeIn(await writer.uncommitted(), null, external, '');
  const { changes: expected } = await planRollback(helios, target, files);
  const head = await history.head();
  const { commit, result } = await withCheckpoint(disk, dir, 'rollback', [...expected.keys()], head, async () => {
    for (const folder of folders) await makeFolder(disk, join(dir, folder)); // somebody may have deleted one
    return writer.change<Result>(context, 'rollback', async (draft) => {
      const { changes, notes } = await planRollback(helios, target, files);
      if (changes.size === 0) {
        const note = ['Nothing changes.', ...notes].join(' ');
        return { message: '', result: { changed: [], undo: (await history.head()) ?? target.commit, note } };
      }
      const snapshot = await describeSnapshot(history, context.actor, 'before rollback', 'automatic');
      for (const [path, bytes] of changes) {
        const now = draft.before(path);
        const isEmptied = now?.problem && now.bytes.length === 0; // there is nothing of it to keep
        if (bytes && !isEmptied) draft.restore(path, bytes);
        else draft.put(path, bytes && decodeUtf8(path, bytes));
      }
      return {
        message: [`Went back to ${to}${namesOf(files)}`, ...notes].join('\n'),
        result: { changed: [...changes.keys()], undo: snapshot.name, ...noteOf(notes) },
        snapshot,
      };
    });
  });
  if (result.changed.length > 0) await tidySnapshots(helios, result.undo);
  return { restored: to, ...result, commit };
};

export const previewRollback: Handler<'preview_rollback'> = async (helios, { to, files, persona }) => {
  requireManaged(files);
  const target = { name: to, commit: await helios.history.resolve(to) };
  const scope = persona === undefined ? files : await personaFiles(helios, target, persona);
  const { changes, notes } = await planRollback(helios, target, scope);
  const differences = [...changes].map(([path, bytes]) => {
    const now = helios.files.read(path);
    return { path, before: now && (async () => now.bytes), after: bytes && (async () => bytes) };
  });
  return {
    to: target.commit,
    ...(await showDifferences(differences)),
    ...noteOf(notes),
  };
};

const noteOf = (notes: readonly string[]) => (notes.length > 0 ? { note: notes.join(' ') } : {});

function namesOf(files: readonly string[] | undefined): string {
  if (!files) return '';
  return `: ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
}
