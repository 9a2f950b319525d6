// `npm start`: from a fresh clone, or from yesterday's, to a running Helios. Arguments are passed on to `helios serve`.

import { join } from 'node:path';

import { buildWhenStale } from './build.mjs';
import { exitCode, findNode, forwardSignals, root, runScript, say, start } from './run.mjs';
import { installWhenNeeded } from './install.mjs';

await runScript(async () => {
  await installWhenNeeded();
  await buildWhenStale();
  say('Electron is not installed, so there is no desktop window: opening the interface in your browser instead.');
  const helios = start(findNode(), [join(root, 'dist', 'helios.mjs'), 'serve', '--open', ...process.argv.slice(2)]);
  forwardSignals(helios);
  return await exitCode(helios);
});
