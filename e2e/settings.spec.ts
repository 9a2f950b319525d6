// Settings against a real owner: every one with what it does, checked in place, saved, undone, repaired.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, type Page } from '@playwright/test';

import { newSettings } from '../src-shared/model.ts';
import { test } from './first-page.fixture.ts';
import { expectAccessible, openPage, overflow } from './first-page.ts';
import type { Owner } from './fixtures.ts';

const configOf = (owner: Owner) => readFile(join(owner.dir, 'config.yaml'), 'utf8');
const setting = (page: Page, title: string) => page.getByRole('group', { name: title, exact: true });
const field = (page: Page, title: string) => setting(page, title).getByRole('textbox');
const notices = (page: Page) => page.getByRole('region', { name: 'Messages' });

async function openSettings(page: Page, owner: Owner): Promise<void> {
  await openPage(page, owner);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await expect(setting(page, 'Port')).toBeVisible();
}

test('B3, H13: every setting is there, checked in place, saved on Enter or on leaving, undone and reset', async ({
  page,
  owner,
}) => {
  await openSettings(page, owner);
  for (const key of Object.keys(newSettings)) await expect(page.getByText(key, { exact: true })).toHaveCount(1);
  const before = await configOf(owner);

  const port = field(page, 'Port');
  await port.fill('70000');
  await expect(setting(page, 'Port').getByRole('alert')).toHaveText('Has to be 65535 or less.');
  await expect(port).toHaveAttribute('aria-invalid', 'true');
  await port.press('Enter');
  expect(await configOf(owner)).toBe(before);
  await port.press('Escape');
  await expect(port).toHaveValue('0');
  await port.fill('4711');
  await port.press('Enter');
  await expect(notices(page)).toContainText('Port is 4711 from the next start on.');
  await expect(port).toBeFocused();
  expect(await configOf(owner)).toBe(before.replace('http_port: 0', 'http_port: 4711'));
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect(port).toHaveValue('0');
  expect(await configOf(owner)).toBe(before);

  await field(page, 'Longer each time').fill('2,5');
  await page.keyboard.press('Tab');
  await expect(notices(page)).toContainText('Longer each time');
  await expect.poll(() => configOf(owner)).toContain('restart_delay_factor: 2.5');
  await setting(page, 'Longer each time')
    .getByRole('button', { name: /^Set Longer each time back to 1.5/ })
    .click();
  await expect(field(page, 'Longer each time')).toHaveValue('1.5');

  await setting(page, 'Log').getByRole('combobox').click();
  await page.getByRole('option', { name: 'Everything' }).click();
  await expect(notices(page)).toContainText('Log is Everything now.');
  await expect.poll(() => configOf(owner)).toContain('log_level: debug');

  // Another window, a client or an editor.
  await owner.call('update_settings', { values: { idle_timeout_s: 90 } });
  await expect(field(page, 'End when idle')).toHaveValue('90');
});

test('B3: settings are found by word and by key, from the page and from the palette; files can be copied and read', async ({
  page,
  owner,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openSettings(page, owner);
  const search = page.getByRole('searchbox', { name: 'Search the settings' });
  await search.fill('restart first');
  await expect(page.getByRole('textbox')).toHaveCount(1);
  await expect(field(page, 'First restart after')).toBeVisible();
  await search.fill('health_check');
  await expect(setting(page, 'Check that it answers')).toBeVisible();
  await search.fill('<b>none');
  await expect(page.getByText('No setting matches “<b>none”.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(search).toBeFocused();

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('restarts in a row');
  await page.keyboard.press('Enter');
  await expect(field(page, 'Restarts in a row')).toBeFocused();

  await setting(page, 'Settings file').getByRole('button', { name: 'Copy path' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(join(owner.dir, 'config.yaml'));
  await page.getByRole('button', { name: 'Show as YAML' }).click();
  await expect(page.getByRole('textbox', { name: 'Settings as YAML' })).toBeVisible();

  await setting(page, 'Language').getByRole('combobox').click();
  await page.getByRole('option', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible();
  await setting(page, 'Darstellung').getByRole('combobox').click();
  await page.getByRole('option', { name: 'Hell' }).click();
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light');
});

test('B3: keys that are missing or unknown are named, repaired where that is safe, and nothing is made up', async ({
  page,
  owner,
}) => {
  await openSettings(page, owner);
  const good = await configOf(owner);
  await writeFile(join(owner.dir, 'config.yaml'), good.replace(/^http_port: .*$/m, 'htp_port: 1'));
  const problem = page.getByRole('region', { name: 'The settings cannot be used as they are' });
  await expect(problem).toContainText('http_port');
  await expect(problem).toContainText('htp_port');
  await expect(setting(page, 'Port')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Problems' })).toHaveCount(0);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await problem.getByRole('button', { name: 'Repair' }).click();
  await expect(problem.getByRole('status')).toContainText('Did you mean `http_port`?');
  await expect.poll(() => configOf(owner)).toContain('\nhttp_port: 0\n');
  await writeFile(join(owner.dir, 'config.yaml'), good);
  await expect(problem).toHaveCount(0);
  await expect(field(page, 'Port')).toHaveValue('0');

  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  for (const [width, height] of [
    [900, 600],
    [320, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }
});
