// The MCP clients of the tests: both lines of the SDK, every way of negotiating, over the shim and over HTTP, as one shape.

import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { expect } from '@playwright/test';

import type { Failure } from '../src-shared/errors.ts';
import type { OperationName, Output } from '../src-shared/operations.ts';
import type { OwnerInfo } from '../src-main/host/owner.ts';
import { shimEntry } from './fixtures.ts';

export const clientKinds = ['v1', 'v2 default', 'v2 auto', 'v2 pinned to 2026-07-28'] as const;
export type ClientKind = (typeof clientKinds)[number];

/** `executable` is taken instead of the shim's script, with `env` on top of what the SDK's client gives it. */
interface ShimRoute {
  readonly shim: string;
  readonly executable?: string;
  readonly env?: Record<string, string>;
}

export type Route = ShimRoute | { readonly http: Pick<OwnerInfo, 'mcpUrl' | 'token'> };

export interface ToolResult {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
}

/** What the tests use of either SDK's client; the same call in both. */
interface Common {
  listTools(): Promise<{ tools: readonly Tool[] }>;
  listResources(): Promise<{ resources: readonly { uri: string; name: string; mimeType?: string | undefined }[] }>;
  listResourceTemplates(): Promise<{ resourceTemplates: readonly { uriTemplate: string }[] }>;
  readResource(params: {
    uri: string;
  }): Promise<{ contents: readonly { uri: string; mimeType?: string | undefined; text?: string }[] }>;
  listPrompts(): Promise<{
    prompts: readonly { name: string; description?: string | undefined; arguments?: readonly object[] | undefined }[];
  }>;
  getPrompt(params: {
    name: string;
    arguments?: Record<string, string>;
  }): Promise<{ description?: string | undefined; messages: readonly { role: string; content: object }[] }>;
  complete(params: {
    ref: { type: 'ref/prompt'; name: string } | { type: 'ref/resource'; uri: string };
    argument: { name: string; value: string };
  }): Promise<{ completion: object }>;
  getServerVersion(): { name: string; version: string } | undefined;
  getInstructions(): string | undefined;
  close(): Promise<void>;
}

export interface Tool {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly inputSchema: object;
  readonly outputSchema?: object | undefined;
  readonly annotations?: object | undefined;
}

export interface McpClient {
  readonly sdk: Common;
  /** As the history names it. */
  readonly actor: string;
  /** The client validates what succeeds against the tool's outputSchema and throws where it does not fit. */
  callTool(name: string, args?: object): Promise<ToolResult>;
  /** A call that must succeed: its output, with text block and structuredContent compared. */
  ask<Name extends OperationName>(name: Name, args: object): Promise<Output<Name>>;
  /** A call that must fail as data: its structured error. */
  fail(name: string, args: object): Promise<Failure>;
  /** Subscribes in the way of the client's era, and hears of changed lists. */
  listenTo(uri: string): Promise<void>;
  /** `prompts`, `resources`, or the URI of an updated resource, in order of arrival. */
  readonly heard: readonly string[];
}

export async function connectClient(kind: ClientKind, route: Route, name = `e2e ${kind}`): Promise<McpClient> {
  const heard: string[] = [];
  const info = { name, version: '1.2.3' };
  const { connection, listening } =
    kind === 'v1' ? await connectV1(info, route, heard) : await connectV2(info, kind, route, heard);
  const callTool = (tool: string, args?: object) =>
    // Both take a record as arguments and answer with what ToolResult names.
    connection.callTool({
      name: tool,
      ...(args && { arguments: args as Record<string, unknown> }),
    }) as Promise<ToolResult>;
  await connection.listTools(); // from here on the client knows the schemas that it validates with

  return {
    sdk: connection,
    actor: `${info.name} ${info.version}`,
    heard,
    callTool,
    async ask(tool, args) {
      const result = await callTool(tool, args);
      expect(result, `${tool} ${JSON.stringify(args).slice(0, 300)}`).toMatchObject({
        structuredContent: { status: 'success' },
      });
      expect(result.isError ?? false).toBe(false);
      expect(JSON.parse(result.content[0]?.text ?? '')).toEqual(result.structuredContent);
      return result.structuredContent as never; // checked by the client against the outputSchema
    },
    fail: async (tool, args) => expectFailure(await callTool(tool, args)),
    async listenTo(uri) {
      await listening;
      if (connection instanceof ClientV1 || kind === 'v2 default') await connection.subscribeResource({ uri });
      else
        await connection.listen({ promptsListChanged: true, resourcesListChanged: true, resourceSubscriptions: [uri] });
    },
  };
}

