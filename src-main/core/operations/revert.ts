// revert_learning: takes back the last learned changes, newest first, as one new change.

import { HeliosError } from '../../../src-shared/errors.ts';
import { type Helios } from '../helios.ts';
import { firstLine } from '../history/commit-message.ts';
import { type HistoryEntry } from '../history/log.ts';
import { type Handler } from './handlers.ts';
import { learningTools } from './learning.ts';
import { takeBack } from './take-back.ts';
import { takenBackBy, takesBack } from './undo-message.ts';

export const revertLearning: Handler<'revert_learning'> = async (helios, { commits_back }, context) => {
  const { commit, result } = await helios.writer.change(context, 'revert_learning', async (draft) => {
    const learned = await lastLearned(helios, commits_back);
    if (learned.length < commits_back) {
      throw new HeliosError('not_found', `Only ${learned.length} learned changes are left to undo.`, {
        validationErrors: [
          { field: 'commits_back', message: `must be at most ${learned.length}`, type: 'out_of_range' },
        ],
      });
    }
    for (const entry of learned) await takeBack(helios.history, draft, entry);
    const reverted = learned.map((entry) => ({ commit: entry.commit, message: firstLine(entry.message) }));
    const sentence =
      learned.length === 1 ? `Undid: ${reverted[0]?.message}` : `Undid ${learned.length} learned changes`;
    return {
      message: `${sentence}\n\n${learned.map(({ commit }) => takesBack(commit)).join('\n')}`,
      result: reverted,
    };
  });
  return { reverted: result, commit };
};

async function lastLearned({ history }: Helios, count: number): Promise<HistoryEntry[]> {
  const tools = [...learningTools, 'revert_learning', 'undo_change'];
  const reverted = new Set<string>();
  const learned: HistoryEntry[] = [];
  for (let before: string | null | undefined; before !== null && learned.length < count;) {
    const { entries, next } = await history.log({ limit: 20, tools, ...(before !== undefined && { before }) });
    for (const entry of entries) {
      if (reverted.has(entry.commit)) continue; // what a change did that was itself taken back does not count
      if (learningTools.has(entry.tool)) learned.push(entry);
      else for (const id of takenBackBy(entry)) reverted.add(id);
    }
    before = next;
  }
  return learned.slice(0, count);
}
