// The owner and the page of a spec of the interface, when both are the desktop app.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, type Page } from '@playwright/test';

import { connectToOwner } from '../src-main/host/owner-client.ts';
import type { OwnerInfo } from '../src-main/host/owner.ts';
import { DesktopApp } from './desktop-app.ts';
import { callOwner, type Owner } from './fixtures.ts';

export interface DesktopOwner {
  readonly owner: Owner;
  readonly page: Page;
  end(): Promise<void>;
}

export async function startDesktopOwner(dir: string): Promise<DesktopOwner> {
  const home = await mkdtemp(join(tmpdir(), 'helios desktop-'));
  await mkdir(join(home, 'app'), { recursive: true });
  // So that a spec can ask and change beside the page, as it does over the other carrier.
  await writeFile(join(home, 'app/desktop.json'), JSON.stringify({ serveHttp: true }));
  const app = await DesktopApp.start({ dir, home });
  const page = await app.page();
  // What is asked of a browser for the test's own sake is asked of the app.
  page.context().grantPermissions = async () => {
    await app.evaluate(({ session: { defaultSession } }) => {
      defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(true));
      defaultSession.setPermissionCheckHandler(() => true);
    });
    // TypeScript does not know the name.
    const state = () =>
      page.evaluate(async () => (await navigator.permissions.query({ name: 'clipboard-read' as never })).state);
    await expect.poll(state).toBe('granted');
  };
  // For specs its address is the one in the window.
  const info: OwnerInfo = { ...(await readInfo(dir)), url: new URL('/', page.url()).href };
  const owner: Owner = {
    dir,
    info,
    child: app.child,
    async call(name, input) {
      const reply = await callOwner({ ...info, url: info.mcpUrl }, name, input);
      expect(reply, `${name} ${JSON.stringify(input)}`).toMatchObject({ status: 'success' });
      return reply as never; // the operation's output by its contract
    },
    async stop() {
      await app.quit();
      return app.child.exitCode;
    },
  };
  return {
    owner,
    page,
    async end() {
      await app.end();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function readInfo(dir: string): Promise<OwnerInfo> {
  let info: OwnerInfo | null = null;
  await expect(async () => {
    const client = await connectToOwner(dir, 'e2e');
    try {
      // The name is the owner's, `ownerInfoCall`; importing that file would load the whole owner.
      info = ((await client?.call('owner_info', {})) as OwnerInfo | null | undefined) ?? null;
      expect(info).toHaveProperty('mcpUrl');
    } finally {
      client?.close();
    }
  }).toPass({ intervals: [20, 50, 100], timeout: 30_000 });
  return info as unknown as OwnerInfo; // checked just above
}
