// Every MCP client the SDKs offer against the built owner, over the shim and over HTTP: all tools, resources, prompts,
// completions and change notifications of MCP.md (H2, H3, H23).

import { expect } from '@playwright/test';

import { callEveryTool } from './every-tool.ts';
import { exampleFiles } from './example-files.ts';
import { test as base } from './fixtures.ts';
import { clientKinds, connectClient, type ClientKind, type McpClient, type Route } from './mcp-client.ts';

type Annotations = readonly [readOnly: boolean, destructive: boolean, idempotent: boolean];
const read: Annotations = [true, false, true];
const write: Annotations = [false, false, false];
const idempotent: Annotations = [false, false, true];
const destructive: Annotations = [false, true, false];

/** The table of MCP.md, in its order. */
const tools: readonly (readonly [name: string, annotations: Annotations])[] = [
  ['get_active_persona', read],
  ['get_base_config', read],
  ['list_personas', read],
  ['merge_behaviors', read],
  ['set_active_persona', idempotent],
  ['create_persona', write],
  ['update_preference', idempotent],
  ['learn_behavior', write],
  ['tune_weight', idempotent],
  ['evolve_behavior', write],
  ['revert_learning', destructive],
  ['observe_pattern', write],
  ['search_patterns', read],
  ['commit_changes', idempotent],
  ['get_history', read],
  ['create_snapshot', write],
  ['rollback', destructive],
  ['get_health', read],
];

const routes = ['stdio through the shim', 'Streamable HTTP'] as const;

const test = base.extend<{
  connect: (kind: ClientKind, via?: (typeof routes)[number], name?: string) => Promise<McpClient>;
}>({
  connect: async ({ owner }, use) => {
    const clients: McpClient[] = [];
    await use(async (kind, via = 'Streamable HTTP', name) => {
      const route: Route = via === 'Streamable HTTP' ? { http: owner.info } : { shim: owner.dir };
      const client = await connectClient(kind, route, name);
      clients.push(client);
      return client;
    });
    await Promise.all(clients.map(({ sdk }) => sdk.close()));
  },
});

test.use({ files: exampleFiles });

for (const kind of clientKinds) {
  for (const via of routes) {
    test.describe(`${kind} over ${via}`, () => {
      test('H2, H3: every tool is described in full and in order, and does what it says', async ({
        connect,
        owner,
      }) => {
        const client = await connect(kind, via);
        expect(client.sdk.getServerVersion()).toMatchObject({
          name: 'helios',
          title: 'Helios',
          version: owner.info.version,
        });
        expect(client.sdk.getInstructions()?.slice(0, 500)).toContain('get_active_persona');
        const { tools: listed } = await client.sdk.listTools();
        expect(listed.map(({ name }) => name)).toEqual(tools.map(([name]) => name));
        for (const [index, { title, description, inputSchema, outputSchema, annotations }] of listed.entries()) {
          const [readOnlyHint, destructiveHint, idempotentHint] = tools[index]?.[1] ?? [];
          expect(annotations).toEqual({ title, readOnlyHint, destructiveHint, idempotentHint, openWorldHint: false });
          expect([typeof title, typeof description]).toEqual(['string', 'string']);
          expect([inputSchema, outputSchema]).toMatchObject([{ type: 'object' }, { type: 'object' }]);
        }
        await callEveryTool(client, owner.dir);
      });

      test('H2: resources, templates, prompts and completions hold what the files say', async ({ connect }) => {
        const client = await connect(kind, via);
        await readEveryResource(client);
        await getEveryPrompt(client);
      });

      test('D7: a change by somebody else is announced for what it touches', async ({ connect }) => {
        const client = await connect(kind, via);
        const other = await connect('v2 default', 'Streamable HTTP', 'somebody else');
        await client.listenTo('helios://personas/example/merged');
        await other.ask('learn_behavior', { persona: 'second', key: 'tone', value: 'calm' });
        await other.ask('learn_behavior', { persona: 'example', key: 'tone', value: 'calm' });
        await expect.poll(() => client.heard).toEqual(['helios://personas/example/merged']);
        const { contents } = await client.sdk.readResource({ uri: 'helios://personas/example/merged' });
        expect(JSON.parse(contents[0]?.text ?? '')).toMatchObject({ merged_behaviors: { tone: 'calm' } });

        await other.ask('tune_weight', { target: 'base', parameter: 'base_importance', value: 0.5 });
        await expect.poll(() => client.heard, 'the base touches every merge').toHaveLength(2);
        await other.ask('create_persona', { name: 'newcomer', specialization_level: 1 });
        await expect.poll(() => client.heard.slice(2).toSorted()).toEqual(['prompts', 'resources']);
        expect((await client.sdk.listPrompts()).prompts.map(({ name }) => name)).toContain('newcomer');
      });

      test('an unknown tool is a protocol fault, and everything else a result that says what to do', async ({
        connect,
      }) => {
        const client = await connect(kind, via);
        expect(await client.callTool('list_personas')).toMatchObject({ structuredContent: { count: 2 } });
        await expect(client.callTool('no_such_tool')).rejects.toMatchObject({ code: -32602 });
        await expect(client.callTool('no_such_tool', {})).rejects.toMatchObject({ code: -32602 });
        await expect(client.callTool('set_value', { target: 'base', key: 'a', value: 1 })).rejects.toMatchObject({
          code: -32602,
        });
        expect(await client.fail('learn_behavior', { persona: 'example', key: 7, value: 1 })).toMatchObject({
          code: 'invalid',
          validation_errors: [{ field: 'key', message: expect.any(String), type: 'wrong_type' }],
        });
        await expect(client.sdk.readResource({ uri: 'helios://personas/nobody' })).rejects.toMatchObject({
          code: -32602,
        });
        await expect(client.sdk.getPrompt({ name: 'nobody' })).rejects.toMatchObject({ code: -32602 });
        await expect(client.sdk.getPrompt({ name: 'adopt_persona' })).rejects.toMatchObject({ code: -32602 });
      });
    });
  }
}

