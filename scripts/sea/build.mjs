// `npm run build:shim`

import { runScript } from '../run.mjs';
import { buildExecutableWhenStale } from './executable.mjs';

await runScript(async () => {
  await buildExecutableWhenStale();
  return 0;
});
