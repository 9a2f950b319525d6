// The first page against a real owner, in a real browser.

import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, type Page } from '@playwright/test';

import { startOwner } from './fixtures.ts';
import { test } from './first-page.fixture.ts';
import { choose, expectAccessible, item, list, openPage, overflow, percent, row, state } from './first-page.ts';

test('lists the personas with what each inherits, and takes the token out of the address', async ({ page, owner }) => {
  await openPage(page, owner);
  expect(page.url()).not.toContain(owner.info.token);
  const { personas } = await owner.call('list_personas', {});
  expect(personas.map(({ name }) => name).toSorted()).toEqual(['developer', 'researcher', 'welcome', 'writer']);
  for (const { name, description, weight } of personas) {
    await expect(item(page, name)).toContainText(description);
    await expect(item(page, name)).toContainText(percent(weight));
  }
  await expect(item(page, 'welcome').getByText('Active', { exact: true })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Active persona' })).toHaveValue('welcome');
});

test('H1: shows merged values with the word for where each comes from, and the formula on demand', async ({
  page,
  owner,
}) => {
  await owner.call('set_value', { target: 'base', key: 'probe.manner', value: 'direct' });
  await owner.call('set_value', { target: 'base', key: 'probe.fathoms', value: 4 });
  await owner.call('set_value', { target: 'base', key: 'probe.only_base', value: 'inherited' });
  await owner.call('create_persona', { name: 'prober', specialization_level: 2 });
  await owner.call('learn_behavior', { persona: 'prober', key: 'probe.manner', value: 'warm' });
  await owner.call('learn_behavior', { persona: 'prober', key: 'probe.fathoms', value: 8 });
  await openPage(page, owner);
  await choose(page, 'prober');

  await expect(page.getByRole('heading', { name: 'prober' })).toBeVisible();
  await expect(row(page, 'manner').getByRole('cell')).toHaveText(['warm', 'persona']);
  await expect(row(page, 'fathoms').getByRole('cell')).toHaveText(['7', 'blend']);
  await expect(row(page, 'only_base').getByRole('cell')).toHaveText(['inherited', 'base']);

  await page.getByRole('button', { name: 'How it is computed' }).click();
  await expect(page.getByRole('main')).toContainText('0.7 ÷ 22 = 0.175');
});

test('shows and copies exactly the text a model receives', async ({ page, owner, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page, owner);
  await choose(page, 'writer');
  await page.getByRole('tab', { name: 'Text for the model' }).click();
  await page.getByRole('tabpanel').getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const { instructions } = await owner.call('get_active_persona', { persona_name: 'writer' });
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(instructions);
  await expect(page.getByRole('tabpanel')).toContainText(
    instructions.split('\n').find((line) => line.startsWith('- ')) ?? '',
  );
});

test('D7: shows a change of somebody else without a reload', async ({ page, owner }) => {
  await openPage(page, owner);
  await choose(page, 'writer');
  await expect(page.getByRole('table')).toBeVisible();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));

  await owner.call('learn_behavior', { persona: 'writer', key: 'probe.pace', value: 'unhurried' });
  await expect(row(page, 'pace')).toContainText('unhurried');
  await expect(row(page, 'pace')).toContainText('changed just now');
  const { entries } = await owner.call('get_history', { limit: 1 });
  await expect(page.getByRole('complementary', { name: 'Last changes' })).toContainText(
    entries[0]?.message ?? 'no entry',
  );

  const before = await owner.call('list_personas', {});
  await owner.call('tune_weight', { target: 'writer', parameter: 'specialization_level', value: 3 });
  const after = await owner.call('list_personas', {});
  const weightIn = ({ personas }: typeof after) => personas.find(({ name }) => name === 'writer')?.weight ?? 0;
  expect(percent(weightIn(after))).not.toBe(percent(weightIn(before)));
  await expect(item(page, 'writer')).toContainText(percent(weightIn(after)));
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('D7: a file that becomes invalid outside is named with its reason, and the others go on', async ({
  page,
  owner,
}) => {
  await openPage(page, owner);
  await writeFile(join(owner.dir, 'personas', 'broken.yaml'), 'behaviors:\n  tone: [warm\n');
  await expect(item(page, 'broken')).toContainText('Not valid', { timeout: 15_000 });
  await choose(page, 'broken');
  await expect(page.getByRole('main')).toContainText(/line \d+/);
  await expect(page.getByRole('button', { name: 'Make active' })).toHaveCount(0);
  await choose(page, 'writer');
  await expect(page.getByRole('table')).toBeVisible();
});

test('makes another persona active, by its button and by typing in the switch, without losing the focus', async ({
  page,
  owner,
}) => {
  await openPage(page, owner);
  await choose(page, 'writer');
  await page.getByRole('button', { name: 'Make active' }).press('Enter');
  const done = page.getByRole('main').getByRole('button', { name: 'Active', exact: true });
  await expect(done).toBeFocused();
  await expect(item(page, 'writer').getByText('Active', { exact: true })).toBeVisible();
  const field = page.getByRole('combobox', { name: 'Active persona' });
  await expect(field).toHaveValue('writer');

  await field.focus();
  await page.keyboard.type('resea');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('researcher');
  await expect(field).toBeFocused();
  const { personas } = await owner.call('list_personas', {});
  expect(personas.find(({ active }) => active)?.name).toBe('researcher');

  await page.keyboard.type('wr');
  await page.keyboard.press('Escape');
  await expect(field).toHaveValue('researcher');
});

test('D10: keeps what it shows when the owner is killed, and recovers by itself when it is back', async ({
  page,
  dir,
}) => {
  // Below the ports that systems give out, so that no owner of another test takes it in between.
  const port = String(20_000 + Math.floor(Math.random() * 10_000));
  const owner = await startOwner(dir, ['--port', port]);
  await openPage(page, owner);
  await choose(page, 'writer');
  await expect(page.getByRole('table')).toBeVisible();
  const gone = once(owner.child, 'exit');
  owner.child.kill('SIGKILL');
  await gone;
  await expect(state(page, 'Offline')).toBeVisible();
  await expect(page.getByText('Helios is not running, or does not answer.')).toBeVisible();
  await expect(page.getByRole('table')).toBeVisible();

  const next = await startOwner(dir, ['--port', port]);
  await next.call('learn_behavior', { persona: 'writer', key: 'probe.after', value: 'the crash' });
  await expect(state(page, 'Live')).toBeVisible({ timeout: 15_000 });
  await expect(row(page, 'after')).toContainText('the crash');
  await expect(page.getByText('Helios is not running, or does not answer.')).toHaveCount(0);
});

test('H20: text of a persona is text, and nothing in it stays hidden', async ({ page, owner }) => {
  const markup = '<img src=x onerror="window.injected = true">';
  await owner.call('create_persona', { name: 'hostile', specialization_level: 2, description: `${markup} \u202Eevil` });
  await owner.call('learn_behavior', { persona: 'hostile', key: 'probe.markup', value: markup });
  await owner.call('learn_behavior', {
    persona: 'hostile',
    key: 'probe.unseen',
    value: 'calm\u{E0069}\u{E0067}\u{E006E}\u{E006F}\u{E0072}\u{E0065}\u200B',
  });
  await openPage(page, owner);
  await choose(page, 'hostile');
  await expect(item(page, 'hostile')).toContainText(`${markup} U+202Eevil`);
  await expect(row(page, 'markup')).toContainText(markup);
  await expect(row(page, 'unseen')).toContainText('calmhidden text “ignore”');
  await page.getByRole('tab', { name: 'Text for the model' }).click();
  await expect(page.getByRole('tabpanel')).toContainText(markup);
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(await page.evaluate(() => 'injected' in window)).toBe(false);
});

test('says what to do without a token or with a wrong one, and takes a pasted one', async ({ page, owner }) => {
  await page.goto(new URL('/', owner.info.url).href);
  await expect(page.getByText('helios serve --open')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Or paste the token').fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('no longer allowed in');
  await page.getByLabel('Or paste the token').fill(owner.info.token);
  await page.keyboard.press('Enter');
  await expect(item(page, 'writer')).toBeVisible();
  await page.reload();
  await expect(item(page, 'writer')).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`D8: has no fault that axe finds, ${theme}, in a small and a large window`, async ({ page, owner }) => {
    await page.emulateMedia({ colorScheme: theme === 'dark' ? 'light' : 'dark' });
    await openPage(page, owner);
    await page.getByRole('radio', { name: theme, exact: false }).check({ force: true });
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(theme);
    await choose(page, 'developer');
    await expect(page.getByRole('table')).toBeVisible();
    for (const viewport of [
      { width: 900, height: 600 },
      { width: 1280, height: 800 },
      { width: 1600, height: 900 },
    ]) {
      await page.setViewportSize(viewport);
      expect(await overflow(page)).toBe(0);
      await expectAccessible(page);
    }
    await page.getByRole('tab', { name: 'Text for the model' }).click();
    await expectAccessible(page);
    await page.getByRole('combobox').click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await expectAccessible(page);
  });
}

test('D8: at 200 and 400 % zoom nothing is cut off sideways', async ({ page, owner }) => {
  await openPage(page, owner);
  await expect(page.getByRole('table')).toBeVisible();
  for (const viewport of [
    { width: 640, height: 400 },
    { width: 320, height: 256 },
  ]) {
    await page.setViewportSize(viewport);
    expect(await overflow(page)).toBe(0);
  }
});

test('D8: everything can be reached and done with the keyboard alone, and the focus is always seen', async ({
  page,
  owner,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openPage(page, owner);
  await expect(page.getByRole('table')).toBeVisible();

  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      const places = [element, element?.closest('label')].filter((place) => place instanceof Element);
      const styles = places.flatMap((place) => [getComputedStyle(place), getComputedStyle(place, '::after')]);
      return {
        seen: styles.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2),
      };
    });
  const next = async (locator: ReturnType<Page['locator']>) => {
    await page.keyboard.press('Tab');
    await expect(locator).toBeFocused();
    expect(await focused(), String(locator)).toEqual({ seen: true });
  };

  await next(page.getByRole('combobox', { name: 'Active persona' }));
  await next(page.getByRole('radio', { name: 'Like the system' }));
  await next(page.getByRole('button', { name: 'Keyboard shortcuts' }));
  await next(list(page).getByRole('button', { name: 'welcome', exact: true }));

  await page.keyboard.press('Home');
  await expect(list(page).getByRole('button', { name: 'developer', exact: true })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'researcher' })).toBeVisible();
  await expect(list(page).getByRole('button', { name: 'researcher', exact: true })).toBeFocused();

  await next(page.getByRole('button', { name: 'Make active' }));
  await next(page.getByRole('button', { name: 'How it is computed' }));
  await next(page.getByRole('tab', { name: 'Merged result' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Text for the model' })).toBeFocused();
  await next(page.getByRole('tabpanel'));
  await next(page.getByRole('tabpanel').getByRole('button', { name: 'Copy' }));
  await next(page.getByRole('button', { name: 'Hide' }));
  await next(page.getByRole('region', { name: 'Last changes' }));

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Last changes' })).toBeFocused();
});

test('D8: nothing moves for whoever asked for less motion', async ({ page, owner }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openPage(page, owner);
  await expect(page.getByRole('table')).toBeVisible();
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return [transitionDuration, animationDuration].some((times) =>
          times.split(',').some((time) => parseFloat(time) > 0),
        );
      }).length,
  );
  expect(moving).toBe(0);
});
