// Which state directory an owner opens, and what it says when that cannot be opened (B3, H5).

import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { expect } from '@playwright/test';

import { heliosEntry, readLock, startOwner, writeFiles } from './fixtures.ts';
import { settings, test } from './shim.fixture.ts';

for (const [what, options, folder] of [
  [
    '--helios-dir with a literal ~',
    { args: ['--helios-dir', '~/from option'], env: { HELIOS_DIR: '~/from variable' } },
    'from option',
  ],
  ['HELIOS_DIR with a literal ~', { env: { HELIOS_DIR: '~/from variable' } }, 'from variable'],
  ['neither: ~/.helios', {}, '.helios'],
] as const) {
  test(`the state directory is chosen by ${what}`, async ({ home, session }) => {
    const env = { HOME: home, USERPROFILE: home, ...('env' in options && options.env) };
    const one = session({ ...options, env });
    await one.initialize();
    await one.ask('learn_behavior', { persona: 'welcome', key: 'probe', value: folder });
    expect(await readFile(join(home, folder, 'personas/welcome.yaml'), 'utf8')).toContain(`probe: ${folder}`);
    expect((await readLock(join(home, folder)))?.rank).toBe('background');
    const args = 'args' in options ? options.args : [];
    const personas = execFileSync(process.execPath, [heliosEntry, ...args, 'merge', '--json'], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    expect(JSON.parse(personas), 'the command line finds the same').toMatchObject({
      merged_behaviors: { probe: folder },
    });
  });
}

for (const [what, text, named] of [
  ['a missing key', settings({ idle_timeout_s: undefined }), 'idle_timeout_s'],
  ['an unknown key', `${settings()}idle_timeout: 3\n`, 'idle_timeout'],
  ['a value out of range', settings({ http_port: 70_000 }), 'http_port'],
  ['a mistake in its syntax', `${settings()}x: [1\n`, `line ${settings().split('\n').length + 1}`],
] as const) {
  test(`B3: config.yaml with ${what} is a clear error to the client, and the same session works once it is repaired`, async ({
    dir,
    shim,
  }) => {
    await writeFiles(dir, { 'config.yaml': text });
    const session = shim();
    const { error } = await session.initialize();
    expect(error).toMatchObject({ code: -32603, data: { code: 'invalid' } });
    expect(error?.message).toContain('config.yaml');
    expect(error?.message).toContain(named);
    expect(await readFile(join(dir, 'config.yaml'), 'utf8'), 'never replaced').toBe(text);
    await writeFiles(dir, { 'config.yaml': settings() });
    await expect
      .poll(() => session.initialize(), { timeout: 30_000 })
      .toMatchObject({ result: { serverInfo: { name: 'helios' } } });
    expect(await session.ask('list_personas', {})).toMatchObject({ count: 4 });
  });
}

test('B3: config.yaml broken between two starts is the same clear error, whatever the history holds', async ({
  dir,
  shim,
}) => {
  const owner = await startOwner(dir);
  await owner.stop();
  const text = settings({ idle_timeout_s: undefined });
  await writeFiles(dir, { 'config.yaml': text });
  const session = shim();
  const { error } = await session.initialize();
  expect(error).toMatchObject({
    code: -32603,
    data: { code: 'invalid' },
    message: expect.stringContaining('idle_timeout_s'),
  });
  await writeFiles(dir, { 'config.yaml': settings() });
  await expect
    .poll(() => session.initialize(), { timeout: 30_000 })
    .toMatchObject({ result: { serverInfo: { name: 'helios' } } });
});

test('B3: config.yaml broken while the owner runs leaves the last good settings in force, and the health report names it', async ({
  dir,
  shim,
}) => {
  const session = shim();
  await session.initialize();
  await writeFiles(dir, { 'config.yaml': settings({ http_port: undefined }) });
  expect(await session.ask('get_active_persona', {})).toMatchObject({ persona: { name: 'welcome' } });
  const { healthy, checks } = await session.ask('get_health', {});
  expect(healthy).toBe(false);
  expect(JSON.stringify(checks)).toContain('http_port');
});

test('H5: a directory of a newer schema is refused and nothing in it is touched', async ({ dir, shim }) => {
  const files = {
    '.helios_version':
      'version: 9.0.0\nschema_version: 99\ninstalled_at: "2030-01-01T00:00:00Z"\nlast_boot: "2030-01-01T00:00:00Z"\nfeatures: []\n',
    'base/identity.yaml': 'from: the future\n',
    'personas/late.yaml': 'tone: later\n',
  };
  await writeFiles(dir, files);
  const { error } = await shim().initialize();
  expect(error?.message).toContain('9.0.0');
  await expect(startOwner(dir)).rejects.toThrow('ended with 1');
  for (const [path, text] of Object.entries(files)) expect(await readFile(join(dir, path), 'utf8')).toBe(text);
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(dir, join(parentPath, name)).replaceAll('\\', '/'));
  expect(paths.filter((path) => !path.startsWith('logs/')).toSorted()).toEqual(Object.keys(files).toSorted());
});
