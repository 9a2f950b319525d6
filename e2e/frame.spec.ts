// What surrounds the pages and is true of all of them, against a real owner, in a real browser.

import { once } from 'node:events';

import { expect, type Page } from '@playwright/test';

import { expectAccessible, goTo, openPage, overflow, state } from './first-page.ts';
import { test } from './first-page.fixture.ts';
import { startOwner } from './fixtures.ts';

const pages = ['Overview', 'Personas', 'Base', 'Timeline', 'Learning', 'Health', 'Connections', 'Settings'] as const;

const personaSwitch = (page: Page) => page.getByRole('combobox', { name: 'Active persona' });
const palette = (page: Page) => page.getByRole('dialog', { name: 'Command palette' });
const notice = (page: Page) => page.getByRole('region', { name: 'Messages' });
const runCommand = async (page: Page, typed: string) => {
  await page.keyboard.press('ControlOrMeta+k');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await expect(palette(page)).toHaveCount(0);
};

test('D10: takes the token out of the address, and shows every page by its link and by its key', async ({
  page,
  owner,
}) => {
  await openPage(page, owner);
  expect(page.url()).not.toContain(owner.info.token);
  for (const [at, name] of pages.entries()) {
    await goTo(page, name);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page).toHaveTitle(`${name} · Helios`);
    await page.keyboard.press(`ControlOrMeta+${((at + 3) % 8) + 1}`);
    await expect(page.getByRole('heading', { level: 1, name: pages[(at + 3) % 8] ?? '' })).toBeVisible();
  }
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
});

test(
  'says what to do without a token or with a wrong one, and takes a pasted one',
  { tag: '@browser' },
  async ({ page, owner }) => {
    await page.goto(new URL('/', owner.info.url).href);
    await expect(page.getByText('helios serve --open')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Or paste the token').fill('wrong');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('no longer allowed in');
    await page.getByLabel('Or paste the token').fill(owner.info.token);
    await page.keyboard.press('Enter');
    await expect(personaSwitch(page)).toContainText('welcome');
    await page.reload();
    await expect(personaSwitch(page)).toContainText('welcome');
  },
);

test('D8: the palette finds pages, personas and actions, and gives the focus back', async ({ page, owner }) => {
  await openPage(page, owner);
  await runCommand(page, 'go to heal');
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
  await runCommand(page, 'make writer');
  await expect(personaSwitch(page)).toContainText('writer');
  await runCommand(page, 'open research');
  await expect(page).toHaveURL(/#\/personas\/researcher$/);
  await runCommand(page, 'theme light');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');

  const field = page.getByRole('button', { name: 'Command palette' });
  await field.focus();
  await page.keyboard.press('Enter');
  await expectAccessible(page);
  await page.keyboard.type('no such thing');
  await expect(palette(page)).toContainText('Nothing matches.');
  await page.keyboard.press('Escape');
  await expect(field).toBeFocused();
});

test('D8: Ctrl/Cmd-Z takes the last change back and Shift does it again; the notice offers the same', async ({
  page,
  owner,
}) => {
  await openPage(page, owner);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(notice(page)).toContainText('Nothing was changed in this window yet.');
  await runCommand(page, 'make writer');
  await expect(notice(page)).toContainText('writer is active now.');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(personaSwitch(page)).toContainText('welcome');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(personaSwitch(page)).toContainText('writer');
  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await expect(personaSwitch(page)).toContainText('welcome');
  await notice(page).getByRole('button', { name: 'Redo' }).click();
  await expect(personaSwitch(page)).toContainText('writer');
  const { personas } = await owner.call('list_personas', {});
  expect(personas.find(({ active }) => active)?.name).toBe('writer');
});

test('makes another persona active by typing in the switch; Escape leaves it as it is', async ({ page, owner }) => {
  await openPage(page, owner);
  await personaSwitch(page).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('resea');
  await expect(page.getByRole('option')).toHaveCount(1);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(personaSwitch(page)).toContainText('researcher');
  await expect(personaSwitch(page)).toBeFocused();

  await page.keyboard.press('Enter');
  await page.keyboard.type('wri');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  await expect(personaSwitch(page)).toContainText('researcher');
});

test(
  'D10: keeps what it shows when the owner is killed, and recovers by itself when it is back',
  { tag: '@browser' },
  async ({ page, dir }) => {
    // Below the ports that systems give out, so that no owner of another test takes it in between.
    const port = String(20_000 + Math.floor(Math.random() * 10_000));
    const owner = await startOwner(dir, ['--port', port]);
    await openPage(page, owner);
    await expect(personaSwitch(page)).toContainText('welcome');
    const gone = once(owner.child, 'exit');
    owner.child.kill('SIGKILL');
    await gone;
    await expect(state(page, 'Offline')).toBeVisible();
    await expect(page.getByText('Helios is not running, or does not answer.')).toBeVisible();
    await expectAccessible(page);
    await runCommand(page, 'make writer');
    await expect(page.getByRole('alert')).toContainText('Could not make writer active');
    await expect(personaSwitch(page)).toContainText('welcome');

    const next = await startOwner(dir, ['--port', port]);
    await next.call('set_active_persona', { persona_name: 'developer' });
    await expect(state(page, 'Live')).toBeVisible({ timeout: 15_000 });
    await expect(personaSwitch(page)).toContainText('developer');
    await expect(page.getByText('Helios is not running, or does not answer.')).toHaveCount(0);

    // What went wrong stays until somebody has read it.
    await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
  },
);

test('D8: says what it does when an answer takes long', { tag: '@browser' }, async ({ page, owner }) => {
  await openPage(page, owner);
  let release = () => {};
  await page.route('**/api/call', async (route) => {
    await new Promise<void>((resolve) => (release = resolve));
    await route.continue();
  });
  await runCommand(page, 'make writer');
  await expect(page.getByRole('status', { name: 'Working' })).toBeVisible();
  release();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await expect(personaSwitch(page)).toContainText('writer');
  await expect(page.getByRole('status', { name: 'Working' })).toHaveCount(0);
});

for (const theme of ['dark', 'light'] as const) {
  test(`D8: no page has a fault that axe finds, ${theme}`, async ({ page, owner }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: theme === 'dark' ? 'light' : 'dark' });
    await openPage(page, owner);
    await page.getByRole('radio', { name: theme, exact: false }).check({ force: true });
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(theme);
    for (const name of pages) {
      await goTo(page, name);
      await settled(page);
      await expectAccessible(page);
    }
    await page.keyboard.press('Shift+?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await expectAccessible(page);
  });
}

test('D8: at 200 and 400 % zoom and in a small window nothing is cut off sideways', async ({ page, owner }) => {
  await openPage(page, owner);
  for (const viewport of [
    { width: 900, height: 600 },
    { width: 640, height: 400 },
    { width: 320, height: 256 },
  ]) {
    await page.setViewportSize(viewport);
    for (const name of pages) {
      await goTo(page, name);
      await settled(page);
      expect(await overflow(page), `${name} at ${viewport.width}`).toBe(0);
    }
  }
});

test('D8: nothing moves for whoever asked for less motion', async ({ page, owner }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openPage(page, owner);
  for (const name of pages) {
    await goTo(page, name);
    await settled(page);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element);
          return [transitionDuration, animationDuration].some((times) =>
            times.split(',').some((time) => parseFloat(time) > 0),
          );
        })
        .map(({ outerHTML }) => outerHTML.slice(0, 200)),
    );
    expect(moving, name).toEqual([]);
  }
});

