// How many lines of a text are new and how many are gone, as a sign of how much has changed.

import { diffIndices } from 'node-diff3';

/** Beyond it a count would take longer than it is worth. */
const longestText = 100_000;

/** @returns null for texts that are too long to count */
export function countLines(before: string, after: string): { readonly added: number; readonly removed: number } | null {
  if (before.length + after.length > longestText) return null;
  let [added, removed] = [0, 0];
  for (const { buffer1Content, buffer2Content } of diffIndices(linesOf(before), linesOf(after))) {
    removed += buffer1Content.length;
    added += buffer2Content.length;
  }
  return { added, removed };
}

/** An end of line ends a line and begins none. */
const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));
