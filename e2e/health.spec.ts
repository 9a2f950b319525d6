// The page Health against a real owner, in a real browser: what it says, what it repairs, what it gives away.

import { existsSync } from 'node:fs';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, type Page } from '@playwright/test';

import { expectAccessible, goTo, openPage, overflow } from './first-page.ts';
import { test } from './first-page.fixture.ts';
import { published, startOwner, type Owner } from './fixtures.ts';
import { connectClient } from './mcp-client.ts';

const verdict = (page: Page) => page.getByRole('main').getByRole('heading', { level: 2 }).first();
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const latencies = (page: Page) => page.getByRole('table', { name: 'Latency by operation' });

async function openHealth(page: Page, owner: Owner): Promise<void> {
  await openPage(page, owner);
  await goTo(page, 'Health');
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
}

/** As somebody who stopped editing an hour ago. */
async function damage(dir: string, path: string): Promise<void> {
  await writeFile(join(dir, path), 'behaviors: [half\n  tone: {\n');
  const anHourAgo = new Date(Date.now() - 3600_000);
  await utimes(join(dir, path), anHourAgo, anHourAgo);
}

/** A failure that is counted and logged, and nothing else. */
const failOnce = async (owner: Owner, name: string) => {
  const client = await connectClient('v2 auto', { shim: owner.dir }, name);
  await client.fail('rollback', { to: 'nothing' });
  await client.sdk.close();
};

test('D4 H18: says the state in one sentence, with checks, figures and latencies that follow what happens', async ({
  page,
  owner,
}) => {
  await openHealth(page, owner);
  await expect(verdict(page)).toHaveText(/^Everything is fine: \d+ operations today, none failed\.$/);
  await failOnce(owner, 'failing client');
  await expect(verdict(page)).toHaveText(/^Everything is fine: \d+ operations today, 1 failed\.$/);

  const folded = page.getByRole('button', { name: /^\d+ checks are fine$/ });
  await expect(page.getByText('Every file is valid')).toBeHidden();
  await folded.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Every file is valid')).toBeVisible();
  await expect(folded).toHaveAttribute('aria-expanded', 'true');

  const names = () => latencies(page).getByRole('rowheader').allInnerTexts();
  await latencies(page).getByRole('button', { name: 'Failed' }).click();
  await expect(latencies(page).getByRole('row').nth(1)).toContainText('rollback');
  await expect(latencies(page).getByRole('row').nth(1).getByRole('cell').nth(1)).toHaveText('1');
  await latencies(page).getByRole('button', { name: 'Operation' }).click();
  await expect.poll(async () => (await names()).toSorted()).toEqual(await names());
  await expect(latencies(page).getByRole('columnheader', { name: 'Operation' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );

  // Ten seconds after the start.
  const chart = page.getByRole('img', { name: /^Operations over time\. Latest: Operations \d+, Failed \d+$/ });
  await expect(chart).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('img', { name: /over time/ })).toHaveCount(4);
  const inked = () =>
    chart.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return data.some((value) => value > 0);
    });
  expect(await inked()).toBe(true);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.getByRole('button', { name: 'Show as table' }).click();
  const table = page.getByRole('table', { name: 'Figures of the last hour' });
  await expect(table.getByRole('row').nth(1).getByRole('cell')).toHaveCount(6);
  await expectAccessible(page);
  for (const [width, height] of [
    [900, 600],
    [320, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    // The table of figures scrolls for itself, everything else fits.
    await page.getByRole('button', { name: /^Show as/ }).click();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: /^Show as/ }).click();
  }
});

test('D4 H14 H15: finds a damage, says what to do and what would be done, heals it and says how to go back', async ({
  page,
  owner,
  dir,
}) => {
  await owner.call('learn_behavior', { persona: 'writer', key: 'tone', value: 'warm' });
  await published(owner);
  const good = await readFile(join(dir, 'personas/writer.yaml'), 'utf8');
  await damage(dir, 'personas/writer.yaml');
  await damage(dir, 'personas/<b>x\u202e.yaml');
  await openHealth(page, owner);
  await expect(verdict(page)).toHaveText('Helios works, and 2 things need a look');
  const check = page.getByRole('listitem').filter({ hasText: 'personas/writer.yaml' });
  await expect(check).toContainText('line 1');
  await expect(check).toContainText('kept in .recovery');
  await expect(check.getByRole('link', { name: 'Correct it yourself' })).toHaveAttribute('href', /personas\/writer$/);
  // A name is shown as what it is, with what hides in it.
  await expect(page.getByRole('listitem').filter({ hasText: 'personas/<b>x' })).toContainText('U+202E');
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }

  await check.getByRole('button', { name: /^Fix: personas\/writer/ }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'Fix')).toContainText('This is what would be done');
  await expect(dialog(page, 'Fix').getByRole('listitem')).toHaveCount(1);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog(page, 'Fix')).toHaveCount(0);
  expect(await readFile(join(dir, 'personas/writer.yaml'), 'utf8')).not.toBe(good);

  await check.getByRole('button', { name: /^Fix/ }).click();
  await dialog(page, 'Fix').getByRole('button', { name: 'Fix it' }).press('Enter');
  const done = dialog(page, 'One thing was fixed');
  await expect(done).toContainText('is back at its last good version');
  await expect(done).toContainText('To take it back:');
  await expect(done).toContainText('before_healing');
  await expect(done.getByRole('button', { name: 'Close' }).last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(done).toHaveCount(0);
  await expect(check).toHaveCount(0);
  await expect(verdict(page)).toHaveText('Helios works, and one thing needs a look');
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  expect(await readFile(join(dir, 'personas/writer.yaml'), 'utf8')).toBe(good);
});

