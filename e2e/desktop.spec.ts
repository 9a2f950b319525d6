// The life of the desktop app: tray, window, ends and crashes. The built main process, preload script and interface, over
// Electron where there is one and over the stand-in where not; each test says which (annotation `carrier`).

import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from '@playwright/test';

import { askFromPage, type DesktopApp } from './desktop-app.ts';
import { findElectron, startAgain } from './desktop-command.ts';
import { test } from './desktop.fixture.ts';
import { state } from './first-page.ts';
import { isRunning, readLock } from './fixtures.ts';
import { connectClient } from './mcp-client.ts';
import { addYaml, choosePersona, saveBar, saveDialog } from './personas-page.ts';

const crashReports = async (dir: string): Promise<string[]> =>
  (await readdir(join(dir, 'logs'))).filter((name) => name.startsWith('crash-'));

test('D1: the tray switches the persona, undoes, takes a snapshot, goes back to it and pauses', async ({
  desktop,
  dir,
}) => {
  const app = await desktop();
  const page = await app.livePage();
  const active = page.getByRole('combobox', { name: 'Active persona' });

  await app.choose('persona:writer');
  await expect(active).toContainText('writer');
  await expect.poll(async () => (await app.trayItem('persona:writer'))?.checked).toBe(true);
  await app.choose('undo');
  await expect(active).toContainText('welcome');
  await expect
    .poll(async () => (await app.seen()).notifications.map(({ title }) => title))
    .toContainEqual(expect.stringContaining('Undone: '));

  await app.choose('snapshot');
  const rollbacks = async () => (await app.tray())?.items.filter(({ id }) => id.startsWith('rollback:')) ?? [];
  await expect.poll(async () => (await rollbacks()).length).toBe(1);
  const [snapshot] = await rollbacks();
  const client = await connectClient('v2 default', { shim: dir }, 'Claude Desktop');
  await client.ask('learn_behavior', { persona: 'welcome', key: 'probe', value: 'from a client' });
  await expect.poll(async () => (await app.tray())?.items.map(({ label }) => label)).toContain('Claude Desktop');
  expect(await app.trayItem('clients')).toMatchObject({ label: '1 client connected' });

  // Dismissed: nothing happens.
  await app.choose(snapshot?.id ?? '');
  await expect.poll(async () => (await app.seen()).questions.length).toBe(1);
  expect(await readFile(join(dir, 'personas/welcome.yaml'), 'utf8')).toContain('from a client');
  await app.answer(0);
  await app.choose(snapshot?.id ?? '');
  await expect.poll(() => readFile(join(dir, 'personas/welcome.yaml'), 'utf8')).not.toContain('from a client');

  await app.choose('pause');
  // The check mark is set by the click; that it is so, by Helios.
  await expect.poll(async () => (await app.tray())?.toolTip).toContain('paused');
  const refused = await client.callTool('learn_behavior', { persona: 'welcome', key: 'probe', value: 'paused' });
  expect(refused.isError).toBe(true);
  await app.choose('pause');
  await expect.poll(async () => (await app.tray())?.toolTip).toContain('Everything is fine');
  await client.ask('learn_behavior', { persona: 'welcome', key: 'probe', value: 'again' });
  await client.sdk.close();
  await expect.poll(() => app.trayItem('clients')).toMatchObject({ label: 'No client connected' });

  await app.choose('settings');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await app.choose('quit');
  await app.ended();
  expect(await readLock(dir), 'H19: it ends in order').toBeNull();
});

test('D1: closing the window keeps the tray and the owner; it opens again where it was, and from a second start', async ({
  desktop,
  dir,
  appHome,
}) => {
  const app = await desktop();
  const page = await app.livePage();
  await page.getByRole('link', { name: 'Timeline' }).click();
  await app.closeWindow();
  await expect.poll(() => app.window()).toEqual({ visible: false, minimized: false });
  const client = await connectClient('v1', { shim: dir }, 'while closed');
  await client.ask('learn_behavior', { persona: 'writer', key: 'probe', value: 'closed' });
  await client.sdk.close();
  await app.choose('open');
  await expect.poll(() => app.window()).toEqual({ visible: true, minimized: false });
  await expect(page.getByRole('heading', { level: 1, name: 'Timeline' })).toBeVisible();
  await expect(page.getByText('while closed').first(), 'D7').toBeVisible();

  await app.closeWindow();
  await expect.poll(() => app.window()).toMatchObject({ visible: false });
  const { pid } = app;
  expect(await startAgain({ dir, home: appHome, args: ['--hidden'] }), 'at login').toBe(0);
  expect(await startAgain({ dir, home: appHome })).toBe(0);
  await expect.poll(() => app.window()).toMatchObject({ visible: true });
  expect((await readLock(dir))?.pid).toBe(pid);
});

