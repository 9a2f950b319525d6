// H13, H20: whatever a client sends to a tool, the answer is a structured error and nothing on disk has changed; what only
// looks dangerous is kept as it is.

import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { expect } from '@playwright/test';

import type { Failure } from '../src-shared/errors.ts';
import { exampleFiles } from './example-files.ts';
import { published, test as base, writeFiles } from './fixtures.ts';
import { hostileInputs, isTooDeepForHttp, megabytes, oddButGood } from './hostile-inputs.ts';
import { HttpSession } from './http-session.ts';
import { expectFailure, type ToolResult } from './mcp-client.ts';
import { ShimSession, type RpcAnswer } from './shim-session.ts';

interface Connection {
  callRaw(tool: string, args: string): Promise<RpcAnswer & { readonly refused?: Failure }>;
}

const test = base.extend<{ stdio: ShimSession; http: HttpSession }>({
  stdio: async ({ owner }, use) => {
    const session = ShimSession.on(owner.dir);
    await session.initialize();
    await use(session);
    expect(await session.end()).toBe(0);
  },
  http: async ({ owner }, use) => {
    const session = new HttpSession(owner.info);
    await session.initialize();
    await use(session);
  },
});

test.use({ files: exampleFiles });
test.beforeEach(async ({ owner }) => {
  await owner.call('learn_behavior', { persona: 'example', key: 'tone', value: 'warmer' });
  await published(owner);
});

/** Every file with its content, history and tags included; not what the owner keeps for itself while it runs. */
function treeOf(dir: string): string {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const own = /^(?:run|logs|\.journal)\W|^\.helios\.lock$|^\.git\W(?:index|helios)/;
  const lines = paths
    .filter((path) => !own.test(relative(dir, path)))
    .toSorted()
    .map((path) => `${relative(dir, path)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`);
  return lines.join('\n');
}
const headOf = (dir: string): string => execFileSync('git', ['-C', dir, 'rev-parse', 'HEAD'], { encoding: 'utf8' });

/** Every case, also after one that fails, so that one run names all that is wrong. */
async function sendAll(connection: Connection, dir: string, hugeText: string): Promise<void> {
  const head = headOf(dir);
  const wrong: string[] = [];
  let tree = treeOf(dir);
  for (const input of hostileInputs(hugeText)) {
    const { tool, what, args } = input;
    const { refused, ...answer } = await connection.callRaw(tool, args);
    const problem = refused && isTooDeepForHttp(input) ? problemIn(refused) : problemOf(answer);
    if (problem !== null) wrong.push(`${tool}: ${what}: ${problem}`);
    const after = treeOf(dir);
    if (after !== tree) wrong.push(`${tool}: ${what}: changed something on disk`);
    tree = after;
  }
  expect(wrong).toEqual([]);
  expect(headOf(dir)).toBe(head);
}

function problemOf({ result, error }: RpcAnswer): string | null {
  if (!result) return `protocol error ${error?.message}`;
  const { isError, structuredContent } = result;
  return isError === true ? problemIn(structuredContent as Failure) : 'succeeded'; // MCP.md: a failure is data
}

function problemIn({ status, code, message, guidance }: Failure): string | null {
  if (status !== 'error' || !['invalid', 'not_found', 'conflict'].includes(code))
    return `${status} ${code}: ${message}`;
  if (!message || !guidance) return 'no message or no guidance';
  return message.length > 1000 || /\n\s+at |node:|\/dist\//.test(message) ? `message: ${message.slice(0, 300)}` : null;
}

test('H20: over stdio every hostile input to every tool is a structured error that changes nothing', async ({
  stdio,
  owner,
}) => {
  await sendAll(stdio, owner.dir, megabytes(2));
});

test('H20: over HTTP every hostile input to every tool is a structured error that changes nothing', async ({
  http,
  owner,
}) => {
  await sendAll(http, owner.dir, megabytes(2));
});

test('H20: ten megabytes for any tool are a structured error over stdio, and 413 over HTTP', async ({
  stdio,
  http,
  owner,
}) => {
  const tree = treeOf(owner.dir);
  for (const [tool, args] of await withFirstParameter(stdio, megabytes(10))) {
    expect(problemOf(await stdio.callRaw(tool, args)), tool).toBeNull();
    const response = await http.postCall(tool, args);
    expect(response.status).toBe(413);
    expect(problemIn((await response.json()) as Failure)).toBeNull();
  }
  expect(treeOf(owner.dir)).toBe(tree);
});

