// A page that fails the test when its Content-Security-Policy is violated or a script in it throws.

import { expect } from '@playwright/test';

import { test as base } from './fixtures.ts';

export const test = base.extend<{ violations: string[] }>({
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
