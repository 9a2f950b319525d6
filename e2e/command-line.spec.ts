// The command `helios` as a person and a script use it: texts, exit codes, JSON, colour, and joining a running owner.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { expect } from '@playwright/test';

import { heliosEntry, readLock, startOwner, test as base, writeFiles } from './fixtures.ts';
import { exampleFiles } from './example-files.ts';
import { connectClient } from './mcp-client.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const test = base.extend<{ helios: (...args: string[]) => Promise<Ended> }>({
  helios: async ({ dir }, use) => use((...args) => run(['--helios-dir', dir, ...args])),
});

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, HELIOS_DIR: _dir, ...inherited } = process.env;
  const child = spawn(process.execPath, [heliosEntry, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

const escapes = /\u001b\[/;

test('--help names every command and shows examples, --version the version', async () => {
  const { code, stdout, stderr } = await run(['--help']);
  expect([code, stderr]).toEqual([0, '']);
  for (const command of ['serve', 'doctor', 'history', 'snapshot', 'diff', 'rollback', 'personas', 'merge', 'set'])
    expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  expect(stdout).toContain('Examples:\n  helios serve --open\n');
  expect(stdout).toContain('Exit codes: 0 done, 1 failed, 2 wrong usage.');
  for (const command of ['serve', 'set', 'history', 'snapshot', 'diff', 'rollback'])
    expect(await run([command, '--help'])).toMatchObject({ code: 0, stderr: '' });
  for (const command of ['set', 'history', 'snapshot', 'diff', 'rollback'])
    expect((await run([command, '--help'])).stdout).toMatch(new RegExp(`Examples:\n  helios ${command} `));
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('wrong usage ends with 2 and says what is wrong on stderr, without touching the directory', async ({
  helios,
  dir,
}) => {
  for (const [args, named] of [
    [['fly'], 'fly'],
    [['--fast'], '--fast'],
    [['personas', '--jsn'], '--jsn'],
    [['set', 'tone'], 'value'],
    [['merge', 'writer', 'developer'], 'merge'],
    [['serve', '--port', '70000'], '70000'],
    [['serve', '--port', 'x'], 'x'],
    [['history', '--limit'], '--limit'],
    [['history', '--limit', 'many'], 'many'],
    [['snapshot', 'two', 'words'], 'snapshot'],
    [['snapshot', 'words', '--list'], '--list'],
    [['rollback'], 'to'],
    [['rollback', 'snapshot_x'], '--yes'],
    [['rollback', 'snapshot_x', '--json'], '--yes'],
    [['rollback', 'snapshot_x', '--yes', '--file', 'config.yaml', '--persona', 'writer'], '--persona'],
    [['diff', 'a', 'b', 'c'], 'diff'],
  ] as const) {
    const { code, stdout, stderr } = await helios(...args);
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
    expect(stderr).toContain(named);
  }
  expect(await run([]), 'no command at all').toMatchObject({ code: 2, stdout: '' });
  expect(await readLock(dir)).toBeNull();
});

test('what fails ends with 1 and says what to do', async ({ helios }) => {
  for (const [args, said] of [
    [['merge', 'wrter'], /no persona called "wrter"\.[^]*Did you mean writer\?/],
    [['set', 'a..b', '1'], /empty part/],
    [['set', 'base_importance', '2'], /base_importance[^]*at most 1/],
    [['set', 'tone', 'x', '--persona', '../x'], /no persona/],
    [['history', '--persona', 'nobody'], /no persona/],
    [['history', '--limit', '0'], /limit[^]*at least 1/],
    [['history', '--before', 'snapshot_none'], /no version or snapshot named snapshot_none/],
    [['rollback', 'snapshot_none', '--yes'], /no version or snapshot named snapshot_none/],
    [['rollback', '../x', '--dry-run'], /named by its id/],
    [['diff', 'HEAD~1'], /named by its id/],
    [['diff', '--file', '../x'], /not a file that Helios keeps/],
    [['snapshot', ''], /reason[^]*at least 1/],
  ] as const) {
    const { code, stdout, stderr } = await helios(...args);
    expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\n\s+at /);
  }
});

test('B3: incomplete settings end a command with 1 and the name of the key; doctor reports them in its fixed shape', async ({
  helios,
  dir,
}) => {
  await writeFiles(dir, { 'config.yaml': 'active_persona: writer\n' });
  const { code, stdout, stderr } = await helios('personas');
  expect([code, stdout]).toEqual([1, '']);
  for (const part of ['config.yaml', 'http_port', 'is missing']) expect(stderr).toContain(part);
  const ill = await helios('doctor', '--json');
  expect([ill.code, ill.stderr]).toEqual([1, '']);
  expect(JSON.parse(ill.stdout)).toEqual({
    healthy: false,
    checks: [
      { id: 'open', status: 'error', message: expect.stringContaining('config.yaml'), guidance: expect.any(String) },
    ],
    metrics: {},
  });
  expect(await readLock(dir)).toBeNull();
});

test('personas, merge, set and history say the same as the tools, in text and as JSON', async ({ helios, dir }) => {
  await writeFiles(dir, exampleFiles);
  const json = async (...args: string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await helios(...args, '--json');
    expect([code, stderr, stdout.trimEnd().split('\n').length]).toEqual([0, '', 1]);
    return JSON.parse(stdout);
  };
  expect(await json('personas')).toMatchObject({
    personas: [
      { name: 'example', active: true, valid: true, weight: expect.closeTo(0.175, 12) },
      { name: 'second', active: false, weight: 0.7 },
    ],
    count: 2,
  });
  expect(await helios('personas')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^● example +18 % from the base[^]*^ {2}second +70 % from the base {2}The other one$/m,
    ),
  });
  expect(await json('merge', 'example'), 'H1: the worked example').toMatchObject({
    merged_behaviors: { tone: 'warm', tools: ['vitest', 'git', 'uv'], depth: 7, pace: 'fast' },
    origins: { '/tone': 'persona', '/tools': 'blend', '/depth': 'blend', '/pace': 'persona' },
  });
  expect((await helios('merge')).stdout).toMatch(/^weight 0\.17\d* = 0\.7 \/ 2²\n/);
  expect((await helios('merge')).stdout).toContain('blend   depth: 7\n');
  expect((await helios('merge', '--text')).stdout).toContain('- Tone: warm\n');

  expect(await helios('set', 'depth', '10', '--persona', 'example')).toEqual({
    code: 0,
    stdout: 'depth: 8 → 10\n',
    stderr: '',
  });
  expect(await helios('set', 'tools', '["git"]')).toMatchObject({ stdout: 'tools: ["git","uv"] → ["git"]\n' });
  expect(await helios('set', 'tone', 'calm and clear')).toMatchObject({
    stdout: 'tone: "direct" → "calm and clear"\n',
  });
  expect(await readFile(join(dir, 'base/identity.yaml'), 'utf8')).toBe(
    'base_importance: 0.7\ntone: calm and clear\ntools: [git]\ndepth: 4\n',
  );

  const all = (await json('history')) as {
    entries: { commit: string; actor: string; tool: string; message: string; timestamp: string }[];
    next: null;
  };
  expect(all.entries.map(({ actor, tool, message }) => [actor, tool, message])).toEqual([
    ['you', 'set_value', 'Set tone of base'],
    ['you', 'set_value', 'Set tools of base'],
    ['you', 'set_value', 'Set depth of example'],
    ['helios', 'start', 'Helios adopts this directory'],
  ]);
  for (const { timestamp } of all.entries) expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(await json('history', '--limit', '1', '--persona', 'example')).toMatchObject({
    entries: [{ message: 'Set depth of example' }],
  });
  const text = await helios('history', '--limit', '2');
  expect(text.stdout.trimEnd().split('\n')).toHaveLength(2);
  expect(text.stdout).toContain(`${all.entries[0]?.commit.slice(0, 8)}`);
});

test('H12: snapshot, diff, rollback and undo, in text and as JSON, are changes by you', async ({ helios, dir }) => {
  await writeFiles(dir, exampleFiles);
  const file = join(dir, 'personas/example.yaml');
  const said = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await helios(...args);
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  const json = async (...args: string[]): Promise<unknown> => JSON.parse(await said(...args, '--json'));
  const before = await readFile(file, 'utf8');
  const snapshot = /^Took (snapshot_\d{8}_\d{6}_before_the_edit)\n$/.exec(
    await said('snapshot', 'Before the edit'),
  )?.[1];
  expect(snapshot).toBeDefined();
  await said('set', 'tone', 'brisk', '--persona', 'example');
  await said('set', 'depth', '9');
  const after = await readFile(file, 'utf8');

  const diff = await said('diff', snapshot ?? '', 'now', '--file', 'personas/example.yaml');
  expect(diff).toMatch(
    /^--- a\/personas\/example\.yaml\n\+\+\+ b\/personas\/example\.yaml\n@@ -\d+,\d+ \+\d+,\d+ @@\n/,
  );
  expect(diff).toMatch(/^-tone: warm\n\+tone: brisk$/m);
  expect(await json('diff', snapshot ?? '')).toMatchObject({
    to: 'now',
    files: [{ path: 'base/identity.yaml' }, { path: 'personas/example.yaml', status: 'changed', before, after }],
  });
  expect(await said('diff')).toBe('Nothing differs.\n');

  const dry = ['rollback', snapshot ?? '', '--dry-run'];
  expect(await said(...dry)).toMatch(/^-tone: brisk\n\+tone: warm$/m);
  expect(await json(...dry, '--persona', 'example')).toMatchObject({
    files: [{ path: 'personas/example.yaml' }],
    more: 0,
  });
  expect(await readFile(file, 'utf8')).toBe(after);

  const back = await said('rollback', snapshot ?? '', '--persona', 'example', '--yes');
  const undo = /^Went back to snapshot_\w+: one file changed\.\nTo undo: helios rollback (snapshot_\w+)\n$/.exec(
    back,
  )?.[1];
  expect(await readFile(file, 'utf8')).toBe(before);
  expect(await readFile(join(dir, 'base/identity.yaml'), 'utf8')).toContain('depth: 9');
  expect(await said('rollback', snapshot ?? '', '--persona', 'example', '--yes')).toBe('Nothing changes.\n');
  expect(await json('rollback', undo ?? '', '--file', 'personas/example.yaml', '--yes')).toMatchObject({
    restored: undo,
    changed: ['personas/example.yaml'],
    undo: expect.stringMatching(/^snapshot_\d{8}_\d{6}_before_rollback/),
  });
  expect(await readFile(file, 'utf8')).toBe(after);

  const { entries } = (await json('history', '--limit', '3')) as {
    entries: { commit: string; actor: string; message: string }[];
  };
  expect(entries.map(({ actor, message }) => [actor, message])).toEqual([
    ['you', `Went back to ${undo}: personas/example.yaml`],
    ['you', `Went back to ${snapshot}: personas/example.yaml`],
    ['you', 'Set depth of base'],
  ]);
  expect(await json('history', '--limit', '1', '--before', entries[1]?.commit ?? '')).toMatchObject({
    entries: [{ message: 'Set depth of base' }],
  });
  const list = (await json('snapshot', '--list')) as {
    snapshots: { name: string; automatic: boolean; actor: string }[];
  };
  expect(list.snapshots).toHaveLength(3);
  for (const { name, automatic, actor } of list.snapshots)
    expect({ name, automatic, actor }).toEqual({ name, automatic: name !== snapshot, actor: 'you' });
  expect(await said('snapshot', '--list')).toMatch(new RegExp(`^${snapshot} .* you .*Before the edit$`, 'm'));
  expect((await said('snapshot', '--list')).match(/\(automatic\)$/gm)).toHaveLength(2);
});

test('H20: text of a persona, a reason and a file name cannot steer the terminal', async ({ helios, dir }) => {
  await helios('snapshot', '\u001b[31mred\u202e');
  await writeFiles(dir, { 'personas/writer.yaml': 'tone: "\u009b31mred"\r\n', 'personas/\u001b[1mx.yaml': 'a: 1\n' });
  const shown = await helios('diff');
  expect(shown.stdout).toContain('+tone: "·31mred"·\n');
  expect(shown.stdout).toContain('+++ b/personas/·[1mx.yaml\n');
  for (const { code, stdout } of [shown, await helios('snapshot', '--list'), await helios('history')]) {
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  }
});

test('doctor --json has the fixed shape and the exit code of what it found', async ({ helios, dir }) => {
  const well = await helios('doctor', '--json');
  const report = JSON.parse(well.stdout) as { healthy: boolean; checks: object[]; metrics: object };
  expect([well.code, well.stderr, Object.keys(report)]).toEqual([0, '', ['healthy', 'checks', 'metrics']]);
  expect(report.healthy).toBe(true);
  for (const check of report.checks) {
    expect(check).toEqual({
      id: expect.any(String),
      status: expect.stringMatching(/^(?:ok|warning|error)$/),
      message: expect.any(String),
      guidance: expect.any(String),
    });
  }
  expect((await helios('doctor')).stdout).toMatch(/Everything is fine\.\n$/);

  await writeFile(join(dir, 'personas/writer.yaml'), 'tone: [\n');
  const warned = JSON.parse((await helios('doctor', '--json')).stdout) as {
    healthy: boolean;
    checks: { status: string; message: string }[];
  };
  expect(warned.healthy, 'a bad file disables only itself').toBe(true);
  expect(warned.checks).toContainEqual(
    expect.objectContaining({
      status: 'warning',
      message: expect.stringMatching(/personas\/writer\.yaml, line \d+, column \d+/),
    }),
  );

  await writeFile(join(dir, 'base/identity.yaml'), 'base_importance: 7\n');
  const ill = await helios('doctor', '--json');
  expect([ill.code, (JSON.parse(ill.stdout) as { healthy: boolean }).healthy]).toEqual([1, false]);
});

test('serve --json prints one line of exactly the fixed shape, also when it joins', async ({ owner, dir }) => {
  const { info } = owner;
  expect(info).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=/),
    mcpUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/),
    token: expect.stringMatching(/^[\w-]{32,}$/),
    pid: expect.any(Number),
    heliosDir: dir,
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  const second = await startOwner(dir);
  expect(second.info, 'the one that joins says where the owner is').toEqual(info);
  expect(await second.stop()).toBe(0);
  await owner.call('list_personas', {});
});

