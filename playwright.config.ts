import { defineConfig } from '@playwright/test';

import { findSystemChromium } from './scripts/chromium.mjs';

const executablePath = findSystemChromium();

export default defineConfig({
  testDir: 'e2e',
  // Each spec starts its own owner on its own state directory, so specs are independent; two cores carry two.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    launchOptions: { chromiumSandbox: false, ...(executablePath ? { executablePath } : {}) },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
