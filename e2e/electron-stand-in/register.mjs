// `node --import …/register.mjs dist/desktop/main.mjs`: the built app, as if Electron had started it.

import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';

const standIn = new URL('electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: standIn, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});
// In Electron the folder with what was packed beside the app.
Object.assign(process, { resourcesPath: process.env['STAND_IN_RESOURCES'] ?? join(import.meta.dirname, 'none') });

const require = createRequire(import.meta.url);
require('../desktop-record.cjs');
const { listenToTest } = await import('./listen-to-test.ts');
listenToTest();