/** MCP.md: a failure says what happened and what to do next, as text for the model and as data. */
export function expectFailure(result: ToolResult): Failure {
  expect(result.isError).toBe(true);
  const { status, code, message, guidance, ...rest } = result.structuredContent as Failure;
  expect({ status, types: [code, message, guidance].map((text) => typeof text) }).toEqual({
    status: 'error',
    types: ['string', 'string', 'string'],
  });
  expect(Object.keys(rest).filter((key) => key !== 'validation_errors')).toEqual([]);
  expect(message.length * guidance.length).toBeGreaterThan(0);
  const text = result.content[0]?.text ?? '';
  expect(text).toContain(message);
  expect(text).toContain(guidance);
  return result.structuredContent as Failure;
}

const shimArgs = ({ shim: dir, executable, env = {} }: ShimRoute) => ({
  command: executable ?? process.execPath,
  args: [...(executable === undefined ? [shimEntry] : []), '--helios-dir', dir],
  env,
  stderr: 'ignore' as const,
});

/** Before the revision of 2026 an HTTP client hears of changes on a GET stream of its own, which opens after `connect`. */
function watchStream() {
  let opened = () => {};
  const listening = new Promise<void>((resolve) => (opened = resolve));
  const watchedFetch = async (url: string | URL, init?: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    if (init?.method === 'GET' && response.ok) opened();
    return response;
  };
  return { listening, watchedFetch };
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

async function connectV1(info: { name: string; version: string }, route: Route, heard: string[]) {
  const connection = new ClientV1(info);
  connection.setNotificationHandler(PromptListChangedNotificationSchema, () => void heard.push('prompts'));
  connection.setNotificationHandler(ResourceListChangedNotificationSchema, () => void heard.push('resources'));
  connection.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void heard.push(params.uri));
  const { listening, watchedFetch } = watchStream();
  if ('shim' in route) await connection.connect(new StdioV1(shimArgs(route)));
  else
    await connection.connect(
      new HttpV1(new URL(route.http.mcpUrl), { requestInit: bearer(route.http.token), fetch: watchedFetch }),
    );
  return { connection, listening: 'shim' in route ? undefined : listening };
}

async function connectV2(info: { name: string; version: string }, kind: ClientKind, route: Route, heard: string[]) {
  const mode = { 'v2 auto': 'auto', 'v2 pinned to 2026-07-28': { pin: '2026-07-28' } } as const;
  const connection = new ClientV2(
    info,
    kind === 'v2 default' || kind === 'v1' ? {} : { versionNegotiation: { mode: mode[kind] } },
  );
  connection.setNotificationHandler('notifications/prompts/list_changed', () => void heard.push('prompts'));
  connection.setNotificationHandler('notifications/resources/list_changed', () => void heard.push('resources'));
  connection.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
  const { listening, watchedFetch } = watchStream();
  if ('shim' in route) await connection.connect(new StdioV2(shimArgs(route)));
  else
    await connection.connect(
      new HttpV2(new URL(route.http.mcpUrl), { requestInit: bearer(route.http.token), fetch: watchedFetch }),
    );
  expect(connection.getNegotiatedProtocolVersion()).toBe(kind === 'v2 default' ? '2025-11-25' : '2026-07-28');
  return { connection, listening: 'shim' in route || kind !== 'v2 default' ? undefined : listening };
}
