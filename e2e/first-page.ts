// What the specs ask of the first page, by the names and roles a person meets.

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

import type { Owner } from './first-page.fixture.ts';

export const list = (page: Page) => page.getByRole('navigation', { name: 'Personas' });
export const item = (page: Page, persona: string) =>
  list(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: persona, exact: true }) });
export const choose = (page: Page, persona: string) =>
  list(page).getByRole('button', { name: persona, exact: true }).click();
export const row = (page: Page, key: string) =>
  page
    .getByRole('table')
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: key, exact: true }) });
export const state = (page: Page, word: string) => page.getByRole('status', { name: `State: ${word}` });
export const percent = (weight: number) => `inherits ${Math.round(weight * 100)} % from the base`;

export async function openPage(page: Page, owner: Owner): Promise<void> {
  await page.goto(owner.url);
  await expect(state(page, 'Live')).toBeVisible();
}

export const expectAccessible = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
};

export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
