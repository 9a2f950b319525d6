// The base: how strongly it counts, with its effect on every persona while a slider moves.

import { expect, type Locator, type Page } from '@playwright/test';

import { expectAccessible, goTo, openPage, overflow } from './first-page.ts';
import { test } from './first-page.fixture.ts';
import type { Owner } from './fixtures.ts';

const importance = (page: Page) => page.getByRole('slider', { name: 'Importance of the base' });
const level = (page: Page, name: string) => page.getByRole('slider', { name: `Level of ${name}` });
const entry = (page: Page, label: string) => page.getByRole('textbox', { name: label });
const row = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Personas', exact: true }).getByRole('listitem').filter({ hasText: name });
const changes = (page: Page) => page.getByRole('region', { name: 'What changes' }).first();
const notice = (page: Page) => page.getByRole('region', { name: 'Messages' });
const messages = async (owner: Owner) =>
  (await owner.call('get_history', { limit: 5 })).entries.map((one) => one.message);

/** Takes hold of a thumb, and does not let go. */
async function hold(page: Page, slider: Locator): Promise<{ to: (share: number) => Promise<void> }> {
  // The range input lies over the thumb.
  const thumb = await slider.boundingBox();
  const track = await slider.evaluate((input) => input.closest('.slider')?.getBoundingClientRect().toJSON() as DOMRect);
  if (!thumb) throw new Error('The slider is not shown.');
  const y = thumb.y + thumb.height / 2;
  await page.mouse.move(thumb.x + thumb.width / 2, y);
  await page.mouse.down();
  return { to: (share) => page.mouse.move(track.x + 8 + (track.width - 16) * share, y, { steps: 8 }) };
}

async function openBase(page: Page, owner: Owner): Promise<void> {
  await openPage(page, owner);
  await goTo(page, 'Base');
  await expect(importance(page)).toHaveValue('0.7');
}

test('D3, H1: while the importance is dragged every weight and value follows at once; letting go is one change', async ({
  page,
  owner,
}) => {
  await openBase(page, owner);
  await expect(changes(page)).toContainText('Move a slider.');
  await expect(row(page, 'welcome')).toContainText('70 %');
  const dot = page.getByRole('button', { name: 'welcome, level 1' });
  const before = await dot.boundingBox();

  const calls: string[] = [];
  page.on('request', (request) => calls.push(request.postData() ?? request.url()));
  const thumb = await hold(page, importance(page));
  await thumb.to(0.4);
  await expect(row(page, 'welcome')).toContainText('40 %');
  await expect(row(page, 'developer')).toContainText('10 %');
  await expect(row(page, 'welcome')).toContainText('2 values change');
  await expect(changes(page)).toContainText('2 values in 1 persona, not saved yet');
  await expect(changes(page)).toContainText('behaviors.tone');
  await expect(changes(page)).toContainText('base → persona');
  await expect(changes(page).getByRole('deletion').first()).toHaveText('calm and clear');
  await expect(changes(page).getByRole('insertion').first()).toHaveText('friendly and encouraging');
  expect((await dot.boundingBox())?.y).toBeGreaterThan((before?.y ?? 0) + 10);
  expect(calls.filter((call) => call.includes('"tune_weight"') || call.includes('"list_documents"'))).toEqual([]);

  await page.mouse.up();
  await expect(notice(page)).toContainText('The importance of the base is 0.4 now.');
  await expect(changes(page)).toContainText('saved');
  expect((await messages(owner)).filter((message) => message.includes('base_importance'))).toHaveLength(1);
  expect((await owner.call('get_base_config', {})).base_importance).toBe(0.4);

  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await expect(importance(page)).toHaveValue('0.7');
  await expect(row(page, 'welcome')).toContainText('70 %');
});

test('D3: Escape takes a drag back, and what the held thumb does afterwards counts no more', async ({
  page,
  owner,
}) => {
  await openBase(page, owner);
  const known = await messages(owner);
  const thumb = await hold(page, level(page, 'writer'));
  await thumb.to(0);
  await expect(row(page, 'writer')).toContainText('70 %');
  await expect(changes(page)).toContainText('in 1 persona, not saved yet');
  await page.keyboard.press('Escape');
  await expect(row(page, 'writer')).toContainText('11 %');
  await expect(level(page, 'writer')).toHaveValue('2.5');
  await thumb.to(0.9);
  await page.mouse.up();
  await expect(level(page, 'writer')).toHaveValue('2.5');
  expect(await messages(owner)).toEqual(known);
});