test('H20: a line too long for the shim is answered under its id, and the session goes on', async ({
  stdio,
  owner,
}) => {
  const tree = treeOf(owner.dir);
  const [[tool, args] = ['', '']] = await withFirstParameter(stdio, megabytes(20));
  expect(await stdio.callRaw(tool, args)).toMatchObject({
    error: { code: -32600, message: expect.any(String), data: { code: 'invalid' } },
  });
  expect(treeOf(owner.dir)).toBe(tree);
  await stdio.ask('list_personas', {});
});

async function withFirstParameter(
  session: ShimSession,
  value: string,
): Promise<readonly (readonly [tool: string, args: string])[]> {
  const { tools } = (await session.request('tools/list')).result as {
    tools: { name: string; inputSchema: { properties?: object } }[];
  };
  expect(tools).toHaveLength(18);
  return tools.map(({ name, inputSchema }) => [
    name,
    `{${JSON.stringify(Object.keys(inputSchema.properties ?? {})[0] ?? 'x')}:${value}}`,
  ]);
}

test('H20: arguments that are no mapping are a protocol fault, and the session goes on', async ({
  stdio,
  http,
  owner,
}) => {
  const tree = treeOf(owner.dir);
  for (const connection of [stdio, http]) {
    for (const args of ['[]', '"text"', '7', 'null', 'true']) {
      expect(await connection.callRaw('learn_behavior', args)).toMatchObject({ error: { code: -32602 } });
    }
  }
  expect(treeOf(owner.dir)).toBe(tree);
  await stdio.ask('list_personas', {});
});

for (const via of ['stdio', 'http'] as const) {
  test(`H20: keys such as \`constructor\` and values that look like YAML are kept exactly, over ${via}`, async ({
    stdio,
    http,
    owner,
  }) => {
    const connection = via === 'stdio' ? stdio : http;
    for (const [key, value] of oddButGood) {
      const args = `{"persona":"example","key":${JSON.stringify(key)},"value":${value}}`;
      const { result } = await connection.callRaw('learn_behavior', args);
      expect(result, `${key}: ${value.slice(0, 60)}`).toMatchObject({ structuredContent: { status: 'success' } });
      const { persona } = await owner.call('get_active_persona', { persona_name: 'example' });
      const kept = key
        .split('.')
        .reduce<unknown>((at, name) => Object.getOwnPropertyDescriptor(at, name)?.value, persona.behaviors);
      expect(JSON.stringify(kept)).toBe(JSON.stringify(JSON.parse(value)));
    }
    const { config } = await owner.call('get_base_config', {});
    expect(config['polluted'], 'no prototype was reached').toBeUndefined();
    expect(
      JSON.stringify((await owner.call('merge_behaviors', { persona_name: 'second' })).merged_behaviors),
    ).not.toContain('polluted');
    await published(owner);
    expect(execFileSync('git', ['-C', owner.dir, 'fsck', '--strict'], { encoding: 'utf8' })).toBe('');
  });
}

test('H20: a reason or a pattern that looks like a path becomes a harmless name', async ({ stdio, owner }) => {
  const { snapshot } = await stdio.ask('create_snapshot', { reason: '../../x\u0000;rm -rf /\n--force' });
  expect(snapshot).toMatch(/^snapshot_\d{8}_\d{6}_x_rm_rf_force$/);
  await stdio.ask('observe_pattern', { pattern: '../../../x', evidence: '\u0000' });
  await stdio.ask('observe_pattern', { pattern: 'con', evidence: 'x' });
  expect(
    readdirSync(join(owner.dir, 'learned')).every((name) => /^(?:[a-z0-9-]+-)?[0-9a-f]{8}\.yaml$/.test(name)),
  ).toBe(true);
  await published(owner);
  expect(execFileSync('git', ['-C', owner.dir, 'fsck', '--strict'], { encoding: 'utf8' })).toBe('');
});

const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.replace(/./g, (name) => {
  const before = String.fromCharCode(name.charCodeAt(0) - 1);
  return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(',')}]\n`;
})}`;

