// `npm run package`: builds everything and makes the installers for this system in release/. Arguments go to electron-builder:
// `-- --dir` leaves out the installers. `-- --stand-in` makes unpacked packages of all three systems around a stand-in for
// Electron, to be looked into where no Electron can be had.

import { runScript, say } from '../run.mjs';
import { buildExecutableWhenStale } from '../sea/executable.mjs';
import { writeLicences } from './licences.mjs';
import { pack, packStandIn } from './pack.mjs';

await runScript(async () => {
  const args = process.argv.slice(2);
  await buildExecutableWhenStale();
  writeLicences();
  if (!args.includes('--stand-in')) {
    const code = await pack(args);
    if (code !== 0)
      say('If it was Electron that could not be had: `npm run package -- --stand-in` shows what would be packed.');
    return code;
  }
  say('Packing around stand-ins for Electron: none of these programs runs.');
  for (const system of /** @type {const} */ (['linux', 'mac', 'win'])) {
    const code = await packStandIn(system, 'release');
    if (code !== 0) return code;
  }
  return 0;
});
