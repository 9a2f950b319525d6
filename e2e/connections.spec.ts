// The page Connections against a real owner with real clients of both lines of the SDK.

import { expect, type Page } from '@playwright/test';

import { knownClients } from '../src-shared/known-clients.ts';
import { expectAccessible, goTo, openPage, overflow } from './first-page.ts';
import { test } from './first-page.fixture.ts';
import type { Owner } from './fixtures.ts';
import { connectClient } from './mcp-client.ts';

const session = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Connected now' }).getByRole('row').filter({ hasText: name });
const guide = (page: Page) => page.getByRole('article');
const option = (page: Page, name: string) => page.getByRole('option', { name });
const entry = (page: Page) => guide(page).getByLabel('Entry', { exact: true });

async function openConnections(page: Page, owner: Owner): Promise<void> {
  await openPage(page, owner);
  await goTo(page, 'Connections');
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible();
}

test(
  'D6 H17: clients appear as they connect, count as they call, and go as they leave',
  { tag: '@browser' },
  async ({ page, owner, dir }) => {
    await openConnections(page, owner);
    await expect(page.getByText('No assistant is connected now')).toBeVisible();
    await expect(session(page, 'Helios in a browser')).toContainText('Browser');
    await expect(guide(page)).toContainText('Not connected now');

    const desktop = await connectClient('v1', { shim: dir }, 'claude-ai');
    await expect(session(page, 'claude-ai')).toContainText('1.2.3');
    await expect(session(page, 'claude-ai')).toContainText('Standard input');
    await expect(session(page, 'claude-ai')).toContainText('MCP 2025-11-25');
    await expect(guide(page)).toContainText('Connected now, but it has not called anything yet');
    await expect(option(page, 'Claude Desktop Connected now')).toBeVisible();
    await desktop.ask('get_active_persona', {});
    await desktop.fail('rollback', { to: 'nothing' });
    await expect(session(page, 'claude-ai').getByRole('cell').nth(2)).toHaveText('21 failed');
    await expect(session(page, 'claude-ai')).toContainText('rollback');
    await expect(session(page, 'claude-ai')).toContainText(/seconds? ago|now/);
    await expect(guide(page)).toContainText('Connected now, 2 calls');

    const modern = await connectClient('v2 auto', { shim: dir }, 'codex-mcp-client');
    await expect(session(page, 'codex-mcp-client')).toContainText('MCP 2026-07-28');
    await expect(option(page, 'Codex Connected now')).toBeVisible();
    // What a client calls itself is text, and nothing in it stays hidden.
    const foreign = await connectClient('v2 default', { http: owner.info }, '<img src=x>\u202eagent');
    await expect(session(page, '<img src=x>')).toContainText('U+202E');
    await expect(session(page, '<img src=x>')).toContainText('HTTP');
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await desktop.sdk.close();
    await expect(session(page, 'claude-ai')).toHaveCount(0);
    await expect(guide(page)).toContainText('Not connected now');
    await modern.sdk.close();
    await expect(session(page, 'codex-mcp-client')).toHaveCount(0);
    await foreign.sdk.close();
  },
);

test('D6: every client has an entry that starts this Helios; the token is nowhere on the page', async ({
  page,
  owner,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { command, args } = await owner.call('get_connection_info', {});
  await openConnections(page, owner);
  for (const { name, file } of knownClients.filter(({ command }) => !command)) {
    await option(page, name).click();
    await expect(guide(page).getByRole('heading', { name })).toBeVisible();
    const shown: unknown = JSON.parse(await entry(page).innerText());
    expect(shown, name).toEqual({ [file.key]: { helios: { ...file.extra, command, args } } });
  }
  await option(page, 'Claude Code').click();
  const typed = guide(page).getByLabel('Command', { exact: true });
  await expect(typed).toContainText('claude mcp add --scope user helios -- ');
  await guide(page).getByRole('button', { name: 'Copy the command' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await typed.innerText());
  await guide(page).getByRole('tab', { name: 'Settings file' }).click();
  await expect(guide(page)).toContainText('~/.claude.json');
  expect(JSON.parse(await entry(page).innerText())).toMatchObject({ mcpServers: { helios: { type: 'stdio' } } });
  await option(page, 'Codex').click();
  await guide(page).getByRole('tab', { name: 'Settings file' }).click();
  await expect(entry(page)).toContainText('[mcp_servers.helios]');

  await option(page, 'Claude Desktop').click();
  await expect(guide(page).getByRole('listitem').first()).toContainText('Quit Claude Desktop fully');
  await guide(page).getByRole('tab', { name: 'Windows, Store package' }).click();
  await expect(guide(page)).toContainText(String.raw`%LOCALAPPDATA%\Packages\Claude_pzs8sxrjxfjjc`);

  await option(page, 'Another client over HTTP').click();
  await expect(guide(page)).toContainText(owner.info.mcpUrl);
  await expect(guide(page)).toContainText('loopback.json');
  expect(JSON.parse(await entry(page).innerText())).toMatchObject({
    mcpServers: { helios: { url: owner.info.mcpUrl, headers: { Authorization: 'Bearer YOUR_TOKEN' } } },
  });
  expect(await page.content()).not.toContain(owner.info.token);
  await expect(page.getByText('Connecting with one click comes with the desktop application')).toBeVisible();
});

test('D6 D8: a client is found and connected by keyboard alone, on a narrow page and in German', async ({
  page,
  owner,
}) => {
  await openConnections(page, owner);
  const search = page.getByRole('searchbox', { name: 'Search assistants' });
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('search assist');
  await page.keyboard.press('Enter');
  await expect(search).toBeFocused();
  await page.keyboard.type('c');
  await page.keyboard.press('ArrowDown');
  await expect(option(page, 'Claude Desktop')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(option(page, 'Claude Code')).toBeFocused();
  await expect(guide(page).getByRole('heading', { name: 'Claude Code' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(guide(page).getByRole('tab', { name: 'Terminal' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(guide(page).getByRole('tab', { name: 'Settings file' })).toHaveAttribute('aria-selected', 'true');
  await search.fill('no such client');
  await expect(page.getByText('None is called so.')).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(2);
  await search.fill('');
  await page.reload();
  await expect(guide(page).getByRole('heading', { name: 'Claude Code' })).toBeVisible();

  for (const [width, height] of [
    [900, 600],
    [320, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const { name } of knownClients) {
      await option(page, name).click();
      expect(await overflow(page), `${name} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('deutsch');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Verbindungen' })).toBeVisible();
  await expect(page.getByText('Gerade ist kein Assistent verbunden')).toBeVisible();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});