test('colour is for terminals: none when piped, none with NO_COLOR, some with FORCE_COLOR', async ({ dir }) => {
  await run(['--helios-dir', dir, 'snapshot', 'first']);
  for (const command of [
    ['personas'],
    ['merge', 'developer'],
    ['history'],
    ['doctor'],
    ['merge', 'nobody'],
    ['snapshot', '--list'],
  ]) {
    const args = ['--helios-dir', dir, ...command];
    const [piped, forced, never] = [
      await run(args),
      await run(args, { FORCE_COLOR: '1' }),
      await run(args, { NO_COLOR: '1' }),
    ];
    expect(piped.stdout + piped.stderr + never.stdout + never.stderr).not.toMatch(escapes);
    expect(forced.stdout + forced.stderr).toMatch(escapes);
    if (command[0] !== 'doctor')
      expect(stripVTControlCharacters(forced.stdout + forced.stderr)).toBe(piped.stdout + piped.stderr);
    const json = await run([...args, '--json'], { FORCE_COLOR: '1' });
    expect(json.stdout, 'JSON is for programs').not.toMatch(escapes);
  }
});

test('H8: a command joins the running owner: a connected client sees the change at once, and there is no second owner', async ({
  owner,
  dir,
  helios,
}) => {
  const client = await connectClient('v2 default', { shim: dir });
  await client.listenTo('helios://personas/writer');
  const before = await readLock(dir);
  expect(await helios('set', 'probe', 'from the command line', '--persona', 'writer')).toMatchObject({ code: 0 });
  await expect.poll(() => client.heard).toEqual(['helios://personas/writer']);
  expect((await client.ask('get_active_persona', { persona_name: 'writer' })).persona.behaviors).toMatchObject({
    probe: 'from the command line',
  });
  expect((await readLock(dir))?.nonce).toBe(before?.nonce);
  expect(before?.pid).toBe(owner.info.pid);

  const [many] = await Promise.all([
    client.ask('list_personas', {}),
    ...Array.from({ length: 5 }, (_, n) => helios('set', `many.of_${n}`, String(n))),
  ]);
  expect(many.count).toBe(4);
  const { config } = await client.ask('get_base_config', {});
  expect(config['many']).toEqual({ of_0: 0, of_1: 1, of_2: 2, of_3: 3, of_4: 4 });
  await client.sdk.close();
});

test('H8: commands at the same time without an owner take turns, and leave none behind', async ({ helios, dir }) => {
  const ended = await Promise.all(Array.from({ length: 5 }, (_, n) => helios('set', `probe.of_${n}`, String(n))));
  for (const { code, stderr } of ended) expect([code, stderr]).toEqual([0, '']);
  expect(await readLock(dir)).toBeNull();
  const { merged_behaviors } = JSON.parse((await helios('merge', '--json')).stdout) as { merged_behaviors: object };
  expect(merged_behaviors).toMatchObject({ probe: { of_0: 0, of_1: 1, of_2: 2, of_3: 3, of_4: 4 } });
});
