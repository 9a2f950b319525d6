// The Personas page against a real owner, in a real browser: the list, what can be done with a persona, what it comes to.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from '@playwright/test';

import { test } from './first-page.fixture.ts';
import { expectAccessible, overflow } from './first-page.ts';
import { connectClient } from './mcp-client.ts';
import {
  addYaml,
  choosePersona,
  notice,
  openPersona,
  personaLink,
  personaList,
  personaRow,
  resultRow,
  saveBar,
  saveDialog,
  view,
} from './personas-page.ts';

test('D2: lists the personas with what each inherits and who changed it last; what is not valid is named with its reason', async ({
  page,
  owner,
}) => {
  await openPersona(page, owner, 'writer');
  const { personas } = await owner.call('list_personas', {});
  for (const { name, description, weight } of personas) {
    await expect(personaRow(page, name)).toContainText(description);
    await expect(personaRow(page, name)).toContainText(`inherits ${Math.round(weight * 100)} %`);
    await expect(personaRow(page, name)).toContainText('Helios');
  }
  await expect(personaRow(page, 'welcome').getByText('Active', { exact: true })).toBeVisible();

  // D7: an editor breaks a file, a client changes another one; both are seen without a reload.
  await writeFile(join(owner.dir, 'personas', 'broken.yaml'), 'behaviors:\n  tone: [warm\n');
  await expect(personaRow(page, 'broken')).toContainText('Not valid', { timeout: 15_000 });
  await expect(personaRow(page, 'broken')).toContainText(/line \d+/);
  const client = await connectClient('v1', { http: owner.info }, 'Claude Desktop');
  await view(page, 'Result').click();
  await client.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value: 'plain' });
  await expect(personaRow(page, 'writer')).toContainText('Claude Desktop');
  const tone = resultRow(page, 'tone').filter({ hasText: 'plain' });
  await expect(tone).toContainText('before: warm and vivid');
  await client.sdk.close();

  const search = page.getByRole('searchbox', { name: 'Search personas' });
  await search.fill('evidence');
  await expect(personaList(page).getByRole('listitem')).toHaveCount(1);
  await expect(personaList(page)).toContainText('1 of 5');
  await search.fill('nobody');
  await expect(personaList(page)).toContainText('No persona matches “nobody”');
  await search.press('Escape');
  await expect(personaList(page).getByRole('listitem')).toHaveCount(5);
});

test('H1: marks each value as base, persona or blend, and tells the arithmetic on focus', async ({ page, owner }) => {
  await owner.call('set_value', { target: 'base', key: 'probe.fathoms', value: 4 });
  await owner.call('set_value', { target: 'base', key: 'probe.only_base', value: 'inherited' });
  await owner.call('set_value', { target: 'base', key: 'probe.manner', value: 'direct' });
  await owner.call('create_persona', {
    name: 'prober',
    specialization_level: 2,
    behaviors: {},
    description: 'Probes',
  });
  await owner.call('set_value', { target: 'prober', key: 'probe', value: { fathoms: 8, manner: 'warm' } });
  await openPersona(page, owner, 'prober');
  await view(page, 'Result').click();
  await expect(resultRow(page, 'fathoms').getByRole('cell')).toHaveText(['7', 'blend']);
  await expect(resultRow(page, 'only_base').getByRole('cell')).toHaveText(['inherited', 'base']);
  await expect(resultRow(page, 'manner').getByRole('cell')).toHaveText(['warm', 'persona']);

  const first = page.getByRole('table').getByRole('button').first();
  await first.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await expect(first).toBeFocused();
  await resultRow(page, 'fathoms').getByRole('button').focus();
  const explained = resultRow(page, 'fathoms').getByRole('button');
  await expect(explained).toHaveAccessibleDescription(/fathoms = 4 × 17.5\s% \+ 8 × 82.5\s% = 7.3, rounded 7/);
  await resultRow(page, 'only_base').hover();
  await expect(page.getByText('Only the base says something here.')).toBeVisible();

  await page.getByRole('button', { name: 'How it is computed' }).click();
  await expect(page.getByRole('main')).toContainText('0.7 ÷ 2² = 0.175');
  await expect(page.getByRole('main')).toContainText('inherits 18 % from the base');
});

