// Two changes of one text, line by line: what only one side changed is taken from that side, what both changed is left
// to a person.

import { diff3MergeRegions } from 'node-diff3';

/** Lines keep their ends, so that joining them gives the text again. */
export interface Conflict {
  readonly base: string;
  readonly theirs: string;
  readonly mine: string;
}

export type MergePart = { readonly text: string } | { readonly conflict: Conflict };

export const choices = ['mine', 'theirs', 'both'] as const;
export type Choice = (typeof choices)[number];

export function mergeTexts(base: string, theirs: string, mine: string): MergePart[] {
  const parts: MergePart[] = [];
  for (const region of diff3MergeRegions(linesOf(mine), linesOf(base), linesOf(theirs))) {
    if (region.stable) addText(parts, region.bufferContent.join(''));
    else {
      const conflict = {
        base: region.oContent.join(''),
        theirs: region.bContent.join(''),
        mine: region.aContent.join(''),
      };
      if (conflict.mine === conflict.theirs) addText(parts, conflict.mine);
      else parts.push({ conflict });
    }
  }
  return parts;
}

export const isConflict = (part: MergePart): part is { readonly conflict: Conflict } => 'conflict' in part;

/** @param chosen for each conflict in order; what is not chosen yet counts as mine */
export function joinMerge(parts: readonly MergePart[], chosen: readonly (Choice | undefined)[]): string {
  let at = 0;
  return parts.map((part) => (isConflict(part) ? resolved(part.conflict, chosen[at++] ?? 'mine') : part.text)).join('');
}

function resolved({ theirs, mine }: Conflict, choice: Choice): string {
  if (choice !== 'both') return choice === 'mine' ? mine : theirs;
  return theirs === '' || theirs.endsWith('\n') ? theirs + mine : `${theirs}\n${mine}`;
}

function addText(parts: MergePart[], text: string): void {
  const last = parts.at(-1);
  if (last && !isConflict(last)) parts[parts.length - 1] = { text: last.text + text };
  else parts.push({ text });
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
