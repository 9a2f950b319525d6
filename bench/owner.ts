// A running owner, as `helios serve --json` starts it.

import { fileURLToPath } from 'node:url';

import { startNode } from './child.ts';

export const heliosEntry = fileURLToPath(new URL('../dist/helios.mjs', import.meta.url));
export const shimEntry = fileURLToPath(new URL('../dist/helios-mcp.mjs', import.meta.url));

export interface RunningOwner {
  readonly pid: number;
  /** Of the interface, with the token. */
  readonly url: string;
  /** An operation over HTTP, as the interface calls it. */
  call(name: string, input: object): Promise<void>;
  stop(): Promise<void>;
}

/** Resolves at the line that says it is ready. */
export async function startOwner(dir: string): Promise<RunningOwner> {
  const helios = startNode([heliosEntry, '--helios-dir', dir, 'serve', '--json', '--port', '0']);
  const { url, token, pid } = JSON.parse(await helios.nextLine()) as { url: string; token: string; pid: number };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    pid,
    url,
    async call(name, input) {
      const body = JSON.stringify({ name, input });
      const response = await fetch(new URL('/api/call', url), { method: 'POST', headers, body });
      const reply = (await response.json()) as { status?: unknown };
      if (reply.status !== 'success') throw new Error(`${name} failed: ${JSON.stringify(reply)}`);
    },
    stop: () => helios.stop(),
  };
}
