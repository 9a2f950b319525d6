// The page of the interface, over the carrier of the project: in a browser that asks over HTTP, or in the window of the
// desktop app. It fails the test when its Content-Security-Policy is violated or a script in it throws.

import { expect } from '@playwright/test';

import { desktopCarrier } from './desktop-command.ts';
import { startDesktopOwner, type DesktopOwner } from './desktop-owner.ts';
import { test as base, useOwner } from './fixtures.ts';

export interface CarrierOptions {
  readonly carrier: 'browser' | 'desktop';
}

interface PageFixtures extends CarrierOptions {
  /** Null in a browser. */
  readonly desktopOwner: DesktopOwner | null;
  readonly violations: string[];
}

export const test = base.extend<PageFixtures>({
  carrier: ['browser', { option: true }],
  desktopOwner: async ({ carrier, dir }, use, info) => {
    if (carrier === 'browser') return use(null);
    info.annotations.push({ type: 'carrier', description: desktopCarrier });
    const started = await startDesktopOwner(dir);
    await use(started);
    await started.end();
  },
  context: async ({ context, desktopOwner }, use) => use(desktopOwner?.page.context() ?? context),
  page: async ({ context, desktopOwner, viewport }, use) => {
    if (!desktopOwner) return use(await context.newPage());
    const { page } = desktopOwner;
    if (viewport) await page.setViewportSize(viewport);
    await use(page);
  },
  owner: async ({ dir, desktopOwner }, use) => {
    if (desktopOwner) await use(desktopOwner.owner);
    else await useOwner(dir, use);
  },
  violations: [
    async ({ page }, use) => {
      const violations: string[] = [];
      await page.addInitScript(() =>
        document.addEventListener('securitypolicyviolation', (event) =>
          console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
        ),
      );
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) violations.push(message.text());
      });
      page.on('pageerror', (error) => violations.push(String(error)));
      await use(violations);
      expect(violations).toEqual([]);
    },
    { auto: true },
  ],
});
