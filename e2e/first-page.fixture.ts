// An owner of its own for every test: `helios serve` on a fresh state directory, ended by its own process id. And a page
// that fails the test when its Content-Security-Policy is violated or a script throws.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { expect, test as base } from '@playwright/test';

import type { Output, OperationName } from '../src-shared/operations.ts';

const entry = fileURLToPath(new URL('../dist/helios.mjs', import.meta.url));

export interface Owner {
  readonly dir: string;
  readonly url: string;
  readonly token: string;
  call<Name extends OperationName>(name: Name, input: object): Promise<Output<Name>>;
  /** As a crash ends it: no farewell. */
  kill(): Promise<void>;
  /** Again in the same directory and on the same port. */
  startAgain(): Promise<void>;
}

async function startOwner(dir: string): Promise<Owner> {
  let child: ChildProcess;
  let url = '';
  let token = '';

  const start = async (port: string) => {
    const args = [entry, '--helios-dir', dir, 'serve', '--json', '--port', port];
    child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    // Piped just above.
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
    if (typeof line !== 'string') throw new Error(`helios serve ended with ${String(line)} before it was ready.`);
    ({ url, token } = JSON.parse(line) as { url: string; token: string });
  };
  await start('0');

  return {
    dir,
    get url() {
      return url;
    },
    get token() {
      return token;
    },
    async call(name, input) {
      const response = await fetch(new URL('/api/call', url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name, input }),
      });
      const reply = (await response.json()) as { status: string };
      expect(reply, `${name} ${JSON.stringify(input)}`).toMatchObject({ status: 'success' });
      return reply as never;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    startAgain: () => start(new URL(url).port),
  };
}

export const test = base.extend<{ owner: Owner; violations: string[] }>({
  // Playwright reads from the braces what a fixture needs.
  // oxlint-disable-next-line no-empty-pattern
  owner: async ({}, use) => {
    const dir = await mkdtemp(join(tmpdir(), 'helios-e2e-'));
    const owner = await startOwner(dir);
    await use(owner);
    await owner.kill();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
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
