// The timeline as a person uses it, against a real owner.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, type Page } from '@playwright/test';

import type { Owner } from './fixtures.ts';
import { test } from './first-page.fixture.ts';
import { expectAccessible, openPage, overflow } from './first-page.ts';
import { connectClient } from './mcp-client.ts';

async function openTimeline(page: Page, owner: Owner): Promise<void> {
  await openPage(page, owner);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Timeline' }).click();
  await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();
}
const line = (page: Page) => page.getByRole('listbox', { name: 'Changes, newest first' });
const change = (page: Page, text: string) => line(page).getByRole('option').filter({ hasText: text });
const details = (page: Page) => page.getByRole('region', { name: 'Details' });
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });
const diff = (page: Page, path: string) => page.getByRole('region', { name: `What differs in ${path}` });
const chooseFrom = async (page: Page, label: string, choice: string) => {
  await page.getByRole('combobox', { name: new RegExp(`^${label}`) }).click();
  // How often follows where it is known.
  await page.getByRole('option', { name: new RegExp(`^${choice}\\s*\\d*$`) }).click();
};
const set = (owner: Owner, target: string, key: string, value: unknown) =>
  owner.call('set_value', { target, key, value });
const personaFile = (owner: Owner, name: string) => readFile(join(owner.dir, 'personas', `${name}.yaml`), 'utf8');

test('D5, D7, B1: a change of a client appears at once, with who, what, when and what it did', async ({
  page,
  owner,
}) => {
  await openTimeline(page, owner);
  const client = await connectClient('v1', { http: owner.info }, 'Claude <b>Desktop</b>\u200B');
  await client.ask('learn_behavior', { persona: 'writer', key: 'behaviors.pace', value: 'unhurried' });

  const entry = change(page, 'writer learned behaviors.pace');
  await expect(entry).toBeVisible();
  await expect(entry).toContainText('Claude b Desktop /b U+200B 1.2.3');
  await expect(entry).toContainText('learned a behaviour');
  await entry.click();
  await expect(entry).toHaveAttribute('aria-selected', 'true');
  await expect(details(page).getByRole('heading', { name: 'writer learned behaviors.pace' })).toBeVisible();
  await expect(details(page)).toContainText('Learning');
  const { entries } = await owner.call('get_history', { limit: 1 });
  await expect(details(page).getByTitle(entries[0]?.timestamp ?? 'none')).toBeVisible();
  await expect(diff(page, 'personas/writer.yaml')).toContainText('unhurried');
  expect(page.url()).toContain(entries[0]?.commit);

  await page.reload();
  await expect(diff(page, 'personas/writer.yaml')).toContainText('unhurried');
  await client.sdk.close();
});

test('D5: goes through hundreds of changes, keeps its place when new ones come, and finds', async ({ page, owner }) => {
  for (let round = 0; round < 20; round += 1)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => set(owner, 'base', `probe.step${round * 20 + index}`, round)),
    );
  await owner.call('set_active_persona', { persona_name: 'writer' });
  await owner.call('create_snapshot', { reason: 'a calm place' });
  await openTimeline(page, owner);
  await expect(page.getByRole('main')).toContainText('402 changes so far');

  await line(page).focus();
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(line(page).getByText('This is where it all begins.')).toBeInViewport({ timeout: 500 });
  }).toPass();
  expect(await line(page).getByRole('option').count()).toBeLessThan(60);

  const inSight = line(page).getByRole('option').nth(8);
  const [name, top] = [await inSight.textContent(), (await inSight.boundingBox())?.y];
  await set(owner, 'writer', 'behaviors.pace', 'new on top');
  await set(owner, 'base', 'probe.more', 'new as well');
  const chip = page.getByRole('button', { name: '2 new changes' });
  await expect(chip).toBeVisible();
  expect(
    (
      await line(page)
        .getByRole('option')
        .filter({ hasText: name ?? '' })
        .first()
        .boundingBox()
    )?.y,
  ).toBe(top);
  await chip.click();
  await expect(change(page, 'probe.more')).toBeInViewport();
  await expect(chip).toBeHidden();
  await expect(line(page)).toBeFocused();

  await page.keyboard.press('/');
  await page.keyboard.type('PROBE.step39');
  await expect(line(page).getByRole('option')).toHaveCount(11);
  await expect(page.getByRole('search')).toContainText('11 matches');
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await chooseFrom(page, 'Persona', 'writer');
  await expect(line(page).getByRole('option')).toHaveCount(2); // and the change that brought it
  await chooseFrom(page, 'Kind', 'Learning');
  await expect(page.getByText('No change matches')).toBeVisible();
  await page.goBack();
  await expect(line(page).getByRole('option')).toHaveCount(2);
  await page.reload();
  await expect(line(page).getByRole('option')).toHaveCount(2);
  await page.getByRole('search').getByRole('button', { name: 'Clear filters' }).click();
  await chooseFrom(page, 'Kind', 'Switch of persona');
  await expect(line(page).getByRole('option')).toHaveCount(2); // the snapshot names the state after it
  await chooseFrom(page, 'Who', 'Helios');
  await expect(page.getByText('No change matches')).toBeVisible();
  await page.getByRole('search').getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('button', { name: 'Only snapshots' }).click();
  await expect(line(page).getByRole('option')).toHaveCount(1);
  await expect(change(page, 'a calm place')).toBeVisible();
});

