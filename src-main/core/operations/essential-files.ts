// What Helios needs to start and to serve: settings, base identity and the active persona, each there and valid. Asked
// before files are put back as they once were.

import { HeliosError } from '../../../src-shared/errors.ts';
import { settingsSchema, type Mapping } from '../../../src-shared/model.ts';
import { decodeUtf8, parseFile, settingsPath } from '../working-files.ts';
import { isManaged } from './managed-path.ts';

/** What a path would hold; null for no file. */
export type After = (path: string) => Uint8Array | null;

export interface Unmet {
  /** Files that cure it when they stay as they are: the first of these groups in which one was to change. */
  readonly stay: readonly (readonly string[])[];
  /** As the rest of a sentence. */
  readonly why: string;
}

export function needsSettings(after: After): Unmet | null {
  const problem = problemAt(settingsPath, after);
  return problem === null ? null : { stay: [[settingsPath]], why: `it ${problem}` };
}

export function needsBase(after: After): Unmet | null {
  const [newer, older] = ['base/identity.yaml', 'base/config.yaml'] as const;
  const counts = after(newer) === null && after(older) !== null ? older : newer;
  const problem = problemAt(counts, after);
  return problem === null ? null : { stay: [[newer, older]], why: `the base identity ${problem}` };
}

export function needsActivePersona(after: After): Unmet | null {
  const bytes = after(settingsPath);
  const settings = settingsSchema.safeParse(bytes && parseContent(settingsPath, bytes));
  if (!settings.success) return null;
  const { active_persona: name } = settings.data;
  const paths = [`personas/${name}.yaml`, `personas/${name}.yml`].filter(isManaged);
  const counts = paths.find((path) => after(path) !== null) ?? paths[0];
  const problem = counts === undefined ? 'is not there.' : problemAt(counts, after);
  return problem === null ? null : { stay: [paths, [settingsPath]], why: `the active persona ${problem}` };
}

function problemAt(path: string, after: After): string | null {
  const bytes = after(path);
  if (bytes === null) return 'is not there.';
  const parsed = parseContent(path, bytes);
  return parsed instanceof HeliosError ? `is not valid: ${parsed.message}` : null;
}

export function parseContent(path: string, bytes: Uint8Array): Mapping | HeliosError {
  try {
    return parseFile(path, decodeUtf8(path, bytes));
  } catch (error) {
    if (error instanceof HeliosError) return error; // what is wrong with the file is the answer
    throw error;
  }
}
