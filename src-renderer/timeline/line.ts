// What the timeline knows of the history: a line of changes from the newest down to where it was last read.

import type { TimelineEntry } from '../../src-shared/interface-operations.ts';

export interface ChangeItem {
  readonly type: 'change';
  readonly id: string;
  /** Where its day begins, in local time; in ms. */
  readonly day: number;
  readonly entry: TimelineEntry;
}

export interface Line {
  /** Newest first, without gaps. */
  readonly items: readonly ChangeItem[];
  /** Where to read on; null at the end of the history. */
  readonly next: string | null;
}

export const lineOf = ({
  entries,
  next,
}: {
  readonly entries: readonly TimelineEntry[];
  readonly next: string | null;
}): Line => ({
  items: entries.map((entry) => ({
    type: 'change',
    id: entry.commit,
    day: new Date(entry.timestamp).setHours(0, 0, 0, 0),
    entry,
  })),
  next,
});

/** @param older begins where `newer` ends */
export const joinLines = (newer: Line, older: Line): Line => ({
  items: [...newer.items, ...older.items],
  next: older.next,
});

/** Changes that a rewritten history may have lost are looked past, as far as this. */
const mostLost = 500;

/**
 * What was read just now, continued by what is known already. Items that say the same stay the same objects.
 * @returns null when the two do not meet: what lies between has to be read first
 */
export function continueLine(fresh: Line, known: Line): Line | null {
  const places = new Map(fresh.items.map(({ id }, at) => [id, at]));
  const at = known.items.slice(0, mostLost).findIndex(({ id }) => places.has(id));
  const meeting = known.items[at];
  const place = meeting && places.get(meeting.id);
  if (place === undefined) return null;
  const kept = fresh.items.map((item, index) => {
    const before = index < place ? undefined : known.items[at + index - place];
    return before && isSame(before, item) ? before : item;
  });
  const rest = known.items.slice(at + kept.length - place);
  return { items: [...kept, ...rest], next: rest.length === 0 ? fresh.next : known.next };
}

/** A change never becomes another one, but snapshots of it come and go. */
const isSame = (a: ChangeItem, b: ChangeItem): boolean =>
  a.id === b.id &&
  a.entry.snapshots.length === b.entry.snapshots.length &&
  a.entry.snapshots.every(({ name }, index) => b.entry.snapshots[index]?.name === name);
