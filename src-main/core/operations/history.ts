// Operations on the history: reading it, and taking edits made by hand into it.

import { type Change } from '../../../src-shared/operation.ts';
import { type Helios } from '../helios.ts';
import { firstLine } from '../history/commit-message.ts';
import { type HistoryEntry } from '../history/log.ts';
import { describeActor } from '../personas.ts';
import { type Handler } from './handlers.ts';
import { isManaged, requireManaged } from './managed-path.ts';

export const commitChanges: Handler<'commit_changes'> = async (helios, { message, files }, context) => {
  requireManaged(files);
  const uncommitted = await helios.writer.uncommitted();
  const wanted = files === undefined ? uncommitted : uncommitted.filter((path) => files.includes(path));
  const problem = wanted
    .map((path) => helios.files.read(path)?.problem)
    .find((found) => found !== null && found !== undefined);
  if (problem) throw problem;
  const taken = await helios.writer.takeIn(wanted, message, context.actor, 'commit_changes', context.operation);
  const commit = taken ?? (await committedBefore(helios, context.operation));
  return commit ? { commit } : { note: 'nothing to commit' };
};

/** What the same request committed when it was sent for the first time, and its answer was lost (C5). */
async function committedBefore({ history }: Helios, operation: string | undefined) {
  if (operation === undefined) return null;
  const { entries } = await history.log({ limit: 20, tools: ['commit_changes'] });
  const entry = entries.find((candidate) => candidate.operation === operation);
  if (!entry) return null;
  return { id: entry.commit, timestamp: entry.timestamp, message: firstLine(entry.message), files: [...entry.files] };
}

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

export const asChange = ({ commit, timestamp, actor, tool, message, files }: HistoryEntry): Change => ({
  commit,
  timestamp,
  actor: describeActor(actor),
  tool,
  message: firstLine(message),
  files: [...files],
});
