// The Inspector's command line, a client that Helios did not write, over the built shim in every era (H23).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect } from '@playwright/test';

import { shimEntry, test as base } from './fixtures.ts';

const folder = fileURLToPath(new URL('../node_modules/@modelcontextprotocol/inspector/', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly result: Readonly<Record<string, unknown>>;
  readonly stderr: string;
}

const test = base.extend<{ inspect: (...args: string[]) => Promise<Ended> }>({
  inspect: async ({ dir }, use) => {
    const home = await mkdtemp(join(tmpdir(), 'helios-inspector-')); // it writes into the home folder
    const { bin } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      bin: { 'mcp-inspector': string };
    };
    const inspector = [join(folder, bin['mcp-inspector']), '--cli', process.execPath, shimEntry, '--helios-dir', dir];
    await use(async (...args) => {
      const env = { ...process.env, HOME: home, USERPROFILE: home };
      const child = spawn(process.execPath, [...inspector, '--format', 'json', ...args], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
      child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
      await once(child, 'close');
      expect(stdout, stderr).toMatch(/^\{.*\}\n$/);
      return { code: child.exitCode, stderr, ...(JSON.parse(stdout) as Pick<Ended, 'result'>) };
    });
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  },
});

for (const era of ['legacy', 'auto', 'modern']) {
  test(`H23: the Inspector lists, calls and reads over the shim, ${era}`, async ({ inspect }) => {
    const ask = (...args: string[]) => inspect('--protocol-era', era, '--method', ...args);
    const { code, result, stderr } = await ask('tools/list', '--strict');
    expect([code, (result['tools'] as object[]).length]).toEqual([0, 18]);
    expect(stderr, 'no schema that other clients cannot use').toContain('0 errors');

    const learned = await ask(
      'tools/call',
      '--tool-name',
      'learn_behavior',
      '--tool-arg',
      'persona=writer',
      'key=probe',
      `value=${era}`,
    );
    expect(learned).toMatchObject({ code: 0, result: { structuredContent: { status: 'success', new_value: era } } });
    const merged = await ask('resources/read', '--uri', 'helios://personas/writer');
    expect(merged).toMatchObject({
      code: 0,
      result: { contents: [{ text: expect.stringContaining(`probe: ${era}`) }] },
    });
    const prompt = await ask('prompts/get', '--prompt-name', 'adopt_persona', '--prompt-args', 'persona_name=writer');
    expect(prompt).toMatchObject({
      code: 0,
      result: { messages: [{ content: { text: expect.stringContaining(era) } }] },
    });

    const failed = await ask('tools/call', '--tool-name', 'get_active_persona', '--tool-arg', 'persona_name=wrter');
    expect(failed, 'it ends with 5 when a tool returns isError').toMatchObject({
      code: 5,
      result: { isError: true, structuredContent: { code: 'not_found', guidance: 'Did you mean writer?' } },
    });
  });
}
