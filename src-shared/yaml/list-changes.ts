// Which items of a list stay, which turn into another, which go and which are new: so that an edit touches only those.

import { type Value } from '../model.ts';

/** With both, the item stays or turns into the other; with `old` alone it goes; with `next` alone it is new. */
export interface ListChange {
  readonly old?: number;
  readonly next?: number;
}

/** In the order of both lists. */
export function listChanges(before: readonly Value[], after: readonly Value[]): ListChange[] {
  const changes: ListChange[] = [];
  let old = 0;
  let next = 0;
  const end = { old: before.length, next: after.length };
  for (const stays of [...commonItems(before.map(textOf), after.map(textOf)), end]) {
    while (old < stays.old || next < stays.next) {
      changes.push({ ...(old < stays.old && { old: old++ }), ...(next < stays.next && { next: next++ }) });
    }
    if (stays !== end) changes.push({ old: old++, next: next++ });
  }
  return changes;
}

const textOf = (item: Value): string => JSON.stringify(item);

type Common = Required<ListChange>;

/** Memory and time of the search are the product of both lengths; beyond this only beginning and end are compared. */
const maxProduct = 1_000_000;

/** A longest common subsequence. */
function commonItems(before: readonly string[], after: readonly string[]): Common[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;

  const rows = before.length - tail;
  const columns = after.length - tail;
  const common: Common[] = Array.from({ length: head }, (_, index) => ({ old: index, next: index }));
  if ((rows - head) * (columns - head) <= maxProduct) common.push(...searchCommon(before, after, head, rows, columns));
  for (let index = 0; index < tail; index += 1) common.push({ old: rows + index, next: columns + index });
  return common;
}

function searchCommon(
  before: readonly string[],
  after: readonly string[],
  from: number,
  rows: number,
  columns: number,
): Common[] {
  const width = columns - from + 1;
  const lengths = new Uint32Array((rows - from + 1) * width);
  const place = (row: number, column: number): number => (row - from) * width + (column - from);
  const lengthAt = (row: number, column: number): number => lengths[place(row, column)] ?? 0;
  for (let row = rows - 1; row >= from; row -= 1) {
    for (let column = columns - 1; column >= from; column -= 1) {
      lengths[place(row, column)] =
        before[row] === after[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
    }
  }
  const common: Common[] = [];
  for (let row = from, column = from; row < rows && column < columns;) {
    if (before[row] === after[column]) common.push({ old: row++, next: column++ });
    else if (lengthAt(row + 1, column) >= lengthAt(row, column + 1)) row += 1;
    else column += 1;
  }
  return common;
}