test('D8: speaks German everywhere once it is chosen', async ({ page, owner }) => {
  await openPage(page, owner);
  await runCommand(page, 'deutsch');
  const german = ['Übersicht', 'Personas', 'Basis', 'Verlauf', 'Lernen', 'Zustand', 'Verbindungen', 'Einstellungen'];
  for (const name of german) {
    await page.getByRole('navigation', { name: 'Seiten' }).getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Einstellungen' })).toBeVisible();
});

test('D8: the frame can be walked with the keyboard alone, and the focus is always seen', async ({ page, owner }) => {
  await openPage(page, owner);
  const next = async (locator: ReturnType<Page['locator']>) => {
    await page.keyboard.press('Tab');
    await expect(locator).toBeFocused();
    expect(await isFocusSeen(page), String(locator)).toBe(true);
  };
  await page.evaluate(() => document.body.focus());
  await page.getByRole('link', { name: 'Skip to the content' }).focus();
  await next(personaSwitch(page));
  await next(page.getByRole('button', { name: 'Command palette' }));
  const rail = page.getByRole('navigation', { name: 'Pages' });
  for (const name of pages) await next(rail.getByRole('link', { name }));
  await next(page.getByRole('radio', { name: 'Like the system' }));
  await next(rail.getByRole('button', { name: 'Make the navigation narrow' }));
  await page.keyboard.press('Enter');
  await expect(rail.getByRole('button', { name: 'Show names in the navigation' })).toBeFocused();

  await page.getByRole('link', { name: 'Skip to the content' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

/** Nothing is loading any more. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

const isFocusSeen = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const places = [element, element?.closest('label')].filter((place) => place instanceof Element);
    const styles = places.flatMap((place) => [getComputedStyle(place), getComputedStyle(place, '::after')]);
    return styles.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
  });
