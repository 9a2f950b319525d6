// The command line of the shim. A client that passes something unknown is served all the same.

import os from 'node:os';
import path from 'node:path';

export interface ShimOptions {
  /** The state directory, absolute. */
  readonly dir: string;
  /** Text to show instead of serving. */
  readonly show?: 'help' | 'version';
  readonly unknown: readonly string[];
}

export const usage = `Usage: helios-mcp [--helios-dir DIR]

Serves MCP on standard input and output, from the Helios that owns DIR.

  --helios-dir DIR   state directory; else HELIOS_DIR, else ~/.helios
  --version          print the version
  --help             print this text`;

export function readShimOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ShimOptions {
  const rest = [...args];
  const unknown: string[] = [];
  let dir = env['HELIOS_DIR'];
  let show: ShimOptions['show'];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--help' || arg === '-h') show = 'help';
    else if (arg === '--version') show = 'version';
    else if (arg === '--helios-dir' && rest.length > 0) dir = rest.shift();
    else if (arg.startsWith('--helios-dir=')) dir = arg.slice('--helios-dir='.length);
    else unknown.push(arg);
  }
  // Clients start the command without a shell, so nobody else expands the tilde.
  const expanded = (dir || '~/.helios').replace(/^~(?=$|[\\/])/, () => os.homedir());
  return { dir: path.resolve(expanded), unknown, ...(show && { show }) };
}
