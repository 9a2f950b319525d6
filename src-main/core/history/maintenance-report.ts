// What maintenance has done so far.
export interface MaintenanceReport {
  /** Loose objects that became part of a pack. */
  packed: number;
  /** Packs that became part of another. */
  merged: number;
  /** Tags that moved to `packed-refs`. */
  refs: number;
  /** Sentences; what they name was left as it is. */
  readonly problems: string[];
}
