// A real MCP client over a real shim, whose shim may be killed at any moment.

import { fileURLToPath } from 'node:url';

import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';

const shimEntry = fileURLToPath(new URL('../../dist/helios-mcp.mjs', import.meta.url));

export const clientKinds = ['SDK v1', 'SDK v2', 'SDK v2 of 2026'] as const;
export type ClientKind = (typeof clientKinds)[number];

export interface TortureClient {
  /** Of the shim. */
  readonly pid: number;
  /** What the tool answered. @throws Error when the shim is gone, or the tool says that it failed */
  call(tool: string, args: Record<string, unknown>): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** Says that an answer will not come, so that the call may be done or not. */
export class ShimGone extends Error {}

export async function connectClient(kind: ClientKind, dir: string): Promise<TortureClient> {
  const server = { command: process.execPath, args: [shimEntry, '--helios-dir', dir], stderr: 'ignore' as const };
  const info = { name: `torture ${kind}`, version: '1' };
  let isGone = false;
  const connect = async () => {
    if (kind === 'SDK v1') {
      const client = new ClientV1(info);
      const transport = new StdioV1(server);
      client.onclose = () => (isGone = true);
      await client.connect(transport);
      return { client, transport };
    }
    const client = new ClientV2(info, kind === 'SDK v2' ? {} : { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    const transport = new StdioV2(server);
    client.onclose = () => (isGone = true);
    await client.connect(transport);
    return { client, transport };
  };
  const { client, transport } = await connect();
  const { pid } = transport;
  if (pid === null) throw new Error('The shim did not start.');
  return {
    pid,
    async call(tool, args) {
      let result;
      try {
        result = await client.callTool({ name: tool, arguments: args });
      } catch (error) {
        if (isGone || (error instanceof Error && /closed|not connected/i.test(error.message))) throw new ShimGone();
        throw error;
      }
      const output = result.structuredContent as Readonly<Record<string, unknown>> | undefined;
      if (result.isError === true || output?.['status'] !== 'success')
        throw new Error(`${tool} failed: ${JSON.stringify(result.content)}`);
      return output;
    },
    close: () => client.close(),
  };
}