test('D5: compares two points, and undoes a change, or says why it cannot', async ({ page, owner }) => {
  await set(owner, 'writer', 'first_note', 'alpha');
  await owner.call('create_snapshot', { reason: 'in between' });
  await set(owner, 'writer', 'second_note', 'beta');
  await set(owner, 'writer', 'second_note', 'gamma');
  await openTimeline(page, owner);

  await change(page, 'Set first_note').last().click();
  const texts = diff(page, 'personas/writer.yaml');
  await expect(texts).toContainText('alpha');
  await expect(texts).not.toContainText('gamma');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Compare with now' }).click();
  await expect(texts).toContainText('gamma');

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Compare other changes with this one' }).click();
  await expect(details(page)).toContainText('This is the point that others are compared with');
  await expect(change(page, 'Set first_note')).toContainText('Point of comparison');
  await change(page, 'Set second_note').first().click();
  await expect(texts).toContainText('gamma');
  await expect(texts).not.toContainText('beta');
  await page.getByRole('button', { name: 'End the comparison' }).click();
  await expect(texts).toContainText('beta');
  await chooseFrom(page, 'Compared with', 'in between');
  await expect(texts).not.toContainText('beta');
  await page.getByRole('button', { name: 'End the comparison' }).click();

  await change(page, 'Set first_note').last().click();
  await page.getByRole('button', { name: 'Undo this change' }).press('Enter');
  await expect(messages(page)).toContainText('Undone');
  await expect(page.getByRole('button', { name: 'Undo this change' })).toBeFocused();
  expect(await personaFile(owner, 'writer')).not.toContain('alpha');
  expect(await personaFile(owner, 'writer')).toContain('gamma');
  await messages(page).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => personaFile(owner, 'writer')).toContain('alpha');

  await change(page, 'Set second_note').last().click();
  await page.getByRole('button', { name: 'Undo this change' }).click();
  const problem = details(page).getByRole('alert');
  await expect(problem).toContainText('cannot be undone by itself');
  await expect(problem).toContainText('second_note in personas/writer.yaml was changed again');
  expect(await personaFile(owner, 'writer')).toContain('gamma');
  await problem.getByRole('button', { name: 'Go back to before it' }).click();
  await expect(page.getByRole('dialog')).toContainText('To the state before');
  await expect(page.getByRole('dialog')).toContainText('1 file will change');
});

