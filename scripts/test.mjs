// `npm test` runs every suite; `node scripts/test.mjs types lint` those it names. Further arguments are for the last of
// them: `npm run e2e -- shim.spec.ts`. Whatever happens, the last line is `N passed, N failed`.

import { Stop } from './run.mjs';
import { installWhenNeeded } from './install.mjs';
import { suites } from './suites.mjs';

const args = process.argv.slice(2);
const namesEnd = args.findIndex((arg) => !(arg in suites));
const named = namesEnd < 0 ? args : args.slice(0, namesEnd);
const chosen = named.length > 0 ? named : Object.keys(suites);

let passed = 0;
/** @type {string[]} */
const failed = [];
/** @type {string[]} */
const skipped = [];

try {
  await installWhenNeeded();
  for (const name of chosen) await runSuite(name, name === chosen.at(-1) ? args.slice(named.length) : []);
} catch (error) {
  failed.push(`setup: ${explain(error)}`);
}
for (const name of skipped) console.log(`skipped  ${name}`);
for (const name of failed) console.log(`failed   ${name}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0;

/** One that crashes is a failure, and the others still run. @param {string} name @param {readonly string[]} suiteArgs */
async function runSuite(name, suiteArgs) {
  console.log(`\n── ${name}`);
  try {
    const result = await suites[name]?.(suiteArgs);
    passed += result?.passed ?? 0;
    failed.push(...(result?.failed ?? []).map((test) => `${name}: ${test}`));
    skipped.push(...(result?.skipped ?? []).map((test) => `${name}: ${test}`));
  } catch (error) {
    failed.push(`${name}: ${explain(error)}`);
  }
}

/** @param {unknown} error */
function explain(error) {
  return error instanceof Stop ? error.message : error instanceof Error ? error.stack : String(error);
}
