// undo_change: takes one change back as a new change (D5, D8). The history only grows; undoing an undo is a redo.

import { join } from 'node:path';

import { HeliosError } from '../../../src-shared/errors.ts';
import { makeFolder } from '../disk.ts';
import { type Draft } from '../draft.ts';
import { type Helios } from '../helios.ts';
import { firstLine } from '../history/commit-message.ts';
import { type HistoryEntry } from '../history/log.ts';
import { folders } from '../working-files.ts';
import { needsActivePersona, needsBase, needsSettings } from './essential-files.ts';
import { type Handler } from './handlers.ts';
import { takeBack } from './take-back.ts';
import { takesBack, undoSentence } from './undo-message.ts';

export const undoChange: Handler<'undo_change'> = async (helios, { commit: name }, context) => {
  const id = await helios.history.resolve(name);
  for (const folder of folders) await makeFolder(helios.disk, join(helios.dir, folder)); // somebody may have deleted one
  const { commit, result } = await helios.writer.change(context, 'undo_change', async (draft) => {
    const entry = await findChange(helios, id);
    await takeBack(helios.history, draft, entry);
    const files = changedFiles(helios, draft, entry);
    return {
      message: `${undoSentence(entry)}\n\n${takesBack(id)}`,
      result: { undone: { commit: id, message: firstLine(entry.message) }, files },
    };
  });
  return { ...result, commit };
};

/** @throws HeliosError `not_found` for a change that the present state does not come from */
async function findChange({ history }: Helios, id: string): Promise<HistoryEntry> {
  const { entries } = await history.log({ limit: 1, commits: new Set([id]) });
  const [entry] = entries;
  if (entry) return entry;
  throw new HeliosError('not_found', 'This change is not part of the present history.');
}

/** @throws HeliosError `conflict` when nothing would change, or when Helios could not use what would be there */
function changedFiles({ files }: Helios, draft: Draft, entry: HistoryEntry): string[] {
  const sentence = `"${firstLine(entry.message)}"`;
  const changes = changesOf(draft, sentence);
  if (changes.size === 0) {
    throw new HeliosError('conflict', `Nothing is left of ${sentence} that could be undone.`, {
      guidance: 'It was undone already, or it changed no file that Helios keeps.',
    });
  }
  const after = (path: string) => (changes.has(path) ? changes.get(path) : files.read(path))?.bytes ?? null;
  for (const need of [needsSettings, needsBase, needsActivePersona]) {
    const unmet = need(after);
    if (!unmet?.stay.flat().some((path) => changes.has(path))) continue;
    throw new HeliosError('conflict', `${sentence} cannot be undone: then ${unmet.why}`, {
      guidance: 'Undo what was done since then first, or switch to another persona.',
    });
  }
  return [...changes.keys()];
}

function changesOf(draft: Draft, sentence: string) {
  try {
    return draft.changes();
  } catch (error) {
    if (!(error instanceof HeliosError) || error.code !== 'invalid') throw error;
    const message = `${sentence} cannot be undone, because of what was changed since: ${error.message}`;
    throw new HeliosError('conflict', message, {}, { cause: error });
  }
}
