// What the specs ask of every page, by the names and roles a person meets.

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

import type { Owner } from './fixtures.ts';

export const state = (page: Page, word: string) => page.getByRole('status', { name: `State: ${word}` });

export const goTo = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();

export async function openPage(page: Page, owner: Owner): Promise<void> {
  await page.goto(owner.info.url);
  await expect(state(page, 'Live')).toBeVisible();
}

export const expectAccessible = async (page: Page) => {
  // Otherwise it opens a second page, which the window of the desktop app cannot; there are no frames that would need it.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
};

/** By how much the page, or whatever scrolls in it, is wider than its place. */
export const overflow = (page: Page) =>
  page.evaluate(() => {
    const scrolls = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
    const places = [document.documentElement, ...[...document.body.querySelectorAll('*')].filter(scrolls)];
    return Math.max(...places.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
  });
