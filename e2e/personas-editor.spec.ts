// Editing a persona against a real owner: one text in two views, saving, unsaved work, and somebody else being faster.

import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from '@playwright/test';

import { test } from './first-page.fixture.ts';
import { state } from './first-page.ts';
import { startOwner, type Owner } from './fixtures.ts';
import { connectClient } from './mcp-client.ts';
import {
  addYaml,
  choosePersona,
  notice,
  openPersona,
  personaRow,
  replaceYaml,
  resultRow,
  saveBar,
  saveDialog,
  view,
  yaml,
} from './personas-page.ts';

const fileOf = (owner: Owner, name: string) => readFile(join(owner.dir, 'personas', `${name}.yaml`), 'utf8');

test('D2: what is typed is shown as a difference, saved on the second Ctrl+S, and undone; comments and order stay', async ({
  page,
  owner,
}) => {
  const before = await fileOf(owner, 'researcher');
  await openPersona(page, owner, 'researcher');
  await expect(saveBar(page)).toHaveCount(0);
  await addYaml(page, '# why\nzest: 3\n');
  await expect(saveBar(page)).toContainText('zest');
  await expect(personaRow(page, 'researcher').getByRole('img', { name: 'Unsaved changes' })).toBeVisible();

  await page.keyboard.press('ControlOrMeta+s');
  const dialog = saveDialog(page, 'researcher');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeFocused();
  await expect(dialog).toContainText('zest');
  expect(await fileOf(owner, 'researcher')).toBe(before);
  await page.keyboard.press('ControlOrMeta+s');
  await expect(dialog).toHaveCount(0);
  await expect(yaml(page)).toBeFocused();
  expect(await fileOf(owner, 'researcher')).toBe(`${before}# why\nzest: 3\n`);
  await expect(saveBar(page)).toHaveCount(0);

  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => fileOf(owner, 'researcher')).toBe(before);

  await view(page, 'Form').click();
  const tone = page.getByRole('textbox', { name: 'tone' });
  await tone.fill('quiet');
  await expect(saveBar(page)).toContainText('tone');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect(await fileOf(owner, 'researcher')).toBe(before.replace('tone: precise and neutral', 'tone: quiet'));
});

test('D2: the result follows every keystroke and is what the owner says once it is saved', async ({ page, owner }) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  await openPersona(page, owner, 'developer');
  await addYaml(page, 'extra:\n  pace: unhurried\n');
  await expect(resultRow(page, 'pace')).toContainText('unhurried');
  await expect(resultRow(page, 'pace')).toContainText('new');
  await view(page, 'Text for the model').click();
  const text = page.getByRole('tabpanel', { name: 'Text for the model' });
  await expect(text).toContainText(/about \d+ tokens/);
  const shown = await text.locator('pre').textContent();
  await page.keyboard.press('ControlOrMeta+s');
  await expect(saveDialog(page, 'developer')).toContainText('1 change');
  await page.keyboard.press('Escape');
  await saveBar(page).getByRole('button', { name: 'Review' }).click();
  await saveDialog(page, 'developer').getByRole('button', { name: 'Save' }).click();
  await expect(notice(page)).toContainText('developer is saved.');
  await expect(page.getByRole('tab', { name: 'YAML' })).toBeFocused();
  expect(shown).toBe((await owner.call('get_active_persona', { persona_name: 'developer' })).instructions);
});

test('H13: YAML that is not valid is refused in place, with its line, and the text is kept', async ({
  page,
  owner,
}) => {
  const before = await fileOf(owner, 'writer');
  await openPersona(page, owner, 'writer');
  await addYaml(page, 'open: at: all\n');
  await expect(saveBar(page)).toContainText(/Not valid yet. Line \d+/);
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByRole('alert').filter({ hasText: 'Your text is kept.' })).toContainText(
    /Could not save. Line \d+/,
  );
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await fileOf(owner, 'writer')).toBe(before);
  await view(page, 'Result').click();
  await expect(page.getByText('As of the last valid text.')).toBeVisible();
  await saveBar(page).getByRole('button', { name: 'Show in YAML' }).click();
  await expect(yaml(page)).toBeVisible();

  await replaceYaml(page, 'specialization_level: 0.5\n');
  await expect(saveBar(page)).toContainText('specialization_level');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await fileOf(owner, 'writer')).toBe(before);
});

