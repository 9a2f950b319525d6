// The installed application, as it is shipped (D9, H8, C5): run by the release workflow on macOS, Windows and Linux, with the
// path of the program in HELIOS_PACKAGED_APP. Playwright's own launcher needs Node's inspector in the main process, which is
// fused off here; so the page is reached through Chromium's debugging port instead, and the program is the one that users get.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, expect, type Page } from '@playwright/test';

import packageJson from '../package.json' with { type: 'json' };
import { endOwnerOf, readLock, test as base } from './fixtures.ts';
import { connectClient } from './mcp-client.ts';

const { HELIOS_PACKAGED_APP: program = '' } = process.env;

interface App {
  readonly process: ChildProcess;
  readonly page: Page;
}

const test = base.extend<{ app: App }>({
  app: async ({ dir }, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'helios-profile-'));
    const port = await findPort();
    const args = ['--helios-dir', dir, `--user-data-dir=${profile}`, `--remote-debugging-port=${port}`];
    const child = spawn(program, args, { stdio: 'inherit' });
    let browser: Awaited<ReturnType<typeof chromium.connectOverCDP>> | undefined;
    await expect(async () => {
      // Electron refuses what Playwright sets up in a browser by default.
      browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
    }).toPass({ timeout: 60_000 });
    const pages = () => browser?.contexts().flatMap((context) => context.pages()) ?? [];
    await expect
      .poll(() => pages().map((page) => page.url()))
      .toEqual([expect.stringMatching(/^helios-app:\/\/helios\//)]);
    const [page] = pages();
    if (!page) throw new Error('The window has no page.');
    await use({ process: child, page });
    await browser?.close();
    await end(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  },
});

test.skip(program === '', 'no packaged application: the release workflow names one in HELIOS_PACKAGED_APP');
test.setTimeout(180_000);

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Listening on a port, it has one.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

const installedShim = (dir: string) => join(dir, 'bin', process.platform === 'win32' ? 'helios-mcp.exe' : 'helios-mcp');

test('D9: the installed app shows its window, sandboxed and without Node', async ({ app }) => {
  await expect(app.page.getByRole('navigation').first()).toBeVisible();
  const globals = ['process', 'require', 'module', 'Buffer'];
  const found = await app.page.evaluate((names) => names.filter((name) => name in globalThis), globals);
  expect(found).toEqual([]);
  expect(await app.page.evaluate(() => Object.keys(Reflect.get(globalThis, 'heliosDesktop') ?? {}))).toEqual(
    expect.arrayContaining(['call', 'onChange']),
  );
});

test('D9: the app leaves a shim that a client talks to, while the app runs and after it is gone', async ({
  app,
  dir,
}) => {
  const executable = installedShim(dir);
  await expect.poll(() => existsSync(executable), { timeout: 60_000 }).toBe(true);
  const client = await connectClient('v2 auto', { shim: dir, executable }, 'packaged');
  try {
    const lock = await readLock(dir);
    expect(client.sdk.getServerVersion()?.version).toBe(packageJson.version);
    const { persona } = await client.ask('get_active_persona', {});
    await end(app.process);
    const again = await client.ask('get_active_persona', {});
    expect(again.persona).toEqual(persona);
    expect((await readLock(dir))?.pid).not.toBe(lock?.pid);
  } finally {
    await client.sdk.close();
    await endOwnerOf(dir);
  }
});
