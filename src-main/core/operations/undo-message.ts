// How a change that takes others back says so: in words in its first line, and by their ids in the lines below.

import { firstLine } from '../history/commit-message.ts';
import { type HistoryEntry } from '../history/log.ts';

const takenBackLine = /^Reverts: ([0-9a-f]{40})$/gm;

export const takesBack = (commit: string): string => `Reverts: ${commit}`;

/** Ids of the changes that this one took back. Only for those of Helios: a client chooses the text of others. */
export const takenBackBy = ({ message }: HistoryEntry): string[] =>
  [...message.matchAll(takenBackLine)].flatMap(([, id]) => id ?? []);

const undoTools: ReadonlySet<string> = new Set(['undo_change', 'revert_learning']);

/** Undoing what undid a change redoes it, however often. */
export function undoSentence({ message, tool }: HistoryEntry): string {
  const sentence = firstLine(message);
  const [, word, undone] = (undoTools.has(tool) && /^(Undid|Redid): (.+)$/.exec(sentence)) || [];
  return word === 'Undid' ? `Redid: ${undone}` : `Undid: ${undone ?? sentence}`;
}
