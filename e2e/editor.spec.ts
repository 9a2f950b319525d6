// The editor of texts and the comparison of texts, on the pages that show them.

import { expect, type Page } from '@playwright/test';

import type { Owner } from './fixtures.ts';
import { test } from './first-page.fixture.ts';
import { expectAccessible, openPage, overflow, state } from './first-page.ts';

const goTo = (page: Page, address: string) => page.evaluate((hash) => (location.hash = hash), `#${address}`);
const text = (page: Page, name: RegExp | string) => page.getByRole('textbox', { name });
const editorFiles = /monaco|editor\.worker|yaml\.worker|codicon/;

/** As fast as people type: the list of completions follows the text. */
const typing = { delay: 60 };

async function openYaml(page: Page, owner: Owner, persona: string): Promise<void> {
  await openPage(page, owner);
  await goTo(page, `/personas/${persona}`);
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expect(text(page, new RegExp(persona))).toBeVisible();
}

const observed = (pattern: string, value: unknown) => ({
  pattern,
  evidence: 'Seen',
  persona: 'developer',
  suggested_key: 'behaviors.method',
  suggested_value: value,
});

/** A list of many lines, of which one in the middle and the last are others. */
const steps = (changed: string) =>
  Array.from({ length: 40 }, (_, at) => (at === 20 || at === 39 ? `${changed} ${at}` : `step ${at}`));

test(
  'D2: the start page loads nothing of the editor; a first difference does, and again when it could not be had',
  { tag: '@browser' },
  async ({ page, owner }) => {
    await owner.call('observe_pattern', observed('Tests first', ['test', 'then change']));
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await openPage(page, owner);
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeAttached();
    await page.waitForTimeout(1_000); // whatever would be fetched early
    expect(loaded.filter((url) => editorFiles.test(url))).toEqual([]);

    await page.route(/monaco-diff-view.*\.js$/, (route) => route.abort());
    await page.keyboard.press('Control+5');
    const failed = page.getByRole('region', { name: 'The editor could not be loaded' });
    await expect(failed).toBeVisible();
    await expect(page.getByRole('button', { name: 'Adopt' })).toBeVisible();
    await page.unroute(/monaco-diff-view.*\.js$/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('main')).toContainText('1 change');
    expect(loaded.filter((url) => editorFiles.test(url))).not.toEqual([]);
    // Comparing needs no language server.
    expect(loaded.filter((url) => url.includes('yaml.worker'))).toEqual([]);
  },
);

test('D5: a difference is as high as its text, folds what is the same, and is walked and read by keyboard', async ({
  page,
  owner,
}) => {
  await owner.call('set_value', { target: 'developer', key: 'behaviors.method', value: steps('old') });
  await owner.call('observe_pattern', observed('Steps change', steps('new\u200B')));
  await page.setViewportSize({ width: 1600, height: 1000 });
  await openPage(page, owner);
  await page.keyboard.press('Control+5');
  const diff = page.getByRole('region', { name: 'behaviors.method of developer, before and after' });
  await expect(diff).toContainText('2 changes');
  await expect(diff).toContainText('hidden lines');
  await expect(diff).toContainText('new');
  // What cannot be seen is marked.
  await expect(diff.locator('.unicode-highlight').first()).toBeVisible();

  const sides = diff.getByRole('button', { name: 'Side by side' });
  const inline = diff.getByRole('button', { name: 'In one column' });
  await expect(sides).toHaveAttribute('aria-pressed', 'true');
  await expect(text(page, /before and after, before/)).toBeVisible();
  await inline.click();
  await expect(diff.locator('.side-by-side')).toHaveCount(0);
  await page.reload();
  await expect(state(page, 'Live')).toBeVisible();
  await expect(inline).toHaveAttribute('aria-pressed', 'true');
  await expect(diff).toContainText('2 changes');

  const { height } = (await diff.boundingBox()) ?? { height: 0 };
  expect(height).toBeLessThan(340);
  await diff.getByRole('button', { name: 'Next change' }).click();
  await diff.getByRole('button', { name: 'Next change' }).click();
  await expect(diff.getByText('new 39').or(diff.getByText('39')).first()).toBeInViewport();
  await diff.getByRole('button', { name: /^Read the changes one by one/ }).focus();
  await page.keyboard.press('Enter');
  await expect(diff.locator('.diff-review')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(diff.locator('.diff-review')).toBeHidden();

  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 320, height: 700 });
  await expect(sides).toHaveCount(0);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});

test('D2: completion and mistakes in place, keys of the page that stay its own, and a way out by Tab', async ({
  page,
  owner,
}) => {
  await openYaml(page, owner, 'developer');
  const yaml = text(page, /developer/);
  await yaml.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('comm', typing);
  const offered = page.getByRole('option', { name: /^communication/ });
  await expect(offered).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('Enter');
  await page.keyboard.type('lang', typing);
  await expect(page.getByRole('option', { name: /^language/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.type('plain');
  await expect(page.locator('.view-lines')).toContainText(/language:\splain/);

  // However fast somebody types, nothing is lost on the way to the page and back.
  await page.keyboard.press('Enter');
  const fast = 'the quick brown fox jumps over the lazy dog and back again '.repeat(3).trim();
  await page.keyboard.type(`# ${fast}`);
  await expect(page.locator('.view-lines')).toContainText(fast.replaceAll(' ', '\u00a0'));

  // A mistake is marked where it is, by the schema and by the owner once.
  await page.keyboard.press('Enter');
  await page.keyboard.type('open: [1, 2');
  await page.keyboard.press('Delete');
  await expect(page.locator('.squiggly-error').first()).toBeVisible();
  for (let undone = 0; undone < 3; undone += 1) await page.keyboard.press('Control+z');
  await expect(page.locator('.squiggly-error')).toHaveCount(0);

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(yaml).toBeFocused();
  await page.keyboard.press('F1');
  await expect(page.locator('.quick-input-widget')).toHaveCount(0);
  await expect(yaml).toHaveAccessibleName(/Ctrl\+M/);
  await page.keyboard.press('Control+m');
  await page.keyboard.press('Tab');
  await expect(yaml).not.toBeFocused();

  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const background = page.locator('.yaml-editor .monaco-editor-background').first();
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await expect(background).toHaveCSS('background-color', paper);
    await expectAccessible(page);
  }
  await page.keyboard.press('Control+1');
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
});
