// The single executable: shim, command line and interface in one file that needs neither Node nor PATH nor the app it came
// with, on the real thing (D9, H8, C5, H21). It is built when the sources are newer.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, linkSync } from 'node:fs';
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  realpath,
  rm,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect } from '@playwright/test';

import { buildExecutableWhenStale } from '../scripts/sea/executable.mjs';
import { heliosEntry, readLock, startOwner } from './fixtures.ts';
import { clientKinds, connectClient } from './mcp-client.ts';
import { test as base } from './shim.fixture.ts';
import type { ShimSession } from './shim-session.ts';

const suffix = process.platform === 'win32' ? '.exe' : '';
const program = `helios-mcp${suffix}`;
/** Nothing can be found, and what is meant for Node does not reach it. */
const bareEnvironment = { PATH: '', NODE_OPTIONS: '--require=/nowhere.cjs', NODE_PATH: '/nowhere' };

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const test = base.extend<
  {
    /** A session of the executable, or of another one, on `dir`. */
    open: (executable?: string) => ShimSession;
    run: (executable: string, ...args: string[]) => Promise<Ended>;
  },
  { executable: string }
>({
  executable: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const built = await buildExecutableWhenStale();
      const folder = await realpath(await mkdtemp(join(tmpdir(), 'Zwölf Prógramme ')));
      const executable = join(folder, program);
      place(built, executable);
      await use(executable);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  open: async ({ executable, dir, session }, use) =>
    use((other = executable) => session({ args: ['--helios-dir', dir], env: bareEnvironment, executable: other })),
  // oxlint-disable-next-line no-empty-pattern
  run: async ({}, use) =>
    use(async (executable, ...args) => {
      const child = spawn(executable, args, {
        env: { ...process.env, ...bareEnvironment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
      child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
      await once(child, 'close');
      return { code: child.exitCode, stdout, stderr };
    }),
});

/** Every process that the lock names from now on. */
function watchLock(dir: string): { stop(): number[] } {
  const holders = new Set<number>();
  const timer = setInterval(() => {
    void readLock(dir).then((lock) => lock && holders.add(lock.pid));
  }, 2);
  return {
    stop() {
      clearInterval(timer);
      return [...holders];
    },
  };
}

/** Pids of what was started to own `dir`; elsewhere than on Linux, of who does. */
async function ownersRunning(dir: string): Promise<number[]> {
  if (process.platform !== 'linux') return [(await readLock(dir))?.pid ?? 0];
  const lines = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => ({ pid: Number(pid), line: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') })),
  );
  const start = `\0helios\0serve\0--background\0--helios-dir\0${dir}\0`;
  return lines.filter(({ line }) => line.endsWith(start)).map(({ pid }) => pid);
}

/** A second name where that is possible: it is large. */
function place(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Another disk.
    copyFileSync(from, to);
  }
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // npm's own file
}

test('D9, H21: it is one file that knows its version, and as `helios` the whole command line', async ({
  executable,
  run,
  dir,
}) => {
  expect(await run(executable, '--version')).toEqual({
    code: 0,
    stdout: '',
    stderr: `helios-mcp: ${await version()}\n`,
  });
  const help = await run(executable, '--help');
  expect([help.code, help.stdout]).toEqual([0, '']);
  expect(help.stderr).toContain(`The command line of Helios: ${executable} helios --help\n`);
  expect(await run(executable, 'helios', '--version')).toEqual({
    code: 0,
    stdout: `${await version()}\n`,
    stderr: '',
  });
  expect(await run(executable, 'helios', '--helios-dir', dir, 'merge', 'nobody')).toMatchObject({
    code: 1,
    stdout: '',
  });
  expect(await run(executable, 'helios', '--helios-dir', dir, 'set', 'behaviors.tone', 'calm')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^behaviors\.tone: .* → "calm"\n$/),
  });
});

test('D9: as the shim it reads no more than the script does: a few kilobytes, and modules that Node has loaded anyway', async ({
  executable,
}) => {
  expect(executable, 'it has been built').not.toBe('');
  const code = await readFile(join(heliosEntry, '..', 'executable', 'helios-mcp.cjs'), 'utf8');
  expect(code.length).toBeLessThan(40_000);
  const loaded = [...code.matchAll(/\brequire\(["'`]([^"'`]+)/g)].map(([, name]) => name);
  expect(loaded.toSorted()).toEqual(['node:fs', 'node:net', 'node:os', 'node:path', 'node:sea', 'node:vm']);
});

for (const kind of clientKinds) {
  test(`D9: ${kind} is served with nobody running, and by the same owner the next time`, async ({
    executable,
    dir,
  }) => {
    const route = { shim: dir, executable, env: bareEnvironment };
    const client = await connectClient(kind, route);
    expect((await client.sdk.listTools()).tools).toHaveLength(18);
    const owner = await readLock(dir);
    expect(owner).toMatchObject({ rank: 'background', version: await version() });
    await client.ask('learn_behavior', { persona: 'writer', key: 'probe', value: kind });
    const other = await connectClient(kind, route, 'another');
    expect(await other.ask('get_active_persona', { persona_name: 'writer' })).toMatchObject({
      persona: { behaviors: { probe: kind } },
    });
    expect((await readLock(dir))?.nonce).toBe(owner?.nonce);
    await Promise.all([client.sdk.close(), other.sdk.close()]);
  });
}

test('D9: clients of both lines join an owner that a plain Node runs', async ({ executable, owner, dir }) => {
  for (const kind of ['v1', 'v2 auto'] as const) {
    const client = await connectClient(kind, { shim: dir, executable, env: bareEnvironment });
    expect(await client.ask('list_personas', {})).toMatchObject({ count: 4 });
    const { sessions } = await owner.call('list_sessions', {});
    expect(sessions.map(({ name }) => name)).toContain(`e2e ${kind}`);
    await client.sdk.close();
  }
  expect((await readLock(dir))?.pid).toBe(owner.info.pid);
});

for (const era of ['legacy', 'modern']) {
  test(`D9: the Inspector lists and calls, ${era}`, async ({ executable, dir, home }) => {
    const folder = fileURLToPath(new URL('../node_modules/@modelcontextprotocol/inspector/', import.meta.url));
    const { bin } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      bin: { 'mcp-inspector': string };
    };
    const ask = (...method: string[]) => {
      const inspector = [join(folder, bin['mcp-inspector']), '--cli', executable, '--helios-dir', dir];
      const options = ['--format', 'json', '--protocol-era', era, '--method', ...method];
      const env = { ...process.env, HOME: home, USERPROFILE: home };
      return JSON.parse(execFileSync(process.execPath, [...inspector, ...options], { encoding: 'utf8', env })) as {
        result: Record<string, unknown>;
      };
    };
    expect(ask('tools/list').result['tools']).toHaveLength(18);
    const learn = ['--tool-name', 'learn_behavior', '--tool-arg', 'persona=writer', 'key=probe', `value=${era}`];
    expect(ask('tools/call', ...learn)).toMatchObject({ result: { structuredContent: { new_value: era } } });
  });
}

test('H8: twenty started in the same instant on an empty directory share one owner, and all work', async ({
  open,
  dir,
}) => {
  const lock = watchLock(dir);
  const sessions = Array.from({ length: 20 }, () => open());
  await Promise.all(
    sessions.map(async (one, number) => {
      expect(await one.initialize(`client ${number}`)).toMatchObject({ result: { serverInfo: { name: 'helios' } } });
      await one.ask('learn_behavior', { persona: 'welcome', key: `probe.of_${number}`, value: number });
    }),
  );
  const learned = Object.fromEntries(sessions.map((_, number) => [`of_${number}`, number]));
  for (const one of sessions) {
    const { persona } = await one.ask('get_active_persona', { persona_name: 'welcome' });
    expect(persona.behaviors['probe']).toEqual(learned);
  }
  const [owner, ...others] = lock.stop();
  expect(others).toEqual([]);
  expect(await ownersRunning(dir)).toEqual([owner]);
});

test('C5: an owner that is killed in the middle of calls costs a delay; nothing is lost or done twice', async ({
  open,
  dir,
}) => {
  const sessions = [open(), open(), open()];
  await Promise.all(sessions.map((session) => session.initialize()));
  const first = await readLock(dir);
  let [isOver, done] = [false, 0];
  const counts = Promise.all(
    sessions.flatMap((session, client) =>
      Array.from({ length: 3 }, async (_, habit) => {
        for (let count = 1; ; count += 1) {
          const sighting = { pattern: `Habit ${habit} of client ${client}`, evidence: `call ${count}` };
          const { observations } = await session.ask('observe_pattern', sighting);
          expect(observations, 'nothing is lost and nothing is done twice').toBe(count);
          done += 1;
          if (isOver) return count;
        }
      }),
    ),
  );
  const goOn = async (calls: number) => {
    const until = done + calls;
    await Promise.race([expect.poll(() => done, { timeout: 60_000 }).toBeGreaterThan(until), counts]);
  };
  await goOn(30);
  process.kill(first?.pid ?? 0, 'SIGKILL');
  await goOn(30);
  isOver = true;
  const expected = (await counts).toSorted((a, b) => a - b);
  const { patterns } = await open().ask('search_patterns', { confidence_min: 0 });
  expect(patterns.map(({ observations }) => observations).toSorted((a, b) => a - b)).toEqual(expected);
  const next = await readLock(dir);
  expect(next?.nonce).not.toBe(first?.nonce);
  expect(next?.rank).toBe('background');
});

test('C1, D9: as `helios serve` it watches over an owner that is itself, starts it again, and shows the interface', async ({
  executable,
  dir,
}) => {
  const owner = await startOwner(dir, [], [executable, 'helios']);
  expect(owner.info.pid).not.toBe(owner.child.pid);
  const page = await fetch(owner.info.url);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html;charset=utf-8']);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await page.text();
  expect(html).toBe(await readFile(join(heliosEntry, '..', 'renderer', 'index.html'), 'utf8'));
  const [, script = ''] = /src="\.?\/?(assets\/[^"]+\.js)"/.exec(html) ?? [];
  const asset = await fetch(new URL(`/${script}`, owner.info.url));
  expect(await asset.text()).toBe(await readFile(join(heliosEntry, '..', 'renderer', script), 'utf8'));
  const again = await fetch(asset.url, { headers: { 'if-none-match': asset.headers.get('etag') ?? '' } });
  expect([again.status, await again.text()]).toEqual([304, '']);
  for (const path of ['/assets', '/../helios.cjs', '/helios.cjs', '/assets/none.js'])
    expect((await fetch(new URL(path, owner.info.url))).status, path).toBe(404);

  process.kill(owner.info.pid, 'SIGKILL');
  await expect
    .poll(async () => (await readLock(dir))?.pid ?? owner.info.pid, { timeout: 30_000 })
    .not.toBe(owner.info.pid);
  const [report = ''] = (await readdir(join(dir, 'logs'))).filter((name) => name.startsWith('crash-'));
  expect(JSON.parse(await readFile(join(dir, 'logs', report), 'utf8'))).toMatchObject({
    command: expect.stringMatching(/^helios --helios-dir .* serve --json --port 0$/),
    signal: 'SIGKILL',
  });
  expect(await owner.stop()).toBe(0);
});

test('D9: installed by its app it outlives the app, is updated while clients use it, and is what clients are told', async ({
  executable,
  open,
  run,
  home,
  dir,
}) => {
  const app = join(home, 'Helios.app');
  await mkdir(app);
  const came = join(app, program);
  await copyFile(executable, came);
  const installed = join(dir, 'bin', program);
  const install = () => run(came, 'helios', '--helios-dir', dir, 'install-shim');
  const told = (outcome: string) => ({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining(`${installed}: ${outcome}`),
  });
  const ours = `helios-mcp ${await version()}`;
  expect(await install()).toEqual(told(`${ours} is installed.`));
  expect(await install()).toEqual(told(`${ours} was installed already.`));

  const before = open(installed);
  await before.initialize();
  const first = await readLock(dir);
  await changeBuild(came);
  const content = await readFile(came);
  expect(await install()).toEqual(told(`${ours} is installed.`));
  await rm(app, { recursive: true });
  expect((await readFile(installed)).equals(content)).toBe(true);

  expect(await before.ask('list_personas', {})).toMatchObject({ count: 4 });
  process.kill(first?.pid ?? 0, 'SIGKILL');
  expect(await before.ask('list_personas', {}), 'with an owner that is the new one').toMatchObject({ count: 4 });
  const after = open(installed);
  await after.initialize();
  expect(await after.ask('list_personas', {})).toMatchObject({ count: 4 });
  const second = await readLock(dir);
  expect(second?.nonce).not.toBe(first?.nonce);
  // Of a program that was replaced Linux says that it is deleted.
  if (process.platform === 'linux') expect(await readlink(`/proc/${second?.pid}/exe`)).toBe(installed);

  const { command, args } = await connectionInfo(dir);
  expect({ command, args }).toEqual({ command: installed, args: ['--helios-dir', dir] });
  const status = execFileSync('git', ['-C', dir, 'status', '--porcelain'], { encoding: 'utf8' });
  expect(status, 'the repository of the user does not see it').toBe('');
});

/** The same program with other bytes. */
async function changeBuild(executable: string): Promise<void> {
  await chmod(executable, 0o700);
  // What follows the end of an executable does not count, except that macOS wants all of it signed.
  if (process.platform !== 'darwin') await appendFile(executable, 'another build');
  else execFileSync('codesign', ['--force', '--sign', '-', '--identifier', 'another.build', executable]);
}

async function connectionInfo(dir: string): Promise<{ command: string; args: string[] }> {
  const { token, port } = JSON.parse(await readFile(join(dir, 'run', 'loopback.json'), 'utf8')) as {
    token: string;
    port: number;
  };
  const response = await fetch(`http://127.0.0.1:${port}/api/call`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'get_connection_info', input: {} }),
  });
  return (await response.json()) as { command: string; args: string[] };
}
