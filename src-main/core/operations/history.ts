// Operations on the history: reading it, committing edits made by hand, snapshots and going back to one.

import { HeliosError } from '../../../src-shared/errors.ts';
import { type Change } from '../../../src-shared/operations.ts';
import { type Helios } from '../helios.ts';
import { firstLine } from '../history/commit-message.ts';
import { type CallContext } from '../writer.ts';
import { type HistoryEntry } from '../history/log.ts';
import { describeActor } from '../personas.ts';
import { folders, settingsPath } from '../working-files.ts';
import { type Handler } from './handlers.ts';

export const commitChanges: Handler<'commit_changes'> = async (helios, { message, files }, context) => {
  const uncommitted = await helios.writer.uncommitted();
  const unknown = files?.find((path) => !isManaged(path));
  if (unknown !== undefined) throw notAFile(unknown);
  const wanted = files === undefined ? uncommitted : uncommitted.filter((path) => files.includes(path));
  const problem = wanted
    .map((path) => helios.files.read(path)?.problem)
    .find((found) => found !== null && found !== undefined);
  if (problem) throw problem;
  const commit = await helios.writer.takeIn(wanted, message, context.actor, 'commit_changes');
  return commit ? { commit } : { note: 'nothing to commit' };
};

export const getHistory: Handler<'get_history'> = async (helios, { limit, before, persona }) => {
  const cursor = before === undefined ? {} : { before: await helios.history.resolve(before) };
  const path = persona === undefined ? {} : { path: await pathInHistory(helios, persona) };
  const { entries, next } = await helios.history.log({ limit, ...cursor, ...path });
  return { entries: entries.map(asChange), next };
};

/** A persona that is gone still has a history. */
async function pathInHistory(helios: Helios, persona: string): Promise<string> {
  const found = persona === 'base' ? helios.personas.basePath() : helios.personas.find(persona);
  if (found !== null) return found;
  const gone = `personas/${persona}.yaml`;
  const { entries } = isManaged(gone) ? await helios.history.log({ limit: 1, path: gone }) : { entries: [] };
  return entries.length > 0 ? gone : helios.personas.pathOf(persona);
}

const asChange = ({ commit, timestamp, actor, tool, message, files }: HistoryEntry): Change => ({
  commit,
  timestamp,
  actor: describeActor(actor),
  tool,
  message: firstLine(message),
  files: [...files],
});

export const createSnapshot: Handler<'create_snapshot'> = async (helios, { reason }, context) => {
  await helios.writer.takeIn(await helios.writer.uncommitted(), null, { kind: 'external', name: 'external' }, '');
  return takeSnapshot(helios, reason, context);
};

/** `snapshot_YYYYMMDD_HHMMSS_reason` (H12), UTC; a number is added when one of this second has the name. */
async function takeSnapshot(helios: Helios, reason: string, context: CallContext) {
  const commit = await helios.history.head();
  if (commit === null) throw new HeliosError('not_found', 'There is nothing to take a snapshot of yet.');
  const time = new Date();
  const stamp = time
    .toISOString()
    .replace('T', '_')
    .replaceAll(/[-:]|\..*$/g, '');
  const words = reason
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 60);
  const base = `snapshot_${stamp}_${words === '' ? 'manual' : words}`;
  const taken = new Set((await helios.history.listTags()).map(({ name }) => name));
  let snapshot = base;
  for (let number = 2; taken.has(snapshot); number += 1) snapshot = `${base}_${number}`;
  await helios.history.createTag(snapshot, commit, `${reason}\n\nHelios-Actor: ${describeActor(context.actor)}`, time);
  return { snapshot, commit };
}

export const rollback: Handler<'rollback'> = async (helios, { to, files }, context) => {
  const unknown = files?.find((path) => !isManaged(path));
  if (unknown !== undefined) throw notAFile(unknown);
  const commit = await helios.history.resolve(to);
  const then = new Map([...(await helios.history.listFiles(commit))].filter(([path]) => isManaged(path)));
  const missing = files?.find((path) => !then.has(path) && helios.files.read(path) === null);
  if (missing !== undefined) throw new HeliosError('not_found', `${missing} is neither there now nor at ${to}.`);
  await helios.writer.takeIn(await helios.writer.uncommitted(), null, { kind: 'external', name: 'external' }, '');
  const { snapshot: undo } = await takeSnapshot(helios, `before rollback to ${to}`, context);
  const paths = files ?? [...new Set([...then.keys(), ...helios.files.listAll()])];
  const { commit: done, result: changed } = await helios.writer.change(context, 'rollback', async (draft) => {
    for (const path of paths) {
      const blob = then.get(path);
      if (draft.before(path)?.blobId === blob) continue;
      const bytes = blob === undefined ? null : await helios.history.readFile(commit, path);
      if (bytes) draft.restore(path, bytes);
      else draft.put(path, null);
    }
    return {
      message: `Went back to ${to}${files ? `: ${files.slice(0, 3).join(', ')}` : ''}`,
      result: [...draft.changes().keys()],
    };
  });
  return { restored: to, changed, undo, commit: done };
};

const managedPattern = new RegExp(`^(?:${folders.join('|')})/[^./\\\\\\u0000][^/\\\\\\u0000]*\\.ya?ml$`, 'i');

/** Paths that may be committed or restored by name; nothing else can be reached (H20). */
const isManaged = (path: string): boolean => path === settingsPath || managedPattern.test(path);

const notAFile = (path: string): HeliosError =>
  new HeliosError('invalid', `${JSON.stringify(path.slice(0, 100))} is not a file that Helios keeps.`, {
    guidance: 'Name files as list_personas and get_history do, for example personas/writer.yaml.',
    validationErrors: [{ field: 'files', message: 'not a file that Helios keeps', type: 'not_allowed' }],
  });
