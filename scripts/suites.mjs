// What can be checked, and how each tells its result. A tool without a report counts as one check, by its exit code.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { buildWhenStale } from './build.mjs';
import { installChromiumWhenMissing } from './chromium.mjs';
import { findNode, finish, root, runTool, start } from './run.mjs';

/** @typedef {{ passed: number, failed: readonly string[], skipped: readonly string[] }} Result */
/** @typedef {{ name: string, outcome: 'passed' | 'failed' | 'skipped' }} Test */

/** @type {Record<string, (args: readonly string[]) => Promise<Result>>} */
export const suites = {
  types: async () => check(await runTool('typescript', ['-b'])),
  lint: async () => check(await runTool('oxlint', [])),
  format: async () => check(await runTool('oxfmt', ['--check'])),
  async unit(args) {
    const report = freshReport('unit.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await runTool('vitest', ['run', '--allowOnly=false', ...reporters, ...args]);
    return judge(code, readReport(report, vitestTests));
  },
  async e2e(args) {
    await buildWhenStale();
    await buildExecutable();
    await installChromiumWhenMissing();
    const report = freshReport('e2e.json'); // playwright.config.ts names the same file
    const code = await runTool('@playwright/test', ['test', '--forbid-only', ...args]);
    return judge(code, readReport(report, playwrightTests));
  },
};

/** @param {number} code @returns {Result} */
function check(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? [] : [`ended with code ${code}`], skipped: [] };
}

/** Here, because two tests would build it at once. On the locked Node; what fails is told again by the tests that need it. */
async function buildExecutable() {
  await finish(start(findNode(), [join(root, 'scripts', 'sea', 'build.mjs')]));
}

/** A report left by an earlier run would hide that this one crashed. @param {string} name */
function freshReport(name) {
  const path = join(root, 'test-results', name);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  return path;
}

/** @template Report @param {string} path @param {(report: Report) => Test[]} testsOf @returns {Test[]} */
function readReport(path, testsOf) {
  try {
    return testsOf(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return []; // the run ended before it could write one; `judge` makes that a failure
  }
}

/** @param {number} code @param {readonly Test[]} tests @returns {Result} */
function judge(code, tests) {
  /** @param {Test['outcome']} outcome */
  const names = (outcome) => tests.filter((test) => test.outcome === outcome).map((test) => test.name);
  const passed = names('passed').length;
  const failed = names('failed');
  if (passed + failed.length === 0) failed.push('no test ran');
  else if (code !== 0 && failed.length === 0) failed.push(`ended with code ${code} although no test failed`);
  return { passed, failed, skipped: names('skipped') };
}

/** @param {import('vitest/node').JsonTestResults} report @returns {Test[]} */
function vitestTests(report) {
  return report.testResults.flatMap((file) => {
    /** @type {Test[]} */
    const tests = file.assertionResults.map(({ fullName, status }) => ({
      name: fullName,
      outcome: status === 'passed' || status === 'failed' ? status : 'skipped',
    }));
    // A file that cannot be loaded, or whose hooks fail, may have no failed test in it.
    const broken = file.status === 'failed' && tests.every((test) => test.outcome !== 'failed');
    return broken ? [...tests, { name: file.name, outcome: 'failed' }] : tests;
  });
}

/** @param {Pick<import('@playwright/test/reporter').JSONReportSuite, 'suites'>} parent @returns {Test[]} */
function playwrightTests({ suites = [] }) {
  return suites.flatMap((suite) => [...suite.specs.flatMap(specTests), ...playwrightTests(suite)]);
}

/** @param {import('@playwright/test/reporter').JSONReportSpec} spec @returns {Test[]} */
function specTests({ file, title, tests }) {
  return tests.map(({ status }) => ({
    name: `${file}: ${title}`,
    outcome: status === 'expected' ? 'passed' : status === 'skipped' ? 'skipped' : 'failed',
  }));
}