test('D3: by keyboard alone: steps that follow one another are one change, numbers can be typed, dots lead to rows', async ({
  page,
  owner,
}) => {
  await openBase(page, owner);
  await importance(page).focus();
  for (const key of ['ArrowLeft', 'ArrowLeft', 'Shift+ArrowLeft']) await page.keyboard.press(key);
  await expect(importance(page)).toHaveValue('0.58');
  await expect(notice(page)).toContainText('The importance of the base is 0.58 now.');
  expect((await messages(owner)).filter((message) => message.includes('base_importance'))).toHaveLength(1);
  await expect(importance(page)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(importance(page)).toHaveValue('0.7');

  const field = entry(page, 'Level of writer');
  await field.fill('12.5');
  await expect(row(page, 'writer')).toContainText('1 %');
  await field.press('Enter');
  await expect(notice(page)).toContainText('writer is at level 12.5 now and inherits 1 % from the base.');
  await field.fill('0.2');
  await field.blur();
  await expect(field).toHaveValue('1');
  await expect(notice(page)).toContainText('writer is at level 1 now');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(field).toHaveValue('12.5');

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('importance');
  await page.keyboard.press('Enter');
  await expect(importance(page)).toBeFocused();

  const first = page.getByRole('button', { name: 'welcome, level 1' });
  await first.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'developer, level 2' })).toBeFocused();
  await expect(page.getByText('developer Level 2, 17.5 %')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(level(page, 'developer')).toBeFocused();
});

test('D7: somebody else moves the same number', { tag: '@browser' }, async ({ page, owner }) => {
  await openBase(page, owner);
  await owner.call('tune_weight', { target: 'base', parameter: 'base_importance', value: 0.2 });
  await expect(importance(page)).toHaveValue('0.2');
  await expect(row(page, 'welcome')).toContainText('20 %');
  // A change that fails leaves everything as it is saved.
  await page.route('**/api/call', (route) =>
    (route.request().postData() ?? '').includes('tune_weight') ? route.abort() : route.continue(),
  );
  await importance(page).focus();
  await page.keyboard.press('End');
  await expect(row(page, 'welcome')).toContainText('100 %');
  await expect(page.getByRole('alert', { name: 'Problems' })).toContainText(
    'Could not change the importance of the base',
  );
  await expect(importance(page)).toHaveValue('0.2');
});

test('is accessible in both themes, fits everywhere, and shows hostile text as text', async ({ page, owner }) => {
  await owner.call('set_value', { target: 'base', key: 'behaviors.shown', value: '<b>of the base</b>\u202e' });
  await owner.call('create_persona', { name: 'hostile', specialization_level: 1, behaviors: { shown: 'own' } });
  await owner.call('learn_behavior', { persona: 'hostile', key: 'behaviors.shown', value: '<i>own</i>\u200b' });
  await openBase(page, owner);
  await importance(page).focus();
  await page.keyboard.press('Home');
  await expect(changes(page)).toContainText('<b>of the base</b>U+202E');
  await expect(changes(page)).toContainText('<i>own</i>U+200B');
  await expect(notice(page)).toContainText('The importance of the base is 0 now.');
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page);
  }
  for (const [width, height] of [
    [900, 600],
    [320, 640],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(entry(page, 'Importance of the base')).toBeInViewport();
    expect(await overflow(page), `at ${width} px`).toBe(0);
  }
});

test.describe('with many personas', () => {
  const count = 400;
  test.use({
    files: Object.fromEntries([
      ['base/identity.yaml', 'base_importance: 0.7\nbehaviors:\n  tone: direct\n  depth: 3\n'],
      ...Array.from({ length: count }, (_, at): [string, string] => [
        `personas/persona-${String(at).padStart(3, '0')}.yaml`,
        `specialization_level: ${1 + (at % 50) / 10}\nbehaviors:\n  tone: own ${at}\n  depth: ${at}\n`,
      ]),
    ]),
  });

  test('D3: only the rows in view are there, a name finds the others, and all of them follow', async ({
    page,
    owner,
  }) => {
    await openBase(page, owner);
    expect(await page.getByRole('slider').count()).toBeLessThan(40);
    await page.getByRole('searchbox', { name: 'Find a persona' }).fill('399');
    await expect(level(page, 'persona-399')).toBeVisible();
    const thumb = await hold(page, importance(page));
    await thumb.to(0.1);
    await expect(changes(page)).toContainText(/\d+ values in \d{3} personas, not saved yet/);
    await expect(row(page, 'persona-399')).toContainText('1 value changes');
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect(changes(page)).toContainText('Move a slider.');
  });
});
