// Entries taken out of a collection and put into it.

import {
  blankLinesEnd,
  lineEnd,
  lineStart,
  ownLinesEnd,
  startsItsLine,
  type Collection,
  type Entry,
} from './yaml-entries.ts';
import { blockEntries, flowEntries, type NewEntries, type Page, type Splice } from './yaml-page.ts';

export interface Resize {
  readonly gone: ReadonlySet<number>;
  /** By the index of the entry that the new ones come before. */
  readonly inserted: ReadonlyMap<number, NewEntries>;
}

/** Undefined where nothing would be left, or where an entry cannot be taken out by itself. */
export function resizeSplices(page: Page, collection: Collection, resize: Resize): Splice[] | undefined {
  if (resize.gone.size === collection.entries.length) return undefined;
  if (!collection.isFlow) return resizeBlock(page, collection, resize);
  const starts = [...collection.entries.map(({ start }) => start), collection.end - 1];
  const isOnePerLine = starts.every((start) => startsItsLine(page.text, start));
  return isOnePerLine ? resizeFlowLines(page, collection, resize) : resizeFlow(page, collection, resize);
}

/** A comment on a line of its own stays, unless it belongs to an entry that goes (see `ownLinesEnd`). */
function resizeBlock(page: Page, { entries, column }: Collection, { gone, inserted }: Resize): Splice[] | undefined {
  const { text } = page;
  const [first] = entries;
  // The first entry of what stands behind a dash shares its line.
  if (!first || ((gone.has(0) || inserted.has(0)) && !startsItsLine(text, first.start))) return undefined;
  const removed = entries.flatMap((entry, index) => {
    if (!gone.has(index)) return [];
    const end = ownLinesEnd(text, entry.end, column);
    return [
      { start: lineStart(text, entry.start), end: page.removesBlankLines ? blankLinesEnd(text, end) : end, text: '' },
    ];
  });
  const added = [...inserted].map(([place, values]) => {
    const before = entries[place - 1];
    const at = before ? ownLinesEnd(text, before.end, column) : lineStart(text, first.start);
    return { start: at, end: at, text: blockEntries(page, values, column) };
  });
  return [...removed, ...added];
}

/** `[a, b]`: an entry goes with the space to its neighbour. */
function resizeFlow(page: Page, { entries }: Collection, { gone, inserted }: Resize): Splice[] {
  const splices: Splice[] = [];
  entries.forEach((entry, index) => {
    if (!gone.has(index) || gone.has(index - 1)) return;
    let after = index;
    while (gone.has(after)) after += 1;
    const next = entries[after];
    const before = entries[index - 1];
    splices.push({
      start: next || !before ? entry.start : before.end,
      end: next?.start ?? entries.at(-1)?.end ?? entry.end,
      text: '',
    });
  });
  for (const [place, values] of inserted) {
    let before = place - 1;
    while (gone.has(before)) before -= 1;
    const written = flowEntries(page, values).join(', ');
    const neighbour = entries[before];
    const at = neighbour?.end ?? entries[0]?.start ?? 0;
    splices.push({ start: at, end: at, text: neighbour ? `, ${written}` : `${written}, ` });
  }
  return splices;
}

/** Brackets with every entry on a line of its own, and its comma and comment behind it. */
function resizeFlowLines(page: Page, { entries, hasTrailingComma }: Collection, { gone, inserted }: Resize): Splice[] {
  const { text, lineBreak } = page;
  const last = entries.length - 1;
  const splices: Splice[] = entries.flatMap((entry, index) =>
    gone.has(index) ? [{ start: lineStart(text, entry.start), end: lineEnd(text, entry.end), text: '' }] : [],
  );
  const commaAfter = (entry: Entry | undefined, comma: string, length: number): void => {
    if (entry) splices.push({ start: entry.end, end: entry.end + length, text: comma });
  };
  for (const [place, values] of inserted) {
    const neighbour = entries[Math.max(0, place - 1)];
    if (!neighbour) continue;
    const indent = text.slice(lineStart(text, neighbour.start), neighbour.start);
    const at = place === 0 ? lineStart(text, neighbour.start) : lineEnd(text, neighbour.end);
    const written = flowEntries(page, values)
      .map((entry) => indent + entry)
      .join(`,${lineBreak}`);
    const isBare = place > last && !hasTrailingComma;
    splices.push({ start: at, end: at, text: written + (isBare ? '' : ',') + lineBreak });
    if (isBare && !gone.has(last)) commaAfter(entries[last], ',', 0);
  }
  if (!hasTrailingComma && gone.has(last) && !inserted.has(entries.length)) {
    const kept = entries.findLastIndex((_, index) => !gone.has(index));
    const comma = entries[kept + 1]?.comma;
    if (comma !== undefined) splices.push({ start: comma, end: comma + 1, text: '' });
  }
  return splices;
}
