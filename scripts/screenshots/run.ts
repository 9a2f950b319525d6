// npm run screenshots: every page in both themes into assets/screenshots, on a sample state and over a real owner.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { chromium, type Page } from '@playwright/test';

import { startOwner } from '../../e2e/fixtures.ts';
import { connectClient } from '../../e2e/mcp-client.ts';
import { findSystemChromium } from '../chromium.mjs';
import { fillSampleState } from './sample-state.ts';

const target = join(import.meta.dirname, '../../assets/screenshots');
const pages = ['overview', 'personas/developer', 'base', 'timeline', 'learning', 'health', 'connections', 'settings'];
const themes = ['dark', 'light'] as const;
/** Charts want some samples, motion has to end. */
const settleMs = 1_500;

const dir = await mkdtemp(join(tmpdir(), 'helios-screenshots-'));
const owner = await startOwner(dir);
const route = { http: owner.info };
const [desktop, code, cursor] = await Promise.all([
  connectClient('v2 default', route, 'Claude Desktop'),
  connectClient('v1', route, 'Claude Code'),
  connectClient('v1', route, 'Cursor'),
]);
await fillSampleState(owner, { desktop, code, cursor });

const executablePath = findSystemChromium();
const browser = await chromium.launch({ chromiumSandbox: false, ...(executablePath && { executablePath }) });
await mkdir(target, { recursive: true });
for (const theme of themes) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: theme, locale: 'en-GB' });
  await hidePaths(page);
  await page.goto(owner.info.url);
  for (const name of pages) await take(page, name, theme);
  await page.close();
}
await browser.close();
await Promise.all([desktop, code, cursor].map(({ sdk }) => sdk.close()));
await owner.stop();
await rm(dir, { recursive: true, force: true });

/** The pictures are for everybody: where this was built is nobody's business. */
async function hidePaths(page: Page): Promise<void> {
  await page.route('**/api/call', async (request) => {
    const response = await request.fetch();
    const text = await response.text();
    const body = text
      .replaceAll(dir, '/home/you/.helios')
      .replaceAll(process.execPath, '/usr/bin/node')
      .replaceAll(join(import.meta.dirname, '../..'), '/home/you/helios');
    await request.fulfill({ response, body });
  });
}

async function take(page: Page, name: string, theme: string): Promise<void> {
  const [short] = name.split('/');
  await page.evaluate((address) => (location.hash = address), name === 'overview' ? '#/' : `#/${name}`);
  await page.getByRole('main').waitFor();
  if (name === 'timeline') await page.getByText('developer learned behaviors.method').first().click();
  await delay(settleMs);
  await page.screenshot({ path: join(target, `${short}-${theme}.png`) });
  console.log(`${short}-${theme}.png`);
}