test('D1: without a place for tray icons the window stays in reach, also when the start is a hidden one', async ({
  desktop,
}) => {
  test.skip(process.platform !== 'linux', 'Only on Linux may there be no such place.');
  const app = await desktop({ hasTrayHost: false, args: ['--hidden'] });
  await expect.poll(() => app.window()).toEqual({ visible: true, minimized: true });
  await app.livePage();
  await app.evaluate(({ app }) => void app.emit('second-instance', {}, ['helios'], '/'));
  await expect.poll(() => app.window()).toEqual({ visible: true, minimized: false });
  await app.closeWindow();
  await expect.poll(() => app.window()).toEqual({ visible: true, minimized: true });
});

test('D9: a hidden start opens no window, and a start after the preference says so ends with the window', async ({
  desktop,
  dir,
}) => {
  const app = await desktop({ args: ['--hidden'] });
  await expect.poll(async () => (await readLock(dir))?.rank).toBe('desktop');
  await expect.poll(() => app.trayItem('personas')).toBeDefined();
  expect(await app.window()).toBeNull();
  await app.choose('preference:closeQuits');
  await app.choose('open');
  await app.livePage();
  await app.closeWindow();
  await app.ended();
  expect(await readLock(dir)).toBeNull();
});

test('D2: a crash of the page loads it again with the unsaved work; nobody else notices', async ({ desktop, dir }) => {
  const app = await desktop();
  const page = await app.livePage();
  await page.getByRole('link', { name: 'Personas' }).click();
  await choosePersona(page, 'writer');
  await addYaml(page, 'survives: the crash\n');
  await expect(saveBar(page)).toBeVisible();
  // Kept a moment after the last key.
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain('the crash');
  const client = await connectClient('v2 auto', { shim: dir });
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await expect.poll(() => readFile(join(dir, 'logs/helios.log'), 'utf8').catch(() => '')).toContain('page_crashed');
  await client.ask('list_personas', {});
  await client.sdk.close();

  const again = await app.livePage();
  await expect(again.getByRole('heading', { name: 'writer', exact: true, level: 2 })).toBeVisible();
  await saveBar(again).getByRole('button', { name: 'Review' }).click();
  await expect(saveDialog(again, 'writer')).toContainText('survives: the crash');
});

test('C1, C3, C6: a fault of the main process leaves a report, and the app comes back by itself and says so', async ({
  desktop,
  dir,
}) => {
  test.skip(findElectron() !== undefined, 'Playwright loses sight of an Electron that starts itself again.');
  const app = await desktop();
  await app.livePage();
  const client = await connectClient('v2 default', { shim: dir }, 'Claude Desktop');
  await client.ask('learn_behavior', { persona: 'writer', key: 'probe', value: 'before' });
  const { pid } = app;
  await app.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('a fault for the test');
      }),
  );
  await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);

  expect((await client.ask('get_active_persona', { persona_name: 'writer' })).persona.behaviors).toMatchObject({
    probe: 'before',
  });
  await expect.poll(async () => (await readLock(dir))?.rank, { timeout: 20_000 }).toBe('desktop');
  expect((await readLock(dir))?.pid).toBe(app.pid);
  expect(app.pid).not.toBe(pid);
  const [report = '', ...more] = await crashReports(dir);
  expect(more).toEqual([]);
  expect(JSON.parse(await readFile(join(dir, 'logs', report), 'utf8'))).toMatchObject({
    pid,
    last_stderr: expect.arrayContaining(['Error: a fault for the test']),
  });
  await app.livePage();
  await expect
    .poll(async () => (await app.seen()).notifications.map(({ title }) => title))
    .toContain('Helios ended unexpectedly and was started again');
  await client.ask('learn_behavior', { persona: 'writer', key: 'probe', value: 'after' });
  await client.sdk.close();
});

