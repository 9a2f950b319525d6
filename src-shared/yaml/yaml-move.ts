// Entries of a mapping or list in another order. What is written there moves as it stands, with the comments that belong
// to it; blank lines and comments that stand for themselves stay in their place.

import { lineEnd, lineStart, ownLinesEnd, startsItsLine, type Collection } from './yaml-entries.ts';
import { type Page, type Splice } from './yaml-page.ts';

/** Undefined where a comment would come to stand at another entry. */
export function moveSplices({ text }: Page, collection: Collection, from: number, to: number): Splice[] | undefined {
  const parts = collection.isFlow ? flowParts(text, collection) : blockParts(text, collection);
  if (!parts) return undefined;
  const order = [...parts];
  order.splice(to, 0, ...order.splice(from, 1));
  return parts.flatMap(({ start, end }, place) => {
    const moved = order[place];
    return moved && moved.start !== start ? [{ start, end, text: text.slice(moved.start, moved.end) }] : [];
  });
}

interface Part {
  readonly start: number;
  readonly end: number;
}

function flowParts(text: string, { entries, end }: Collection): readonly Part[] | undefined {
  const gaps = entries.map((entry, index) => text.slice(entry.end, entries[index + 1]?.start ?? end));
  return gaps.some((gap) => gap.includes('#')) ? undefined : entries;
}

/** Whole lines; where the first entry shares its line with a dash, what follows the indentation. */
function blockParts(text: string, { entries, column }: Collection): readonly Part[] | undefined {
  const [first] = entries;
  const indent = ' '.repeat(first && !startsItsLine(text, first.start) ? column : 0);
  const parts: Part[] = [];
  for (const entry of entries) {
    const free = parts.at(-1)?.end ?? 0;
    const end = ownLinesEnd(text, entry.end, column);
    if (entry === first && indent !== '') parts.push({ start: entry.start, end });
    else {
      const start = commentsStart(text, lineStart(text, entry.start), free);
      if (!text.startsWith(indent, start)) return undefined;
      parts.push({ start: start + indent.length, end });
    }
  }
  return parts;
}

/** Of the comments directly above a line. What begins the file is about the file and stays. */
function commentsStart(text: string, line: number, free: number): number {
  let start = line;
  while (start > free) {
    const above = lineStart(text, start - 1);
    if (!/^[ \t]*#/.test(text.slice(above, lineEnd(text, above)))) break;
    if (above === 0) return line;
    start = above;
  }
  return start;
}