test('D4: looks at everything on request, and the looking goes on when the page is left', async ({
  page,
  owner,
  dir,
}) => {
  await openHealth(page, owner);
  const look = page.getByRole('button', { name: 'Look at everything' });
  await look.click();
  await goTo(page, 'Base');
  await goTo(page, 'Health');
  await expect(page.getByText(/^Looked at everything at .*: nothing to repair\.$/)).toBeVisible();

  // What only the long look finds: a branch that points nowhere.
  await published(owner);
  await writeFile(join(dir, '.git/refs/heads/broken'), 'not a commit\n');
  await expect(verdict(page)).toContainText('Everything is fine');
  await look.press('Enter');
  await expect(page.getByRole('heading', { name: /^Found by looking at everything/ })).toBeVisible();
  await page.getByRole('button', { name: /^Fix: / }).click();
  await dialog(page, 'Fix').getByRole('button', { name: 'Fix it' }).click();
  await dialog(page, 'One thing was fixed').getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('heading', { name: /^Found by looking at everything/ })).toHaveCount(0);
  expect(existsSync(join(dir, '.git/refs/heads/broken'))).toBe(false);
});

test('D4: the report is seen before it is copied, and holds nothing that personas say', async ({
  page,
  owner,
  dir,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await owner.call('learn_behavior', { persona: 'writer', key: 'quokka', value: 'secret axolotl' });
  await published(owner);
  await damage(dir, 'personas/writer.yaml');
  await failOnce(owner, 'failing client');
  await openHealth(page, owner);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('copy report');
  await page.keyboard.press('Enter');
  const report = dialog(page, 'Report');
  const shown = report.getByLabel('Report', { exact: true }).last();
  await expect(shown).toContainText('# Helios report');
  await expect(shown).toContainText('warning: corrupted_yaml (line 1');
  await expectAccessible(page);
  await report.getByRole('button', { name: 'Copy the report' }).click();
  await expect(report.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await shown.innerText());
  expect(copied).toContain('warn operation rollback not_found');
  for (const word of ['quokka', 'axolotl', 'writer', dir, owner.info.token]) expect(copied).not.toContain(word);
});

test('B4 D4: the log is followed, filtered, searched and read by keyboard', async ({ page, owner }) => {
  await openHealth(page, owner);
  const lines = page.getByRole('list', { name: 'Lines of the log' });
  const first = lines.getByRole('listitem').first();
  await failOnce(owner, 'client <i>one</i>');
  await expect(first).toContainText('rollback');
  await expect(first).toContainText('warning');
  await expect(first).toContainText('error: not_found');
  await expect(first).toContainText('client <i>one</i>');

  await page.getByRole('combobox', { name: 'Level' }).click();
  await page.getByRole('option', { name: 'Errors', exact: true }).click();
  await expect(page.getByText('No line matches.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Level' }).click();
  await page.getByRole('option', { name: 'Warnings and worse' }).click();
  await expect(lines.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Level' }).click();
  await page.getByRole('option', { name: 'Everything' }).click();

  for (let n = 0; n < 60; n += 1) await owner.call('learn_behavior', { persona: 'writer', key: 'n', value: n });
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('ROLLBACK');
  await expect(lines.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('');
  await expect(first).toContainText('learn_behavior');

  // Opening one pauses, so that it is not pushed away.
  await first.getByRole('button').focus();
  await page.keyboard.press('ArrowDown');
  const second = lines.getByRole('listitem').nth(1).getByRole('button').first();
  await expect(second).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(second).toHaveAttribute('aria-expanded', 'true');
  await expect(lines).toContainText('duration_ms');
  await expect(page.getByText('Paused. New lines wait.')).toBeVisible();
  await expectAccessible(page);
  await failOnce(owner, 'client two');
  await page.keyboard.press('End');
  await expect(lines.getByRole('button').last()).toBeFocused();
  await page.keyboard.press('Home');
  await expect(first.getByRole('button').first()).toBeFocused();
  await expect(first).toContainText('learn_behavior');
  await page.getByRole('button', { name: 'Follow' }).click();
  await expect(first).toContainText('client two');
});

test(
  'D10: when Helios is away the last state stays, with its time, and comes alive again',
  { tag: '@browser' },
  async ({ page, dir }) => {
    // Below the ports that systems give out, so that no owner of another test takes it in between.
    const port = String(20_000 + Math.floor(Math.random() * 10_000));
    const before = await startOwner(dir, ['--port', port]);
    await openHealth(page, before);
    await expect(latencies(page)).toBeVisible();
    await before.stop();
    await expect(verdict(page)).toHaveText('Helios is away');
    await expect(page.getByText(/What you see is as of \d\d:\d\d\./)).toBeVisible();
    await expect(latencies(page)).toBeVisible();
    await expectAccessible(page);
    const after = await startOwner(dir, ['--port', port]);
    await expect(verdict(page)).toContainText('Everything is fine', { timeout: 20_000 });
    await after.stop();
  },
);
