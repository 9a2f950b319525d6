// The overview: the map of base and personas, what happens beside it, and the first three steps.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, type Page } from '@playwright/test';

import { expectAccessible, openPage, overflow } from './first-page.ts';
import { test } from './first-page.fixture.ts';
import { ShimSession } from './shim-session.ts';

const map = (page: Page) => page.getByRole('region', { name: 'Map of base and personas' });
const planet = (page: Page, name: string) =>
  map(page).getByRole('link', { name: new RegExp(`^${name} \\d+ % from the base`) });
const card = (page: Page) => page.getByRole('tooltip');
const welcome = (page: Page) => page.getByRole('region', { name: 'Welcome to Helios' });
const aside = (page: Page) => page.getByRole('complementary', { name: 'What is going on' });
const closeWelcome = (page: Page) => page.getByRole('button', { name: 'Close the welcome' }).click();

/** How far the middle of a planet is from the middle of the sun, in pixels. */
async function distance(page: Page, name: string): Promise<number> {
  const middle = async (link: ReturnType<typeof planet>) => {
    const box = await link.boundingBox();
    return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2, size: box.width } : { x: 0, y: 0, size: 0 };
  };
  const [sun, one] = [await middle(map(page).getByRole('link', { name: /^Base/ })), await middle(planet(page, name))];
  return Math.hypot(one.x - sun.x, one.y - sun.y);
}