test('H12: goes back with everything, one file or one persona, after a preview, and takes it back', async ({
  page,
  owner,
}) => {
  await owner.call('create_snapshot', { reason: 'good <i>state</i>' });
  const before = { writer: await personaFile(owner, 'writer'), developer: await personaFile(owner, 'developer') };
  await set(owner, 'writer', 'probe.mark', 'moved');
  await set(owner, 'developer', 'probe.mark', 'moved');
  const after = { writer: await personaFile(owner, 'writer'), developer: await personaFile(owner, 'developer') };
  await openTimeline(page, owner);
  const dialog = page.getByRole('dialog', { name: 'Go back' });
  const now = async () => ({
    writer: await personaFile(owner, 'writer'),
    developer: await personaFile(owner, 'developer'),
  });
  const goBack = () => dialog.getByRole('button', { name: 'Go back' }).click();
  const takeBack = async () => {
    await messages(page).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(now).toEqual(after);
  };

  // From the list of snapshots, which is there while nothing is selected.
  await page.getByRole('button', { name: 'Go back to good <i>state</i>' }).click();
  await expect(dialog).toContainText('2 files will change');
  await expect(dialog.getByRole('tab')).toHaveCount(2);
  await dialog.getByRole('tab', { name: 'personas/writer.yaml' }).click();
  await expect(diff(page, 'personas/writer.yaml')).toContainText('moved');
  await page.keyboard.press('Escape');
  expect(await now()).toEqual(after);
  await page.getByRole('button', { name: 'Go back to good <i>state</i>' }).click();
  await goBack();
  await expect(messages(page)).toContainText('Went back to “good <i>state</i>”.');
  expect(await now()).toEqual(before);
  await takeBack();

  await change(page, 'good <i>state</i>').first().click();
  await page.getByRole('button', { name: 'Go back to here' }).click();
  await chooseFrom(page, 'What goes back', 'Only the persona writer');
  await expect(dialog).toContainText('1 file will change');
  await goBack();
  await expect(messages(page)).toContainText('Only the persona writer');
  expect(await now()).toEqual({ ...after, writer: before.writer });
  await takeBack();

  // One file, as it was after the first of all changes that it was part of.
  await page.keyboard.press('Escape');
  await line(page).focus();
  await page.keyboard.press('End');
  await page.getByRole('button', { name: 'Go back to here' }).click();
  await chooseFrom(page, 'What goes back', 'Only the file personas/developer.yaml');
  await expect(diff(page, 'personas/developer.yaml')).toContainText('moved');
  await goBack();
  await expect.poll(now).toEqual({ ...after, developer: before.developer });
  await takeBack();

  const { entries } = await owner.call('get_history', { limit: 500 });
  expect(entries.filter(({ tool }) => tool === 'rollback')).toHaveLength(3);
});

test('H12: takes a snapshot by name, and everything is reached by the keyboard alone', async ({ page, owner }) => {
  await set(owner, 'writer', 'probe.one', 'first');
  await set(owner, 'writer', 'probe.two', 'second');
  await openTimeline(page, owner);
  await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();

  await page.getByRole('button', { name: 'Take a snapshot' }).press('Enter');
  await page.keyboard.type('before the holidays');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Take a snapshot' })).toBeFocused();
  await expect(messages(page)).toContainText('Took the snapshot “before the holidays”.');
  await expect(messages(page).getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await expect(change(page, 'before the holidays')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(messages(page)).toContainText('Nothing was changed in this window yet');
  const { snapshots } = await owner.call('list_snapshots', {});
  expect(snapshots[0]).toMatchObject({ reason: 'before the holidays', automatic: false, actor: 'you' });

  await line(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(details(page).getByRole('heading', { name: 'before the holidays' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(details(page).getByRole('heading', { name: /probe\.two/ })).toBeVisible();
  await expect(line(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(details(page).getByRole('heading', { name: /probe\.two/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Undo this change' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(change(page, 'Undid')).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('go back to here');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Go back' })).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Go back' }).getByRole('button', { name: 'Go back' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await line(page).focus();
  await page.keyboard.press('Escape');
  await expect(details(page)).toBeHidden();
  await expect(line(page)).toBeFocused();
});

test('is accessible in both themes and on narrow screens, and shows hostile text as text', async ({ page, owner }) => {
  const client = await connectClient('v1', { http: owner.info }, '<img src=x onerror=alert(1)>\u202Etxt');
  await client.ask('observe_pattern', {
    pattern: '<script>alert(1)</script> \u{E0041}\u{E0042} and a very long word: ' + 'word'.repeat(100),
    evidence: 'seen',
  });
  await owner.call('create_snapshot', { reason: '<img src=x> \u202E reversed' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await openTimeline(page, owner);
  await change(page, 'alert(1)').first().click();
  await expect(change(page, '<script>').first()).toContainText('hidden text “AB”');
  await expect(details(page)).toContainText('img src=x onerror=alert(1) txt 1.2.3');
  await expect(diff(page, 'learned').or(page.locator('.diff'))).toBeVisible();
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.getByRole('button', { name: 'Go back to here' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  for (const size of [
    { width: 900, height: 600 },
    { width: 320, height: 640 },
  ]) {
    await page.setViewportSize(size);
    await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0);
  }
  // One part at a time: the change, then the line, then a change again.
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Back to the timeline' }).press('Enter');
  await expect(line(page)).toBeFocused();
  await expect(details(page)).toBeHidden();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(details(page)).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(details(page).getByRole('heading')).toBeFocused();
  await page.goBack();
  await expect(line(page)).toBeVisible();
  await client.sdk.close();
});
