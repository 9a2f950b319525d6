// The form of a persona against a real owner: what is edited in it, by mouse and by keys, and that the file keeps the rest.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, type Page } from '@playwright/test';

import { test } from './first-page.fixture.ts';
import { expectAccessible, overflow } from './first-page.ts';
import type { Owner } from './fixtures.ts';
import { openPersona, replaceYaml, saveBar, saveDialog, view } from './personas-page.ts';

const probe = `# About this file
name: probe
description: First   # short
specialization_level: 2

behaviors:
  # how it sounds
  tone: 'concise'  # said twice
  depth: 5

  explain: false
  method:
    - first # one
    - second
    - third
  code: # of all kinds
    style: plain
  nothing:
# by hand
shared: &s [a, b]
again: *s
folded: >
  some folded
  text
`;
test.use({
  files: {
    'base/identity.yaml': 'base_importance: 0.7\nbehaviors:\n  tone: calm\n  pace: 3\n  manners:\n    - please\n',
    'personas/probe.yaml': probe,
  },
});

const fileOf = (owner: Owner) => readFile(join(owner.dir, 'personas', 'probe.yaml'), 'utf8');
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const group = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
const menuOf = (page: Page, name: string) =>
  page.getByRole('button', { name: `What can be done with ${name}`, exact: true });
const choose = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name }).click();

async function openForm(page: Page, owner: Owner): Promise<void> {
  await openPersona(page, owner, 'probe');
  await view(page, 'Form').click();
  await expect(field(page, 'tone')).toHaveValue('concise');
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+s');
  await saveDialog(page, 'probe').getByRole('button', { name: 'Save' }).click();
  await expect(saveDialog(page, 'probe')).toHaveCount(0);
  await expect(saveBar(page)).toHaveCount(0);
}

