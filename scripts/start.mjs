// `npm start`: installs and builds when needed, then runs Helios in this terminal.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';

import { build, environment, install, root, say } from './setup.mjs';

install();
build();
say(`${missingElectron()}; serving the interface for the browser instead`);

const args = ['dist/helios.mjs', 'serve', '--open', ...process.argv.slice(2)];
const helios = spawn('node', args, { cwd: root, env: environment, stdio: 'inherit' });
// The terminal signals the whole group; a signal to this process alone has to be passed on. Helios then ends in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => helios.kill(signal));
helios.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

/** Why there is no desktop window. */
function missingElectron() {
  try {
    createRequire(import.meta.url).resolve('electron');
    return 'the desktop shell is not part of this version yet';
  } catch {
    return 'there is no Electron here';
  }
}
