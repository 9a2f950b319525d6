// The rows of the timeline in order: days, changes, and the snapshots that name the state after a change.

import type { Snapshot } from '../../src-shared/operation.ts';
import type { ChangeItem } from './line.ts';

export interface DayRow {
  readonly type: 'day';
  readonly id: string;
  readonly day: number;
}

export interface SnapshotRow {
  readonly type: 'snapshot';
  /** Name of the snapshot. */
  readonly id: string;
  readonly snapshot: Snapshot;
  /** How many there are of the same state that Helios took too, and that share this row. */
  readonly others: number;
  /** Of the change it names. */
  readonly day: number;
}

export type Row = DayRow | SnapshotRow | ChangeItem;

export function rowsOf(items: readonly ChangeItem[], onlySnapshots: boolean): Row[] {
  const rows: Row[] = [];
  let day: number | null = null;
  for (const item of items) {
    if (item.day !== day) {
      day = item.day;
      rows.push({ type: 'day', id: `day ${day}`, day });
    }
    if (item.entry.snapshots.length > 0) rows.push(...snapshotRows(item));
    if (!onlySnapshots) rows.push(item);
  }
  return rows;
}

/** Those that a person took stand for themselves; of those by Helios the newest stands for all. */
function snapshotRows({ entry, day }: ChangeItem): SnapshotRow[] {
  const automatic = entry.snapshots.filter((snapshot) => snapshot.automatic);
  return entry.snapshots
    .filter((snapshot) => !snapshot.automatic || snapshot === automatic[0])
    .map((snapshot) => ({
      type: 'snapshot',
      id: snapshot.name,
      snapshot,
      others: snapshot.automatic ? automatic.length - 1 : 0,
      day,
    }));
}

/** The row that many steps further that can be chosen; `at` is -1 where none is chosen yet. */
export function rowAfter(rows: readonly Row[], at: number, steps: number): Row | undefined {
  const wanted = Math.min(Math.max(at + steps, 0), rows.length - 1);
  const isChoice = (row: Row) => row.type !== 'day';
  const onwards = rows.slice(wanted).find(isChoice);
  if (steps > 0) return onwards ?? rows.findLast(isChoice);
  for (let index = wanted; index >= 0; index -= 1) {
    const row = rows[index];
    if (row && isChoice(row)) return row;
  }
  return onwards;
}
