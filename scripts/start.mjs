// `npm start`: from a fresh clone, or from yesterday's, to a running Helios: the desktop app where Electron is there, else
// the same interface in the browser. Arguments are passed on; those of `helios serve` choose the browser.

import { join } from 'node:path';

import { buildWhenStale } from './build.mjs';
import { findElectron } from './electron.mjs';
import { exitCode, findNode, forwardSignals, root, runScript, say, start } from './run.mjs';
import { installWhenNeeded } from './install.mjs';

await runScript(async () => {
  await installWhenNeeded();
  await buildWhenStale();
  const helios = startBest(process.argv.slice(2));
  forwardSignals(helios);
  return await exitCode(helios);
});

/** @param {readonly string[]} args */
function startBest(args) {
  const electron = findElectron();
  const isForServe = args.some((arg, at) => !arg.startsWith('--helios-dir') && args[at - 1] !== '--helios-dir');
  if ('program' in electron && !isForServe) {
    say('Opening the desktop app.');
    return start(electron.program, [root, ...args]);
  }
  const reason = 'reason' in electron ? electron.reason : 'these arguments are for `helios serve`';
  say(`No desktop window, because ${reason}: opening the interface in your browser instead.`);
  return start(findNode(), [join(root, 'dist', 'helios.mjs'), 'serve', '--open', ...args]);
}
