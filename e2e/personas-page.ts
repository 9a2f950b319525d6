// What the specs ask of the Personas page, by the names and roles a person meets.

import { expect, type Page } from '@playwright/test';

import { openPage } from './first-page.ts';
import type { Owner } from './fixtures.ts';

export const personaList = (page: Page) => page.getByRole('navigation', { name: 'Personas' });
export const personaRow = (page: Page, name: string) =>
  personaList(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: true }) });
export const personaLink = (page: Page, name: string) => personaList(page).getByRole('link', { name, exact: true });
export const resultRow = (page: Page, key: string) =>
  page
    .getByRole('table')
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: key, exact: true }) });
export const saveBar = (page: Page) => page.getByRole('group', { name: 'Unsaved changes' });
export const saveDialog = (page: Page, target: string) => page.getByRole('dialog', { name: `Save ${target}` });
export const notice = (page: Page) => page.getByRole('region', { name: 'Messages' });
export const view = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
export const yaml = (page: Page) => page.getByRole('textbox', { name: /^YAML of/ });

export async function openPersona(page: Page, owner: Owner, name: string): Promise<void> {
  await openPage(page, owner);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Personas' }).click();
  await choosePersona(page, name);
}

export async function choosePersona(page: Page, name: string): Promise<void> {
  await personaLink(page, name).click();
  await expect(page.getByRole('heading', { name, exact: true, level: 2 })).toBeVisible();
}

/** Adds text at the end of the YAML, as a person pastes it. */
export async function addYaml(page: Page, text: string): Promise<void> {
  await view(page, 'YAML').click();
  await yaml(page).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText(text);
}

/** Puts a text in the place of the whole YAML. */
export async function replaceYaml(page: Page, text: string): Promise<void> {
  await view(page, 'YAML').click();
  await yaml(page).focus();
  await page.keyboard.press('ControlOrMeta+a');
  // Typed text would be indented by the editor.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press('ControlOrMeta+v');
}
