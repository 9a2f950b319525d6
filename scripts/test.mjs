// `npm test` runs everything; `--check` leaves out the end-to-end suite, `--e2e` runs only that. The last line counts.

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { build, install, root, run, say } from './setup.mjs';

const only = process.argv[2];
const results = [];

/** A check passes or fails as a whole. */
function check(name, command, args) {
  const passed = run(command, args) === 0;
  if (!passed) say(`${name}: failed`);
  results.push({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });
}

/** A suite that ends without a report, or runs nothing, counts as one failure. */
function suite(name, args, report, count) {
  rmSync(join(root, report), { force: true });
  const code = run('npx', ['--no-install', ...args]);
  let counts = { passed: 0, failed: 1, skipped: 0 };
  try {
    counts = count(JSON.parse(readFileSync(join(root, report), 'utf8')));
  } catch (error) {
    say(`${name} left no report: ${error.message}`);
  }
  const isHollow = counts.passed + counts.failed === 0;
  if (counts.failed === 0 && (code !== 0 || isHollow)) counts = { ...counts, failed: 1 };
  results.push(counts);
}

install();
if (only !== '--e2e') {
  check('lock', 'node', ['scripts/check-lock.mjs']);
  check('types', 'npx', ['--no-install', 'tsc', '-b']);
  check('lint', 'npx', ['--no-install', 'oxlint', '--type-aware', '--quiet']);
  check('format', 'npx', ['--no-install', 'oxfmt', '--check']);
  suite('unit', ['vitest', 'run'], 'test-results/unit.json', (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numFailedTestSuites * (report.numFailedTests === 0 ? 1 : 0),
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}
if (only !== '--check') {
  build();
  const { ensureChromium } = await import('./chromium.mjs');
  await ensureChromium(say);
  suite('end to end', ['playwright', 'test'], 'test-results/e2e.json', ({ stats, errors }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }));
}

const total = (key) => results.reduce((sum, counts) => sum + counts[key], 0);
if (total('skipped') > 0) say(`${total('skipped')} skipped, which the reports in test-results/ name`);
process.stdout.write(`${total('passed')} passed, ${total('failed')} failed\n`);
process.exit(total('failed') === 0 && total('passed') > 0 ? 0 : 1);