const hostileFiles: Readonly<Record<string, string | Uint8Array>> = {
  'an alias bomb': bomb,
  'an alias to itself': 'a: &a [*a]\n',
  '100 levels': `a: ${'['.repeat(100)}${']'.repeat(100)}\n`,
  '10,000 levels': `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
  'a tag that would be code': 'a: !!js/function "function () { process.exit() }"\n',
  'a level out of range': 'specialization_level: 0.5\n',
  'a level that is not a number': 'specialization_level: .nan\n',
  infinity: 'a: .inf\n',
  'two documents': 'a: 1\n---\na: 2\n',
  'a key twice': 'a: 1\na: 2\n',
  NUL: 'a: "x\u0000y"\n',
  'no UTF-8': Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a),
  'two megabytes': `a: ${'x'.repeat(2 * 1024 * 1024)}\n`,
  'a list at the top': '- a\n',
};

test('H20, H14: a hostile persona file disables only itself, is named with its reason, and is never overwritten', async ({
  stdio,
  owner,
}) => {
  const names = Object.keys(hostileFiles).map((what) => what.replaceAll(/[^\w]/g, '_'));
  const contents = Object.values(hostileFiles);
  for (const [index, name] of names.entries())
    await writeFile(join(owner.dir, 'personas', `${name}.yaml`), contents[index] ?? '');
  const { personas } = await stdio.ask('list_personas', {});
  for (const name of names) {
    expect(personas.find((persona) => persona.name === name)).toMatchObject({
      valid: false,
      problem: expect.stringContaining(`personas/${name}.yaml`),
    });
    for (const [tool, args] of [
      ['get_active_persona', { persona_name: name }],
      ['merge_behaviors', { persona_name: name }],
      ['set_active_persona', { persona_name: name }],
      ['learn_behavior', { persona: name, key: 'tone', value: 'x' }],
      ['tune_weight', { target: name, parameter: 'specialization_level', value: 2 }],
      ['evolve_behavior', { from_config: 'example', to_config: name, key: 'pace' }],
      ['create_persona', { name: 'copy', specialization_level: 1, copy_of: name }],
      ['commit_changes', { message: 'take it', files: [`personas/${name}.yaml`] }],
    ] as const) {
      const { result } = await stdio.request('tools/call', { name: tool, arguments: args });
      // An answer to tools/call is a ToolResult.
      expect(expectFailure(result as unknown as ToolResult), `${tool} ${name}`).toMatchObject({
        code: 'invalid',
        message: expect.stringContaining(name),
      });
    }
  }
  for (const [index, name] of names.entries()) {
    const content = contents[index] ?? '';
    expect(Buffer.compare(await readFile(join(owner.dir, 'personas', `${name}.yaml`)), Buffer.from(content))).toBe(0);
  }
  expect(await stdio.ask('get_active_persona', {})).toMatchObject({ persona: { name: 'example' } });
  expect((await stdio.ask('get_history', { limit: 1 })).entries).toMatchObject([{ tool: 'learn_behavior' }]);
});

test('H20: `__proto__` in a file is a key like any other, and a link out of the directory is not followed to write', async ({
  stdio,
  owner,
  dir,
}) => {
  await writeFile(join(dir, 'personas/odd.yaml'), '__proto__:\n  polluted: true\nconstructor: 1\n');
  const { result } = await stdio.request('tools/call', { name: 'merge_behaviors', arguments: { persona_name: 'odd' } });
  const [block] = (result as unknown as ToolResult).content;
  expect(block?.text).toContain('"__proto__":{"polluted":true}');
  expect(block?.text).toContain('"/__proto__/polluted":"persona"');
  expect((await owner.call('get_base_config', {})).config['polluted']).toBeUndefined();

  const outside = join(dir, 'outside');
  await writeFiles(outside, { 'secret.yaml': 'secret: 1\n' });
  symlinkSync(outside, join(dir, 'personas/folder.yaml'));
  const failed = await stdio.request('tools/call', {
    name: 'learn_behavior',
    arguments: { persona: 'folder', key: 'a', value: 1 },
  });
  expect(expectFailure(failed.result as unknown as ToolResult)).toMatchObject({ code: 'invalid' });
});
