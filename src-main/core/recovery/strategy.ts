// What every healing strategy looks like: a function that finds what is wrong, each finding with a way to heal it or none.

import { type HeliosError } from '../../../src-shared/errors.ts';
import { type Disk } from '../disk.ts';
import { type History } from '../history/history.ts';
import { type SnapshotName } from '../history/prepare-change.ts';
import { type WorkingFiles } from '../working-files.ts';
import { type Writer } from '../writer.ts';

/** An open Helios as far as healing needs it. */
export interface Patient {
  readonly dir: string;
  readonly disk: Disk;
  readonly files: WorkingFiles;
  readonly history: History;
  readonly writer: Writer;
  readonly now: Date;
}

export interface Healed {
  readonly message: string;
  /** How to take it back; left out where there is nothing to take back. */
  readonly undo?: string;
}

export interface Finding {
  /** The strategy's id, with the file after a colon where it is about one. */
  readonly id: string;
  /** `ok`: nothing to worry about, but worth knowing. */
  readonly status: 'ok' | 'warning' | 'error';
  /** The same error, with the same guidance, that an operation would fail with (H15). */
  readonly problem: HeliosError;
  /**
   * Null for what only the person can decide. @throws what healing failed with
   * @param snapshot to be taken of the state before, together with the change
   */
  readonly heal: ((snapshot?: SnapshotName) => Promise<Healed>) | null;
}

export interface Strategy {
  readonly id: string;
  /** What a report says when there is nothing to find. */
  readonly fine: string;
  /** Takes no longer than a health report may. */
  readonly quick: boolean;
  /** Healing changes files of the user's, so a snapshot is taken before. */
  readonly changesFiles?: boolean;
  readonly find: (patient: Patient) => Promise<readonly Finding[]>;
}

/** Who heals, in the history. */
export const healer = { kind: 'helios', name: 'helios' } as const;
