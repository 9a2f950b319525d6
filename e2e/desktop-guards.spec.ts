// What the page of the desktop app may not do, whatever gets to run in it, and what links may not do to it (H20), over
// Electron where there is one and over the stand-in where not; each test says which (annotation `carrier`).

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from '@playwright/test';

import { askFromPage, type DesktopApp } from './desktop-app.ts';
import { startAgain } from './desktop-command.ts';
import { test } from './desktop.fixture.ts';

const linkOf = (parameters: Record<string, string>): string =>
  `helios://import?${Object.entries(parameters)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join('&')}`;

const openLink = (app: DesktopApp, link: string) =>
  app.evaluate(({ app }, link) => void app.emit('open-url', { preventDefault() {} }, link), link);

test('H20: the first document is under the policy, and the page has the bridge and nothing of Node', async ({
  desktop,
}) => {
  const app = await desktop();
  const page = await app.livePage();
  const refused = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective)),
    );
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.body.append(script);
    return [await violation, 'wasRun' in window];
  });
  expect(refused, 'in the document of the first load').toEqual(['script-src-elem', false]);
  const response = await page.reload();
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
  expect(response?.headers()['x-content-type-options']).toBe('nosniff');

  const globals = await page.evaluate(() => {
    const names = [
      'require',
      'process',
      'module',
      'exports',
      'global',
      'Buffer',
      'ipcRenderer',
      'electron',
      '__dirname',
    ];
    const bridge = window.heliosDesktop;
    return {
      ofNode: names.filter((name) => name in window),
      bridge: bridge && Object.keys(bridge).toSorted(),
      isFrozen: Object.isFrozen(bridge),
      isReplaced: Reflect.set(window, 'heliosDesktop', {}),
      // What the functions of the bridge were made of must not lead out of the page.
      reaches: bridge && String(bridge.call.constructor('return typeof process + typeof require')()),
    };
  });
  expect(globals).toEqual({
    ofNode: [],
    bridge: ['call', 'onChange'],
    isFrozen: true,
    isReplaced: false,
    reaches: 'undefinedundefined',
  });
});

test('H20: leaving the page, other windows, requests to elsewhere and permissions are refused; known links go to the browser', async ({
  desktop,
}) => {
  const app = await desktop();
  const page = await app.livePage();
  const address = page.url();
  await page.evaluate(async () => {
    const click = (href: string, target = '') => {
      const link = document.createElement('a');
      Object.assign(link, { href, target, textContent: 'link' });
      document.body.append(link);
      link.click();
    };
    open('https://evil.example/window');
    open('https://github.com.evil.example/');
    click('https://github.com/helios', '_blank');
    click('https://evil.example/link', '_blank');
    click('file:///etc/passwd', '_blank');
    location.href = 'https://evil.example/place';
    const form = document.createElement('form');
    form.action = 'https://evil.example/form';
    document.body.append(form);
    form.submit();
    click('https://evil.example/here');
  });
  const attempts = await page.evaluate(async () => {
    const outcome = (promise: Promise<unknown>) => promise.then(String, (error: Error) => error.name);
    const query = async (name: string) => (await navigator.permissions.query({ name: name as 'geolocation' })).state;
    return {
      fetch: await outcome(fetch('https://evil.example/data')),
      geolocation: await query('geolocation'),
      camera: await query('camera'),
      notifications: await query('notifications'),
      clipboard: await query('clipboard-read'),
      media: await outcome(navigator.mediaDevices.getUserMedia({ audio: true })),
      asked: await outcome(Notification.requestPermission()),
    };
  });
  expect(attempts).toEqual({
    fetch: 'TypeError',
    geolocation: 'denied',
    camera: 'denied',
    notifications: 'denied',
    clipboard: 'denied',
    media: expect.stringMatching(/^Not(Allowed|Found)Error$/),
    asked: 'denied',
  });
  await page.getByRole('link', { name: 'Personas' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Personas' })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(new URL(address).origin);
  await expect
    .poll(
      () =>
        page
          .context()
          .pages()
          .filter((one) => one.url() !== 'about:blank').length,
    )
    .toBe(1);
  expect((await app.seen()).opened).toEqual(['https://github.com/helios']);
});

test('H20: what the page asks is checked by the table of operations, and a frame in it may not ask', async ({
  desktop,
}) => {
  const page = await (await desktop()).livePage();
  expect(await askFromPage(page, 'no_such_operation', {})).toMatchObject({ status: 'error' });
  expect(await askFromPage(page, 'set_active_persona', { persona_name: ['writer'] })).toMatchObject({
    code: 'invalid',
  });
  expect(await askFromPage(page, 'get_active_persona', { persona_name: undefined })).toMatchObject({
    status: 'success',
  });
  const framed = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return typeof frame.contentWindow?.heliosDesktop;
  });
  expect(framed).toBe('undefined');
});

test('a persona in a link is shown as text, with where it says it comes from, and not applied', async ({
  desktop,
  dir,
  appHome,
}) => {
  const yamlText =
    'tone: "<img src=x onerror=alert(1)>"\nnote: "\\u202Egnp.exe ${process.exit()}"\nhidden: "a\u200Bb"\n';
  const link = linkOf({ yaml: yamlText, name: 'friendly', from: '<b>your bank</b>\u202E' });
  const app = await desktop();
  const page = await app.livePage();
  await app.closeWindow();
  // Windows and Linux hand it to a second start, macOS to the running app.
  expect(await startAgain({ dir, home: appHome, args: [link] })).toBe(0);
  await expect.poll(() => app.window()).toMatchObject({ visible: true });
  const dialog = page.getByRole('dialog', { name: 'A persona from a link' });
  await expect(dialog).toContainText('<img src=x onerror=alert(1)>');
  await expect(dialog).toContainText('<b>your bank</b>');
  await expect(dialog).toContainText('Anybody can write this into a link.');
  expect(await dialog.locator('img, b, script').count()).toBe(0);
  expect(await dialog.textContent(), 'invisible characters are shown').not.toMatch(/[\u202E\u200B]/);
  const files = () => readdir(join(dir, 'personas'));
  const before = await files();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  expect(await files()).toEqual(before);
  expect((await app.seen()).questions).toEqual([]);

  await openLink(app, linkOf({ yaml: 'tone: kind\n' }));
  await expect(dialog).toContainText('tone: kind');
  await expect(dialog).toContainText('nobody');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect(await files()).toEqual(before);
});

test('a link that is no persona is refused with a sentence that repeats nothing of it', async ({ desktop }) => {
  const app = await desktop();
  const page = await app.livePage();
  const hostile = [
    'helios://import?yaml=&name=EVIL',
    'helios://run?yaml=EVIL',
    linkOf({ yaml: 'EVIL: [1', name: 'x' }),
    linkOf({ yaml: 'a: EVIL', name: '../../EVIL' }),
    linkOf({ yaml: `a: ${'EVIL'.repeat(10_000)}` }),
    `${linkOf({ yaml: 'a: 1' })}&yaml=EVIL`,
    `${linkOf({ yaml: 'a: 1' })}&apply=EVIL`,
    'helios://import?yaml=%FF%FEEVIL',
    linkOf({ yaml: 'a: &a [*a, EVIL]' }),
  ];
  for (const link of hostile) await openLink(app, link);
  const { notifications } = await app.seen();
  expect(notifications).toHaveLength(hostile.length);
  for (const { title, body } of notifications) {
    expect(title).toBe('A link was not used');
    expect(body).not.toContain('EVIL');
  }
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