test('D2: shows and copies exactly the text a model receives, with about how many tokens it is', async ({
  page,
  owner,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPersona(page, owner, 'writer');
  await view(page, 'Text for the model').click();
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText(/about \d{3} tokens/);
  await panel.getByRole('button', { name: 'Copy' }).click();
  await expect(panel.getByRole('button', { name: 'Copied' })).toBeVisible();
  const { instructions } = await owner.call('get_active_persona', { persona_name: 'writer' });
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(instructions);
  await expect(panel.locator('pre')).toHaveText(instructions, { useInnerText: true });
});

test('D2, D11: a persona is made out of nothing, a copy, a chosen and a dropped file, and goes out as a file', async ({
  page,
  owner,
}) => {
  await openPersona(page, owner, 'writer');
  const dialog = page.getByRole('dialog', { name: 'New persona' });
  const create = dialog.getByRole('button', { name: 'Create' });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true, level: 2 });

  await page.getByRole('button', { name: 'New persona' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Größe 1');
  await expect(create).toBeDisabled();
  await dialog.getByRole('button', { name: 'Use groesse-1' }).click();
  await dialog.getByRole('textbox', { name: 'Description' }).fill('Made here');
  await expect(dialog).toContainText('It will inherit 18 % from the base.');
  await create.click();
  await expect(heading('groesse-1')).toBeVisible();
  await expect(personaLink(page, 'groesse-1')).toBeFocused();
  await expect(personaRow(page, 'groesse-1')).toContainText('Made here');

  await page.keyboard.press('Alt+n');
  await expect(dialog.getByRole('textbox').first()).toBeFocused();
  await page.keyboard.type('WRITER');
  await expect(dialog).toContainText('There is a persona called writer already.');
  await page.keyboard.press('Escape');
  await personaRow(page, 'writer').hover();
  await personaRow(page, 'writer').getByRole('button', { name: 'Actions for writer' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('writer-2');
  await page.keyboard.press('Enter');
  await expect(heading('writer-2')).toBeVisible();

  await page.getByRole('button', { name: 'New persona' }).click();
  await dialog.getByRole('radio', { name: 'A file' }).check({ force: true });
  const text = '# from a file\ndescription: Came in\nspecialization_level: 4\n';
  await dialog
    .getByLabel('Choose a file')
    .last()
    .setInputFiles({ name: 'Imported One.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) });
  await expect(dialog.getByRole('textbox', { name: /Content of Imported One/ })).toBeVisible();
  await expect(dialog).toContainText('Came in');
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('imported-one');
  await create.click();
  await expect(heading('imported-one')).toBeVisible();
  expect(await readFile(join(owner.dir, 'personas', 'imported-one.yaml'), 'utf8')).toBe(text);

  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['tone: [broken\n'], 'dropped.yaml'));
    return data;
  });
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: dropped });
  await expect(dialog).toContainText('The text is not valid yet');
  await expect(create).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(personaRow(page, 'dropped')).toHaveCount(0);

  const download = page.waitForEvent('download');
  await page.getByRole('main').getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export as a file' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('imported-one.yaml');
  expect(await readFile(await file.path(), 'utf8')).toBe(text);
});

test('D2, D8: with keys alone a persona is renamed and deleted, undone, made active; the focus is never lost', async ({
  page,
  owner,
}) => {
  await openPersona(page, owner, 'developer');
  await personaLink(page, 'developer').focus();
  await page.keyboard.press('End');
  await expect(personaLink(page, 'writer')).toBeFocused();
  await page.keyboard.press('F2');
  await page.keyboard.type('author');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'author', level: 2 })).toBeVisible();
  await expect(personaLink(page, 'author')).toBeFocused();
  await expect(personaRow(page, 'writer')).toHaveCount(0);

  await page.keyboard.press('Delete');
  await expect(personaRow(page, 'author')).toHaveCount(0);
  await expect(personaLink(page, 'developer')).toBeFocused();
  await expect(notice(page)).toContainText('author is deleted.');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(personaRow(page, 'author')).toBeVisible();

  await personaLink(page, 'welcome').focus();
  await page.keyboard.press('Delete');
  await expect(notice(page)).toContainText('welcome is the active persona.');
  await expect(personaRow(page, 'welcome')).toBeVisible();

  await choosePersona(page, 'author');
  await page.getByRole('button', { name: 'Make active' }).press('Enter');
  await expect(page.getByRole('main').getByRole('button', { name: 'Active', exact: true })).toBeFocused();
  await expect(personaRow(page, 'author').getByText('Active', { exact: true })).toBeVisible();

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('changes of author');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Timeline', level: 1 })).toBeVisible();
});

