// Learning: what assistants noticed, in front of the person who decides on it.

import { expect, type Page } from '@playwright/test';

import type { Owner } from './fixtures.ts';
import { test } from './first-page.fixture.ts';
import { expectAccessible, openPage, overflow } from './first-page.ts';
import { connectClient } from './mcp-client.ts';

const inbox = (page: Page) => page.getByRole('listbox', { name: 'Noticed patterns' });
const pattern = (page: Page, text: string) => inbox(page).getByRole('option').filter({ hasText: text });
const detail = (page: Page, text: string) => page.getByRole('article', { name: text });
const notice = (page: Page) => page.getByRole('region', { name: 'Messages' });

async function openLearning(page: Page, owner: Owner): Promise<void> {
  await openPage(page, owner);
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { name: 'Learning', level: 1 })).toBeFocused();
}

const lastChange = async (owner: Owner) => (await owner.call('get_history', { limit: 1 })).entries[0];

async function notice3(owner: Owner, input: object, times = 3): Promise<void> {
  for (let time = 1; time <= times; time++) {
    await owner.call('observe_pattern', { evidence: `Seen in session ${time}`, ...input });
  }
}

test('D7: what a client notices appears at once, is a suggestion from the third sighting, and is adopted and taken back', async ({
  page,
  owner,
}) => {
  await openLearning(page, owner);
  await expect(page.getByRole('main')).toContainText('observe_pattern');
  const client = await connectClient('v2 default', { shim: owner.dir }, 'noticing client');
  const seen = {
    pattern: 'Wants the short answer first',
    suggested_key: 'behaviors.order',
    suggested_value: 'answer, then reasons',
  };

  await client.ask('observe_pattern', { ...seen, evidence: 'Asked to get to the point' });
  await expect(inbox(page)).toContainText('Seen once or twice');
  await expect(pattern(page, seen.pattern)).toContainText('A first guess');
  await expect(pattern(page, seen.pattern)).toContainText('Seen once');
  await client.ask('observe_pattern', { ...seen, evidence: 'Skipped the introduction' });
  await client.ask('observe_pattern', { ...seen, evidence: 'Said: and the result?' });
  await expect(inbox(page)).toContainText('Suggestions');
  await expect(inbox(page)).not.toContainText('Seen once or twice');
  await expect(pattern(page, seen.pattern)).toContainText('Seen 3 times');
  await expect(page.getByRole('link', { name: 'Learning' })).toContainText('1 suggestion');
  await client.sdk.close();

  const opened = detail(page, seen.pattern);
  await expect(opened).toContainText('behaviors.order');
  await expect(opened.getByRole('region', { name: 'What was seen' })).toContainText('Said: and the result?');
  await expect(opened).toContainText('not set yet');
  await expect(opened).toContainText('welcome is then told: answer, then reasons');

  await opened.getByRole('button', { name: 'Adopt' }).click();
  await expect(notice(page)).toContainText('base learned behaviors.order.');
  await expect(page.getByRole('main')).toContainText('Nothing waits for you');
  await expect(page.getByRole('heading', { name: 'Learning', level: 1 })).toBeFocused();
  expect((await owner.call('get_base_config', {})).config).toMatchObject({
    behaviors: { order: 'answer, then reasons' },
  });
  expect(await lastChange(owner)).toMatchObject({ actor: 'you', tool: 'adopt_pattern' });

  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await expect(pattern(page, seen.pattern)).toBeVisible();
  expect(JSON.stringify((await owner.call('get_base_config', {})).config)).not.toContain('reasons');
});

