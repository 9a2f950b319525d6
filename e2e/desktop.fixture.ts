// A desktop app of its own for a test, with a home folder of its own; whatever is left of it is ended by its process id.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DesktopApp } from './desktop-app.ts';
import { desktopCarrier, type DesktopOptions } from './desktop-command.ts';
import { test as base } from './shim.fixture.ts';

type Start = (options?: Partial<DesktopOptions>) => Promise<DesktopApp>;

export const test = base.extend<{ appHome: string; desktop: Start }>({
  // oxlint-disable-next-line no-empty-pattern
  appHome: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'helios desktop-'));
    await use(home);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  },
  desktop: async ({ dir, appHome }, use, info) => {
    info.annotations.push({ type: 'carrier', description: desktopCarrier });
    const apps: DesktopApp[] = [];
    await use(async (options) => {
      const app = await DesktopApp.start({ dir, home: appHome, ...options });
      apps.push(app);
      return app;
    });
    for (const app of apps) await app.end();
  },
});
