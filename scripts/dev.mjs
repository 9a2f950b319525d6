// `npm run dev`: builds again on every change of a source and starts the owner again on every change of its programs.
// Works on the real state directory unless HELIOS_DIR names another. Reload the page after a change of the interface.

import { join } from 'node:path';

import { buildWhenStale } from './build.mjs';
import { exitCode, findNode, forwardSignals, root, runScript, start, toolScript } from './run.mjs';
import { installWhenNeeded } from './install.mjs';

await runScript(async () => {
  await installWhenNeeded();
  await buildWhenStale();
  const node = findNode();
  const builder = start(node, [toolScript('vite'), 'build', '--watch', '--logLevel', 'warn']);
  const helios = start(node, ['--watch', join(root, 'dist', 'helios.mjs'), 'serve', ...process.argv.slice(2)]);
  forwardSignals(builder);
  forwardSignals(helios);
  await Promise.race([exitCode(builder), exitCode(helios)]);
  builder.kill();
  helios.kill();
  return 0;
});