async function readEveryResource({ sdk, ask }: McpClient): Promise<void> {
  const { resources } = await sdk.listResources();
  const uris = ['helios://base', 'helios://active', 'helios://health', 'helios://history'];
  for (const name of ['example', 'second']) uris.push(`helios://personas/${name}`, `helios://personas/${name}/merged`);
  expect(resources.map(({ uri }) => uri).toSorted()).toEqual(uris.toSorted());
  const texts = new Map<string, string>();
  for (const { uri, mimeType } of resources) {
    const { contents } = await sdk.readResource({ uri });
    expect(contents).toEqual([{ uri, mimeType, text: expect.any(String) }]);
    texts.set(uri, contents[0]?.text ?? '');
    const isFile = uri === 'helios://base' || /personas\/\w+$/.test(uri);
    expect(mimeType).toBe(isFile ? 'application/yaml' : 'application/json');
  }
  expect(texts.get('helios://base')).toBe(exampleFiles['base/identity.yaml']);
  expect(texts.get('helios://personas/example')).toBe(exampleFiles['personas/example.yaml']);
  const json = (uri: string): object => ({ status: 'success', ...(JSON.parse(texts.get(uri) ?? '') as object) });
  expect(json('helios://active')).toEqual(await ask('get_active_persona', {}));
  expect(json('helios://personas/second/merged')).toEqual(await ask('merge_behaviors', { persona_name: 'second' }));
  expect(json('helios://history')).toEqual(await ask('get_history', { limit: 20 }));
  expect(json('helios://health')).toMatchObject({ healthy: true });

  const { resourceTemplates } = await sdk.listResourceTemplates();
  const templates = ['helios://personas/{name}', 'helios://personas/{name}/merged'];
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(templates);
  for (const uri of templates) {
    const { completion } = await sdk.complete({
      ref: { type: 'ref/resource', uri },
      argument: { name: 'name', value: 'sec' },
    });
    expect(completion).toMatchObject({ values: ['second'], total: 1, hasMore: false });
  }
}

async function getEveryPrompt({ sdk, ask }: McpClient): Promise<void> {
  const { prompts } = await sdk.listPrompts();
  expect(prompts.map(({ name, description }) => [name, description]).slice(0, 2)).toEqual([
    ['example', ''],
    ['second', 'The other one'],
  ]);
  expect(prompts[2]).toMatchObject({ name: 'adopt_persona', arguments: [{ name: 'persona_name', required: true }] });
  expect(prompts).toHaveLength(3);
  for (const persona of ['example', 'second']) {
    const { instructions } = await ask('get_active_persona', { persona_name: persona });
    const messages = [{ role: 'user', content: { type: 'text', text: instructions } }];
    expect((await sdk.getPrompt({ name: persona })).messages).toEqual(messages);
    expect((await sdk.getPrompt({ name: 'adopt_persona', arguments: { persona_name: persona } })).messages).toEqual(
      messages,
    );
  }
  const ref = { type: 'ref/prompt', name: 'adopt_persona' } as const;
  const all = await sdk.complete({ ref, argument: { name: 'persona_name', value: '' } });
  expect(all.completion).toMatchObject({ values: ['example', 'second'] });
}
