import { defineConfig } from '@playwright/test';

import { desktopCarrier, findElectron } from './e2e/desktop-command.ts';
import type { CarrierOptions } from './e2e/first-page.fixture.ts';
import { findSystemChromium } from './scripts/chromium.mjs';

const executablePath = findSystemChromium();

/** Specs of the interface, which run over both carriers. */
const interfaceSpecs =
  /(base|connections|document-form|editor|frame|health|learning|overview|personas|personas-editor|settings|timeline)\.spec\.ts$/;
/** Those that ask and hear most of the carrier; the others are for runs that may take longer, with HELIOS_E2E_ALL=1. */
const carrierSpecs = /(frame|settings)\.spec\.ts$/;
/** The desktop app itself. */
const desktopSpecs = /desktop(-\w+)?\.spec\.ts$/;
const runsAll = findElectron() !== undefined || Boolean(process.env['HELIOS_E2E_ALL']);

export default defineConfig<CarrierOptions>({
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
  projects: [
    { name: 'browser', testIgnore: desktopSpecs, use: { carrier: 'browser' } },
    {
      name: `desktop, over ${desktopCarrier}`,
      testMatch: [desktopSpecs, runsAll ? interfaceSpecs : carrierSpecs],
      // `@browser` is about the other carrier itself; how a page looks is the same over both.
      grepInvert: runsAll ? /@browser/ : /@browser|accessible|axe|zoom/,
      use: { carrier: 'desktop' },
    },
  ],
});