test('H20: text of a persona is text, and nothing in it stays hidden', async ({ page, owner }) => {
  const markup = '<img src=x onerror="window.injected = true">';
  await owner.call('create_persona', {
    name: 'hostile',
    specialization_level: 2,
    description: `${markup} \u202Eevil`,
    behaviors: { markup, unseen: 'calm\u{E0069}\u{E0067}\u{E006E}\u{E006F}\u{E0072}\u{E0065}\u200B' },
  });
  await openPersona(page, owner, 'hostile');
  await expect(personaRow(page, 'hostile')).toContainText(`${markup} U+202Eevil`);
  await view(page, 'Result').click();
  await expect(resultRow(page, 'markup')).toContainText(markup);
  await expect(resultRow(page, 'unseen')).toContainText('calmhidden text “ignore”');
  await view(page, 'Text for the model').click();
  await expect(page.getByRole('tabpanel')).toContainText(markup);
  await expect(page.getByRole('tabpanel')).toContainText('normally not visible');
  await addYaml(page, 'more: "<script>window.injected = true</script>"\n');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(saveDialog(page, 'hostile')).toContainText('injected');
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(await page.evaluate(() => 'injected' in window)).toBe(false);
});

for (const theme of ['dark', 'light'] as const) {
  test(`D8: has no fault that axe finds, ${theme}, in every view and dialog, and nothing is cut off sideways`, async ({
    page,
    owner,
  }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await openPersona(page, owner, 'developer');
    for (const name of ['Form', 'Result', 'Text for the model', 'YAML']) {
      await view(page, name).click();
      await expectAccessible(page);
    }
    await addYaml(page, 'mine: 1\n');
    await owner.call('learn_behavior', { persona: 'developer', key: 'mine', value: 2 });
    await page.getByRole('button', { name: 'Choose for each place' }).click();
    await expect(page.getByRole('dialog')).toContainText('Place 1 of 1');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New persona' }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await view(page, 'Result').click();
    for (const width of [1600, 900, 640, 320]) {
      await page.setViewportSize({ width, height: 600 });
      await expect(page.getByRole('table')).toBeVisible();
      expect(await overflow(page), String(width)).toBe(0);
    }
    await expectAccessible(page);
    await page.getByRole('link', { name: 'All personas' }).click();
    await expect(personaRow(page, 'writer')).toBeVisible();
    expect(await overflow(page)).toBe(0);
  });
}

const persona = (at: number) => ({
  path: `personas/p${String(at).padStart(4, '0')}.yaml`,
  text: `description: Number ${at}\nspecialization_level: ${1 + (at % 9)}\n`,
});

test.describe('with a thousand personas', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => persona(at));
  test.use({ files: Object.fromEntries(many.map(({ path, text }) => [path, text])) });

  test('D2: they are listed, searched and walked through without drawing them all', async ({ page, owner }) => {
    await openPersona(page, owner, 'p0000');
    await expect(personaList(page)).toContainText('1000');
    await personaLink(page, 'p0000').focus();
    await page.keyboard.press('End');
    await expect(personaLink(page, 'p0999')).toBeFocused();
    expect(await personaList(page).getByRole('listitem').count()).toBeLessThan(40);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(personaLink(page, 'p0997')).toBeFocused();
    await page.getByRole('searchbox').fill('number 777');
    await expect(personaList(page).getByRole('listitem')).toHaveCount(1);
    await choosePersona(page, 'p0777');
    await expect(saveBar(page)).toHaveCount(0);
  });
});