test('C3, C6: after the app was killed nothing of it is left, and its next start tells of it once', async ({
  desktop,
  dir,
}) => {
  const app = await desktop();
  const page = await app.livePage();
  const closed = page.waitForEvent('close', { timeout: 20_000 });
  process.kill(app.pid, 'SIGKILL');
  await app.ended();
  await closed;
  const next = await desktop();
  await next.livePage();
  expect(await crashReports(dir)).toHaveLength(1);
  const titles = async (app: DesktopApp) => (await app.seen()).notifications.map(({ title }) => title);
  await expect.poll(() => titles(next)).toEqual(['Helios ended unexpectedly and was started again']);
  await next.quit();
  const last = await desktop();
  await last.livePage();
  await expect.poll(() => last.trayItem('health')).toMatchObject({ label: 'Everything is fine' });
  expect(await titles(last)).toEqual([]);
});

const rounds = 8;
const lanes = 5;

test('C5: the app takes over from a background owner and gives back at its end while clients call; all is done exactly once', async ({
  desktop,
  dir,
}) => {
  const clients = [
    await connectClient('v1', { shim: dir }, 'first client'),
    await connectClient('v2 auto', { shim: dir }, 'second client'),
  ];
  expect((await readLock(dir))?.rank).toBe('background');
  let isOver = false;
  const counts = new Map<string, number>();
  const lane = async (client: (typeof clients)[number], name: string) => {
    // At least so often, and until the owners have changed.
    for (let round = 1; round <= rounds || !isOver; round += 1) {
      const { observations } = await client.ask('observe_pattern', { pattern: name, evidence: `round ${round}` });
      expect(observations, 'no call is lost or done twice').toBe(round);
      counts.set(name, round);
    }
  };
  const work = Promise.all(
    clients.flatMap((client, at) =>
      Array.from({ length: lanes }, (_, number) => lane(client, `Habit ${at} of lane ${number}`)),
    ),
  );
  const owners = (async () => {
    const app = await desktop();
    await app.livePage();
    expect(await readLock(dir)).toMatchObject({ rank: 'desktop', pid: app.pid });
    await app.quit();
    await expect.poll(async () => (await readLock(dir))?.rank, { timeout: 20_000 }).toBe('background');
    isOver = true;
  })();
  await Promise.race([work, owners]);
  await Promise.all([work, owners]);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const { patterns } = (await clients[0]?.ask('search_patterns', { confidence_min: 0 })) ?? { patterns: [] };
  expect(new Map(patterns.map(({ pattern, observations }) => [pattern, observations]))).toEqual(counts);
  const commits = () =>
    execFileSync('git', ['-C', dir, 'log', '--format=%(trailers:key=Helios-Tool,valueonly)'], { encoding: 'utf8' })
      .split('\n')
      .filter((tool) => tool === 'observe_pattern').length;
  await expect.poll(commits, 'each change is one commit').toBe(total);
  for (const { sdk } of clients) await sdk.close();
  expect(await crashReports(dir)).toEqual([]);
});

test('sleep, waking and the end of the session: what was answered is durable, and the directory is given free', async ({
  desktop,
  dir,
}) => {
  const app = await desktop();
  const page = await app.livePage();
  expect(await askFromPage(page, 'set_active_persona', { persona_name: 'writer' })).toMatchObject({
    status: 'success',
  });
  await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
  await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
  await expect(state(page, 'Live')).toBeVisible();
  await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('shutdown', { preventDefault() {} }));
  await app.ended();
  expect(await readLock(dir)).toBeNull();
  expect(await crashReports(dir)).toEqual([]);
  const next = await desktop();
  const nextPage = await next.livePage();
  await expect(nextPage.getByRole('combobox', { name: 'Active persona' })).toContainText('writer');
  process.kill(next.pid, 'SIGTERM');
  await next.ended();
  expect(await readLock(dir)).toBeNull();
});

test('the menu of the application leads to the pages and to the keys', async ({ desktop }) => {
  const app = await desktop();
  const page = await app.livePage();
  const click = (id: string) =>
    app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(), id);
  for (const [id, name] of [
    ['go:health', 'Health'],
    ['settings', 'Settings'],
    ['go:overview', 'Overview'],
  ] as const) {
    await click(id);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
  await click('shortcuts');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
});