test('D12: personas stand as far from the base as they inherit little; the keyboard walks and opens them', async ({
  page,
  owner,
}) => {
  await openPage(page, owner);
  await closeWelcome(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeFocused();
  await expect(page.getByText('welcome is active and inherits 70 % from the base.')).toBeVisible();
  const near = await distance(page, 'welcome');
  expect(await distance(page, 'developer')).toBeGreaterThan(near);
  expect(await distance(page, 'researcher')).toBeGreaterThan(near);

  // The active one is the only stop of Tab; the arrows go on to those that inherit less.
  await map(page)
    .getByRole('link', { name: /^Base 70 %/ })
    .focus();
  await page.keyboard.press('Tab');
  await expect(planet(page, 'welcome')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(planet(page, 'developer')).toBeFocused();
  await expect(card(page)).toContainText('inherits 18 % from the base');
  await expect(card(page)).toContainText('Careful software engineering');
  await expect(card(page)).toContainText('behaviors.tone');
  await expect(planet(page, 'developer')).toHaveAccessibleDescription(/5 own, 2 blended/);
  await page.keyboard.press('Escape');
  await expect(card(page)).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(planet(page, 'researcher')).toBeFocused();

  // Space makes it active, and keeps the focus.
  await page.keyboard.press('Space');
  await expect(planet(page, 'researcher')).toHaveAccessibleName(/, Active$/);
  await expect(planet(page, 'researcher')).toBeFocused();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('researcher is active now.');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/personas\/welcome$/);
});

test('D12, D7: a planet moves when its weight changes elsewhere; the pointer tells of it and has a menu', async ({
  page,
  owner,
}) => {
  await openPage(page, owner);
  await closeWelcome(page);
  await expect(planet(page, 'writer')).toBeVisible();
  const before = await distance(page, 'writer');
  await owner.call('tune_weight', { target: 'writer', parameter: 'specialization_level', value: 1.2 });
  await expect.poll(() => distance(page, 'writer')).toBeLessThan(before / 1.5);
  await expect(planet(page, 'writer')).toHaveAccessibleName('writer 49 % from the base');
  await expect(aside(page)).toContainText('2 changes');
  await expect(aside(page)).toContainText('specialization_level of writer');

  await planet(page, 'writer').hover();
  await expect(card(page)).toContainText('Level 1.2');
  await planet(page, 'writer').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Make active' }).click();
  await expect(planet(page, 'writer')).toHaveAccessibleName(/, Active$/);
  await map(page).getByRole('link', { name: /^Base/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Base' })).toBeVisible();
});

test('D12: a table says the same, sorts, and stays chosen', async ({ page, owner }) => {
  await openPage(page, owner);
  await closeWelcome(page);
  await page.getByRole('button', { name: 'Show as table' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Show as map' })).toBeFocused();
  const names = () => page.getByRole('rowheader').allInnerTexts();
  expect(await names()).toEqual(['welcome', 'developer', 'writer', 'researcher']);
  await expect(page.getByRole('columnheader', { name: 'Inherits' })).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('button', { name: 'Inherits' }).click();
  expect(await names()).toEqual(['researcher', 'writer', 'developer', 'welcome']);
  await page.getByRole('button', { name: 'Persona', exact: true }).click();
  expect(await names()).toEqual(['developer', 'researcher', 'welcome', 'writer']);
  await expect(page.getByRole('row', { name: /^developer/ }).getByRole('cell')).toContainText([
    '18 %',
    '2',
    '5',
    '2',
    '8',
  ]);
  await page.getByRole('button', { name: 'Make active: writer' }).click();
  await expect(page.getByRole('row', { name: /^writer/ })).toContainText('Active');
  await expectAccessible(page);

  await page.reload();
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('show as map');
  await page.keyboard.press('Enter');
  await expect(map(page)).toBeVisible();
});

test('H1: the first three steps, by keyboard alone: choose, connect, see it work', async ({ page, owner, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page, owner);
  await expect(welcome(page).getByRole('heading', { name: 'Welcome to Helios' })).toBeVisible();
  await expectAccessible(page);

  const writer = welcome(page).getByRole('button', { name: 'writer' });
  while (!(await writer.evaluate((button) => button === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(writer).toHaveAttribute('aria-pressed', 'true');
  await expect(writer).toBeFocused();
  await expect(welcome(page).getByRole('heading', { name: /^Choose how your assistant works\W+done$/ })).toBeVisible();
  const { personas } = await owner.call('list_personas', {});
  expect(personas.find(({ active }) => active)?.name).toBe('writer');

  await welcome(page).getByRole('button', { name: 'Copy' }).first().press('Enter');
  const { command, args } = await owner.call('get_connection_info', {});
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('claude mcp add --scope user helios -- ');
  for (const part of [command, ...args]) expect(copied).toContain(part);
  await expect(welcome(page)).toContainText('"mcpServers"');

  await expect(welcome(page)).toContainText('Waits for the first connection');
  const session = ShimSession.on(owner.dir);
  await session.initialize('Example client');
  await expect(welcome(page)).toContainText('Example client is connected');
  await session.ask('get_active_persona', {});
  await expect(welcome(page)).toContainText('Example client works with your persona now.');
  await expect(welcome(page).getByRole('heading', { name: /^See it work\W+done$/ })).toBeVisible();
  await welcome(page).getByRole('button', { name: 'Finish' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeFocused();
  await expect(aside(page)).toContainText('Example client');
  await session.end();
  await expect(aside(page)).toContainText('No assistant is connected now.');

  // Not again by itself, but whenever somebody asks for it.
  await page.reload();
  await expect(aside(page)).toContainText('Nothing needs you.');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('welcome');
  await page.keyboard.press('Enter');
  await expect(welcome(page).getByRole('heading', { name: 'Welcome to Helios' })).toBeFocused();
});

test('is accessible in both themes, fits everywhere, and shows hostile text as text', async ({ page, owner }) => {
  const hostile = '<img src=x onerror=alert(1)>\u202e\u200bhidden';
  await owner.call('create_persona', { name: 'hostile', specialization_level: 1.5, description: hostile });
  await writeFile(join(owner.dir, 'personas', 'broken.yaml'), 'behaviors:\n  tone: [warm\n');
  await openPage(page, owner);
  // Somebody has used this Helios already.
  await expect(welcome(page)).toHaveCount(0);
  await expect(planet(page, 'broken')).toHaveAccessibleName(/, Not valid$/, { timeout: 15_000 });
  const matter = aside(page).getByRole('link', { name: /^broken is not valid/ });
  await expect(matter).toBeVisible();
  await planet(page, 'hostile').hover();
  await expect(card(page)).toContainText('<img src=x onerror=alert(1)>');
  await expect(card(page)).toContainText('U+202E U+200B');
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page);
  }
  for (const [width, height] of [
    [900, 600],
    [320, 640],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(planet(page, 'welcome')).toBeInViewport();
    expect(await overflow(page), `at ${width} px`).toBe(0);
  }
  await matter.click();
  await expect(page).toHaveURL(/#\/personas\/broken$/);
});

test.describe('with many personas', () => {
  const count = 300;
  test.use({
    files: Object.fromEntries([
      ['base/identity.yaml', 'base_importance: 0.7\nbehaviors:\n  tone: direct\n'],
      ...Array.from({ length: count }, (_, at): [string, string] => [
        `personas/persona-${at}.yaml`,
        `specialization_level: ${1 + (at % 50) / 10}\nbehaviors:\n  tone: own ${at}\n`,
      ]),
    ]),
  });

  test('D12: names only what fits, and the table holds only the rows in view', async ({ page, owner }) => {
    await openPage(page, owner);
    await expect(map(page).getByRole('listitem')).toHaveCount(count);
    // The names that are written touch neither one another nor a planet.
    const touching = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll('.planet-name')].map((name) => name.getBoundingClientRect());
      const touch = (a: DOMRect, b: DOMRect) =>
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      return {
        names: boxes.length,
        pairs: boxes.filter((a, at) => boxes.slice(at + 1).some((b) => touch(a, b))).length,
      };
    });
    expect(touching.names).toBeGreaterThan(0);
    expect(touching.pairs).toBe(0);
    await page.getByRole('button', { name: 'Show as table' }).click();
    await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', String(count + 1));
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await page.getByRole('region', { name: 'Personas as a table' }).focus();
    await page.keyboard.press('End');
    await expect(page.getByRole('rowheader', { name: 'persona-299' })).toBeVisible();
  });
});
