// Where the state directory is: --helios-dir, HELIOS_DIR, or ~/.helios. The shim decides in the same way on its own.

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export function chooseStateDir(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const chosen = option ?? environment['HELIOS_DIR'];
  if (chosen === undefined || chosen === '') return join(homedir(), '.helios');
  // A client's JSON is not expanded by any shell, so a literal tilde arrives here.
  return resolve(/^~(?=$|[/\\])/.test(chosen) ? join(homedir(), chosen.slice(1)) : chosen);
}
