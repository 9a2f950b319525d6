// Shims for a test, each ended as a client ends it, and what a test writes before the first of them starts.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from '@playwright/test';

import { newSettings } from '../src-shared/model.ts';
import { endOwnerOf, test as base } from './fixtures.ts';
import { ShimSession, type ShimOptions } from './shim-session.ts';

export interface ShimFixtures {
  readonly session: (options: ShimOptions) => ShimSession;
  /** On `dir`. */
  readonly shim: () => ShimSession;
  /** A home folder; owners that are started in the folders named here are ended. */
  readonly home: string;
}

export const test = base.extend<ShimFixtures>({
  // Playwright reads from the braces what a fixture needs.
  // oxlint-disable-next-line no-empty-pattern
  session: async ({}, use) => {
    const sessions: ShimSession[] = [];
    await use((options) => {
      const session = new ShimSession(options);
      sessions.push(session);
      return session;
    });
    for (const session of sessions) expect(await session.end(), 'C: a shim ends with 0 when stdin ends').toBe(0);
  },
  shim: async ({ dir, session }, use) => use(() => session({ args: ['--helios-dir', dir] })),
  // oxlint-disable-next-line no-empty-pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'helios-home-'));
    await use(home);
    for (const name of ['.helios', 'from option', 'from variable']) await endOwnerOf(join(home, name));
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  },
});

/** Text of a `config.yaml`: a new installation's, with changes; undefined leaves a key out. */
export const settings = (changes: Readonly<Record<string, unknown>> = {}): string =>
  Object.entries({ ...newSettings, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
