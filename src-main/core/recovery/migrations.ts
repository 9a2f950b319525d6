// How files of an earlier schema become those of the next, one step after the other (H16). A directory of the Python
// helios-mcp has no schema: it is adopted as it is, which gives it the first.

import { type Draft } from '../draft.ts';
import { type WorkingFiles } from '../working-files.ts';
import { moreSettings } from './more-settings.ts';

export interface Migration {
  readonly from: number;
  readonly to: number;
  /** For the history. */
  readonly message: string;
  /** Nothing has been touched yet. @throws HeliosError what has to be put right before */
  check(files: WorkingFiles): void;
  /** Does nothing where it has been done: an upgrade that was cut off runs it again. */
  run(draft: Draft): void;
}

export const firstSchema = 1;

export const migrations: readonly Migration[] = [moreSettings];