test('H13: by keyboard alone, a pattern is said more exactly, learned in a chosen persona as a list, and the next is dismissed', async ({
  page,
  owner,
}) => {
  await notice3(owner, { pattern: 'Tests come with every change' }, 4);
  await notice3(owner, { pattern: 'No emoji', suggested_key: 'behaviors.emoji', suggested_value: false });
  await notice3(owner, { pattern: 'Metric units', suggested_key: 'behaviors.units', suggested_value: 'metric' }, 1);
  await openLearning(page, owner);
  await expect(pattern(page, 'Tests come with every change')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(pattern(page, 'Tests come with every change')).toBeFocused();
  await page.keyboard.press('End');
  await expect(pattern(page, 'Metric units')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(detail(page, 'Tests come with every change')).toContainText('No assistant said');

  // Without a place to learn it, A asks for one as E does.
  await page.keyboard.press('a');
  const form = page.getByRole('form', { name: 'Edit the pattern' });
  await expect(form.getByRole('textbox', { name: 'Key' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(form).toContainText('Say which key to set.');
  await expect(form).toContainText('Say what the value should be.');
  await expect(form.getByRole('textbox', { name: 'Key' })).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type('.method');
  await expect(form).toContainText('has an empty part');
  await form.getByRole('textbox', { name: 'Key' }).fill('behaviors.method');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'List' }).focus();
  await page.keyboard.press('Enter');
  await form.getByRole('textbox', { name: 'Value' }).focus();
  await page.keyboard.type('write the test first\nshow what it said');
  await form.getByRole('combobox', { name: 'Learn it in' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('writ');
  await expect(page.getByRole('dialog').getByRole('option')).toHaveText(['writer']);
  await page.keyboard.press('Enter');
  await form.getByRole('button', { name: 'Save' }).focus();
  await page.keyboard.press('Enter');
  await expect(pattern(page, 'Tests come with every change')).toBeFocused();

  const opened = detail(page, 'Tests come with every change');
  await expect(opened.getByRole('region', { name: 'behaviors.method of writer, before and after' })).toContainText(
    '1 change',
  );
  await expect(opened).toContainText("keep the author's voice");
  await page.keyboard.press('a');
  await expect(notice(page)).toContainText('writer learned behaviors.method.');
  await expect(pattern(page, 'No emoji')).toBeFocused();
  const { text } = await owner.call('get_document', { target: 'writer' });
  expect(text).toContain('  method:\n    - write the test first\n    - show what it said\n');
  expect(text).toContain('    - filler and clichés'); // the rest of the file is as it was

  await page.keyboard.press('d');
  await expect(pattern(page, 'No emoji')).toHaveCount(0);
  await expect(pattern(page, 'Metric units')).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(pattern(page, 'No emoji')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Metric units' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(pattern(page, 'Metric units')).toBeFocused();
});

const hostile = '<img src=x onerror=alert(1)> and \u202Ehidden\u200B';

test('D8: hostile text is shown as what it is, nothing overflows, and axe finds nothing in either theme', async ({
  page,
  owner,
}) => {
  await notice3(owner, {
    pattern: hostile,
    evidence: `Said ${hostile}`,
    suggested_key: 'a.<b>x</b>',
    suggested_value: hostile,
  });
  await notice3(owner, {
    pattern: 'Plain',
    suggested_key: 'behaviors.method',
    suggested_value: ['one', 'two'],
    persona: 'writer',
  });
  await openLearning(page, owner);
  const opened = page.getByRole('article');
  await pattern(page, 'img src').click();
  await expect(opened.getByRole('heading', { level: 2 })).toContainText('<img src=x onerror=alert(1)> and U+202E');
  await expect(opened).toContainText('<b>x</b>');
  await expect(page.locator('main img')).toHaveCount(0);
  for (const theme of ['Dark', 'Light']) {
    await page.getByRole('radio', { name: theme }).check({ force: true });
    await pattern(page, 'img src').click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Edit' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await pattern(page, 'Plain').click();
    await expect(page.getByRole('article')).toContainText('1 change');
    await expectAccessible(page);
  }
  for (const size of [
    { width: 900, height: 600 },
    { width: 320, height: 640 },
  ]) {
    await page.setViewportSize(size);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await pattern(page, 'img src').click();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }
});

test.describe('with 1,000 patterns', () => {
  const file = (at: number) =>
    `pattern: Pattern number ${at}\nobservations: 3\nconfidence: 0.75\nevidence: [seen]\nfirst_seen: '2026-01-01T00:00:00.000Z'\nlast_seen: '2026-01-01T00:00:00.000Z'\n`;
  test.use({
    files: Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`learned/p${1_000 + at}.yaml`, file(at)])),
  });

  test('D8: the list draws only what is seen, and the keys reach its end', async ({ page, owner }) => {
    await openLearning(page, owner);
    await expect(inbox(page).getByRole('option').first()).toBeVisible();
    expect(await inbox(page).getByRole('option').count()).toBeLessThan(50);
    await page.keyboard.press('Tab');
    await page.keyboard.press('End');
    const last = inbox(page).getByRole('option', { selected: true });
    await expect(last).toHaveText(/Pattern number 999/);
    await expect(last).toBeFocused();
    await expect(last).toBeInViewport();
    await expect(last).toHaveAttribute('aria-posinset', '1000');
  });
});
