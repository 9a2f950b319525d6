// What a fresh clone needs before anything else can run: the locked dependencies and, with `--build`, dist/. Does nothing
// where they are there and current. With `--run FILE …` it then runs that file on the locked Node, which the shell that
// started this could not find yet.

import { buildWhenStale } from './build.mjs';
import { installWhenNeeded } from './install.mjs';
import { exitCode, findNode, forwardSignals, runScript, start } from './run.mjs';

await runScript(async () => {
  await installWhenNeeded();
  if (process.argv.includes('--build')) await buildWhenStale();
  const at = process.argv.indexOf('--run');
  if (at < 0) return 0;
  const program = start(findNode(), process.argv.slice(at + 1));
  forwardSignals(program);
  return await exitCode(program);
});
