// The same client for every server: the MCP SDK's over stdio, which has listed the tools, as clients do, and so checks
// each answer against the tool's output schema.

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { fileURLToPath } from 'node:url';

import { shimEntry } from './owner.ts';

export interface ToolClient {
  /** @returns the answer's text @throws when the tool fails */
  call(name: string, input: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

export const connectThroughShim = (dir: string): Promise<ToolClient> => connect([shimEntry, '--helios-dir', dir], {});

/** @param file the graph, as JSON Lines */
export const connectToMemoryServer = (file: string): Promise<ToolClient> =>
  connect([fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-memory/dist/index.js'))], {
    MEMORY_FILE_PATH: file,
  });

async function connect(args: string[], env: Record<string, string>): Promise<ToolClient> {
  const client = new Client({ name: 'bench', version: '1' });
  const environment = { PATH: process.env['PATH'] ?? '', ...env };
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args, env: environment, stderr: 'ignore' }),
  );
  await client.listTools();
  return {
    async call(name, input) {
      const { content, isError } = await client.callTool({ name, arguments: input });
      const [first] = content as readonly { readonly text?: string }[];
      if (isError === true || first?.text === undefined) throw new Error(`${name} failed: ${JSON.stringify(content)}`);
      return first.text;
    },
    close: () => client.close(),
  };
}
