// What a fresh clone needs before anything else can run: the locked dependencies and, with `--build`, dist/.
// Does nothing where they are there and current.

import { buildWhenStale } from './build.mjs';
import { installWhenNeeded } from './install.mjs';
import { runScript } from './run.mjs';

await runScript(async () => {
  await installWhenNeeded();
  if (process.argv.includes('--build')) await buildWhenStale();
  return 0;
});