test('D2: what is edited in the form changes its own lines of the file and no other', async ({ page, owner }) => {
  await openForm(page, owner);
  await field(page, 'Description').fill('Says: more');
  await field(page, 'tone').fill('warm');
  await field(page, 'depth').fill('7');
  await page.getByRole('switch', { name: 'explain' }).click();
  await expect(page.getByRole('switch', { name: 'explain' })).toBeChecked();
  await page.getByRole('slider', { name: 'Specialization' }).press('ArrowRight');
  await expect(field(page, 'Specialization')).toHaveValue('2.1');

  await menuOf(page, 'nothing').click();
  await choose(page, 'Make it a list');
  await expect(page.getByRole('button', { name: 'Add an item to nothing' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(group(page, 'nothing').getByRole('textbox')).toBeFocused();
  await page.keyboard.type('no');

  await page.getByRole('button', { name: 'Add a key to code' }).click();
  await page.keyboard.type('tests');
  await page.keyboard.press('Enter');
  await expect(field(page, 'tests')).toBeFocused();
  await page.keyboard.type('first');

  await save(page);
  const expected = probe
    .replace('description: First ', 'description: "Says: more" ')
    .replace("tone: 'concise'", "tone: 'warm'")
    .replace('depth: 5', 'depth: 7')
    .replace('explain: false', 'explain: true')
    .replace('specialization_level: 2', 'specialization_level: 2.1')
    .replace('nothing:\n', 'nothing:\n    - "no"\n')
    .replace('    style: plain\n', '    style: plain\n    tests: first\n');
  expect(await fileOf(owner)).toBe(expected);
});

test('D2: a form is edited by keys alone, and the focus goes along with what is done', async ({ page, owner }) => {
  await openForm(page, owner);
  const items = group(page, 'method').getByRole('textbox');
  await items.nth(0).focus();
  await page.keyboard.press('Enter');
  await expect(items.nth(1)).toBeFocused();
  await page.keyboard.type('new: one');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(items.nth(0)).toBeFocused();
  await expect(items.nth(0)).toHaveValue('new: one');
  await page.keyboard.press('Enter');
  await expect(items.nth(1)).toHaveValue('');
  await page.keyboard.press('Backspace');
  await expect(items.nth(0)).toBeFocused();
  await expect(items).toHaveCount(4);

  await field(page, 'depth').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(field(page, 'depth')).toBeFocused();
  await page.keyboard.press('F2');
  const name = field(page, 'New name of depth');
  await expect(name).toBeFocused();
  await page.keyboard.type('tone');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is a key “tone” here already.')).toBeVisible();
  await name.fill('detail');
  await page.keyboard.press('Enter');
  await expect(field(page, 'detail')).toBeFocused();

  await page.getByRole('button', { name: 'Add a key to behaviors' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Name of the key' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option')).toHaveText(['paceThe base says: 3', 'mannersThe base says: please']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Add an item to manners' })).toBeFocused();
  await expect(page.getByText('The base says: please')).toBeVisible();

  const more = menuOf(page, 'manners');
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Remove' }).focus();
  await page.keyboard.press('Enter');
  await expect(menuOf(page, 'manners')).toHaveCount(0);
  await expect(page.locator(':focus')).not.toHaveCount(0);

  await save(page);
  expect(await fileOf(owner)).toBe(
    probe
      .replace(
        "  # how it sounds\n  tone: 'concise'  # said twice\n  depth: 5\n",
        "  detail: 5\n  # how it sounds\n  tone: 'concise'  # said twice\n",
      )
      .replace('    - first # one\n', '    - "new: one"\n    - first # one\n'),
  );
});

test('D2: rows are dragged to another place and removed by their menu', async ({ page, owner }) => {
  await openForm(page, owner);
  const rows = group(page, 'method').locator('.form-item');
  await rows.nth(2).hover();
  const grip = await rows.nth(2).locator('.form-grip').boundingBox();
  const target = await rows.nth(0).boundingBox();
  if (!grip || !target) throw new Error('There is nothing to drag.');
  await page.mouse.move(grip.x + 6, grip.y + 12);
  await page.mouse.down();
  await page.mouse.move(target.x + 20, target.y + 12, { steps: 4 });
  await page.mouse.move(target.x + 20, target.y + 3);
  await page.mouse.up();
  await expect(rows.getByRole('textbox').nth(0)).toHaveValue('third');
  await menuOf(page, 'Item 2').click();
  await choose(page, 'Remove');
  await expect(rows.getByRole('textbox').nth(1)).toHaveValue('second');
  await expect(rows.getByRole('textbox').nth(1)).toBeFocused();
  await menuOf(page, 'tone').click();
  await choose(page, /^Move down/);
  await expect(menuOf(page, 'tone')).toBeFocused();
  await save(page);
  expect(await fileOf(owner)).toBe(
    probe
      .replace('    - first # one\n    - second\n    - third\n', '    - third\n    - second\n')
      .replace(
        "  # how it sounds\n  tone: 'concise'  # said twice\n  depth: 5\n",
        "  depth: 5\n  # how it sounds\n  tone: 'concise'  # said twice\n",
      ),
  );
});

test('D2: what only the text can hold is shown and left alone, and a text that is no YAML is not touched', async ({
  page,
  owner,
}) => {
  await openForm(page, owner);
  await expect(page.getByText('some folded')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit in YAML' })).toHaveCount(3);
  // The editor has alerts of its own.
  const alert = page.getByRole('tabpanel', { name: 'Form' }).getByRole('alert');
  // What shares a value cannot change places with it.
  await menuOf(page, 'shared').click();
  await choose(page, /^Move down/);
  await expect(alert).toContainText('Your text is as it was.');
  await alert.getByRole('button', { name: 'Edit in YAML' }).click();
  await expect(view(page, 'YAML')).toHaveAttribute('aria-selected', 'true');

  await replaceYaml(page, 'name: probe\nbehaviors: [half\n');
  await view(page, 'Form').click();
  await expect(alert).toContainText(/line \d+, column \d+/);
  await alert.getByRole('button', { name: 'Edit in YAML' }).click();
  await replaceYaml(page, 'behaviors:\n  "<b>key</b>": "<img src=x onerror=alert(1)>"\n  tone: "calm\\u202E\\u200B"\n');
  await view(page, 'Form').click();
  await expect(field(page, '<b>key</b>')).toHaveValue('<img src=x onerror=alert(1)>');
  await expect(page.getByRole('note')).toContainText('U+202E U+200B');
  expect(await fileOf(owner)).toBe(probe);
});

test('D2, D7: the form is accessible in both themes and fits narrow windows', async ({ page, owner }) => {
  await openForm(page, owner);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.getByRole('button', { name: 'Add a key to behaviors' }).click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Add a key to behaviors' })).toBeFocused();
  for (const [width, height] of [
    [900, 600],
    [320, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }
});