test('D2: unsaved work survives a reload and a visit elsewhere, is offered again, and comes back after it was discarded', async ({
  page,
  owner,
}) => {
  await openPersona(page, owner, 'writer');
  await addYaml(page, 'kept: 1\n');
  await choosePersona(page, 'developer');
  await expect(saveBar(page)).toHaveCount(0);
  await page.reload();
  await choosePersona(page, 'writer');
  await expect(saveBar(page)).toContainText(/Unsaved changes from \d\d:\d\d/);
  await view(page, 'Result').click();
  await expect(resultRow(page, 'kept')).toContainText('1');
  await saveBar(page).getByRole('button', { name: 'Discard' }).click();
  await expect(saveBar(page)).toHaveCount(0);
  await expect(view(page, 'Result')).toBeFocused();
  await expect(resultRow(page, 'kept')).toHaveCount(0);
  await page.getByRole('button', { name: 'Bring them back' }).click();
  await expect(resultRow(page, 'kept')).toContainText('1');
});

test('D2: a client changes the persona meanwhile: both fit together, overlap and are chosen, or one side is taken', async ({
  page,
  owner,
}) => {
  const client = await connectClient('v2 auto', { http: owner.info }, 'Claude Desktop');
  await openPersona(page, owner, 'researcher');
  await addYaml(page, 'mine: 1\n');
  await client.ask('learn_behavior', { persona: 'researcher', key: 'behaviors.tone', value: 'warm' });
  const bar = page.getByRole('alert').filter({ hasText: 'changed this meanwhile' });
  await expect(bar).toContainText('Claude Desktop');
  await expect(bar).toContainText('Both changes fit together.');
  await bar.getByRole('button', { name: 'Combine both' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Use this text' }).click();
  await expect(bar).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+s');
  await saveDialog(page, 'researcher').getByRole('button', { name: 'Save' }).press('Enter');
  await expect(notice(page)).toContainText('researcher is saved.');
  expect(await fileOf(owner, 'researcher')).toMatch(/tone: warm[^]*mine: 1\n$/);

  await addYaml(page, 'both: of me\n');
  await client.ask('learn_behavior', { persona: 'researcher', key: 'both', value: 'of them' });
  await expect(bar).toContainText('Both changed the same place.');
  await bar.getByRole('button', { name: 'Choose for each place' }).click();
  const dialog = page.getByRole('dialog', { name: 'Combine both versions of researcher' });
  await expect(dialog.getByRole('button', { name: 'Use this text' })).toBeDisabled();
  await expect(dialog.getByRole('group', { name: 'Place 1 of 1' })).toContainText('both: of them');
  await dialog.getByRole('radio', { name: 'Both, theirs first' }).check();
  await expect(dialog.getByRole('alert')).toContainText('is there twice');
  await dialog.getByRole('radio', { name: 'Mine' }).check();
  await dialog.getByRole('button', { name: 'Use this text' }).click();
  await expect(saveBar(page)).toContainText('both');

  // Once more, while the difference is on show: the owner refuses, and nothing is overwritten.
  await page.keyboard.press('ControlOrMeta+s');
  await expect(saveDialog(page, 'researcher')).toBeVisible();
  await client.ask('learn_behavior', { persona: 'researcher', key: 'both', value: 'again of them' });
  await page.keyboard.press('Enter');
  await expect(bar).toBeVisible();
  expect(await fileOf(owner, 'researcher')).toContain('both: again of them');
  await bar.getByRole('button', { name: 'Take theirs' }).click();
  await expect(saveBar(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Bring them back' }).click();
  await bar.getByRole('button', { name: 'Keep mine' }).click();
  await page.keyboard.press('ControlOrMeta+s');
  await saveDialog(page, 'researcher').getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => fileOf(owner, 'researcher')).toContain('both: of me');
  await client.sdk.close();
});

test(
  'D10: the owner is killed while there is unsaved work; saving fails with the text kept, and works once it is back',
  { tag: '@browser' },
  async ({ page, dir }) => {
    // Below the ports that systems give out, so that no owner of another test takes it in between.
    const port = String(20_000 + Math.floor(Math.random() * 10_000));
    const owner = await startOwner(dir, ['--port', port]);
    await openPersona(page, owner, 'writer');
    await addYaml(page, 'survives: true\n');
    // What shows differences is fetched from the owner, the first time that one is shown.
    await saveBar(page).getByRole('button', { name: 'Review' }).click();
    await expect(saveDialog(page, 'writer')).toContainText('survives');
    await page.keyboard.press('Escape');
    const gone = once(owner.child, 'exit');
    owner.child.kill('SIGKILL');
    await gone;
    await expect(state(page, 'Offline')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+s');
    await page.keyboard.press('ControlOrMeta+s');
    await expect(page.getByRole('alert', { name: 'Problems' })).toContainText('Could not save writer');
    await expect(saveBar(page)).toBeVisible();

    const next = await startOwner(dir, ['--port', port]);
    await expect(state(page, 'Live')).toBeVisible({ timeout: 15_000 });
    await page.keyboard.press('ControlOrMeta+s');
    await expect(saveDialog(page, 'writer')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+s');
    await expect(notice(page)).toContainText('writer is saved.');
    expect(await fileOf(next, 'writer')).toMatch(/survives: true\n$/);
  },
);

test(
  'D2: on a slow disk saving says that it goes on, and two presses save once',
  { tag: '@browser' },
  async ({ page, owner }) => {
    await openPersona(page, owner, 'writer');
    let saves = 0;
    await page.route('**/api/call', async (route) => {
      if (route.request().postData()?.includes('"save_document"')) {
        saves++;
        await new Promise((resolve) => setTimeout(resolve, 1_500));
      }
      await route.continue();
    });
    await addYaml(page, 'slow: 1\n');
    await page.keyboard.press('ControlOrMeta+s');
    await expect(saveDialog(page, 'writer')).toBeVisible();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+s');
    await expect(saveDialog(page, 'writer').getByRole('button', { name: 'Saving' })).toBeVisible();
    await expect(notice(page)).toContainText('writer is saved.');
    expect(saves).toBe(1);
  },
);

test('D2: a file that is not valid shows its reason and its text to repair, while the last good version is in force', async ({
  page,
  owner,
}) => {
  const good = await fileOf(owner, 'writer');
  await openPersona(page, owner, 'writer');
  await choosePersona(page, 'developer');
  await writeFile(join(owner.dir, 'personas', 'writer.yaml'), `${good}broken: [1,\n`);
  await expect(personaRow(page, 'writer')).toContainText('Not valid', { timeout: 15_000 });
  await choosePersona(page, 'writer');
  await expect(page.getByText('The file of writer is not valid')).toBeVisible();
  await expect(page.getByText('The last good version is in force.')).toBeVisible();
  await expect(yaml(page)).toBeVisible();
  await view(page, 'Result').click();
  await expect(resultRow(page, 'tone').last()).toBeVisible();
  await replaceYaml(page, good);
  await page.keyboard.press('ControlOrMeta+s');
  await saveDialog(page, 'writer').getByRole('button', { name: 'Save' }).click();
  await expect(personaRow(page, 'writer')).not.toContainText('Not valid');
  expect(await fileOf(owner, 'writer')).toBe(good);
});

test('D2: a persona that is deleted elsewhere leaves the text written for it, to make a new one of', async ({
  page,
  owner,
}) => {
  await openPersona(page, owner, 'writer');
  await addYaml(page, 'outlives: it\n');
  await expect(personaRow(page, 'writer').getByRole('img', { name: 'Unsaved changes' })).toBeVisible();
  await owner.call('delete_persona', { name: 'writer' });
  await expect(page.getByText('writer was deleted or renamed while you were editing it')).toBeVisible();
  await page.getByRole('button', { name: 'Save as a new persona' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('phoenix');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'phoenix', level: 2 })).toBeVisible();
  expect(await fileOf(owner, 'phoenix')).toMatch(/outlives: it\n$/);
  await expect(saveBar(page)).toHaveCount(0);
});
