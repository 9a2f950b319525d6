// The SDK's server, which also tells who asks and how each call ended, whichever handler answers it.

import {
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  Server,
  type Implementation,
  type JSONRPCRequest,
  type Result,
  type ServerContext,
  type ServerOptions,
} from '@modelcontextprotocol/server';
import { z } from 'zod';

/** A client as it names itself: shown to people, never trusted. */
export interface ClientFacts {
  readonly name: string;
  readonly version: string | null;
  /** Revision of MCP. */
  readonly protocol: string | null;
}

export interface Watch {
  /** Before each request that is more than a look at what this server can do. */
  readonly onRequest: (client: ClientFacts) => void;
  /** After a tool, a resource or a prompt was asked for. */
  readonly onCall: (client: ClientFacts, what: string, failed: boolean) => void;
}

type Handle = (request: JSONRPCRequest, context: ServerContext) => Promise<Result>;

/** Asked by clients that then open in another revision, or not at all. */
const probes: ReadonlySet<string> = new Set(['initialize', 'server/discover', 'ping']);

export class WatchedServer extends Server {
  readonly #watch: Watch;

  constructor(info: Implementation, options: ServerOptions, watch: Watch) {
    super(info, options);
    this.#watch = watch;
    this.oninitialized = () => watch.onRequest(clientOf(this));
  }

  /** The one place of the SDK through which every handler goes, also those that it registers itself. */
  protected override _wrapHandler(method: string, handler: Handle): Handle {
    const handle = super._wrapHandler(method, handler);
    if (probes.has(method)) return handle;
    return async (request, context) => {
      const client = clientOf(this, context);
      // Without a revision nothing was opened.
      if (client.protocol !== null) this.#watch.onRequest(client);
      const what = calledBy(method, request.params);
      if (what === null) return handle(request, context);
      let failed = true;
      try {
        const result = await handle(request, context);
        failed = result['isError'] === true;
        return result;
      } finally {
        this.#watch.onCall(client, what, failed);
      }
    };
  }
}

/** What a person reads as the call; null for what is no call. */
function calledBy(method: string, params: Readonly<Record<string, unknown>> | undefined): string | null {
  if (method === 'tools/call') return String(params?.['name']).slice(0, 100);
  return method === 'resources/read' || method === 'prompts/get' ? method : null;
}

export const clientOf = (server: Server, context?: ServerContext): ClientFacts =>
  // The envelope of 2026-07-28 names the client with each request; before that only `initialize` did.
  clientFrom({
    [CLIENT_INFO_META_KEY]: server.getClientVersion(),
    [PROTOCOL_VERSION_META_KEY]: server.getNegotiatedProtocolVersion(),
    ...context?.mcpReq.envelope,
  });

const clientInfoSchema = z.object({ name: z.string(), version: z.string().optional() });

/** @param meta what a request of 2026-07-28 says about its sender */
export function clientFrom(meta: Readonly<Record<string, unknown>>): ClientFacts {
  const { data } = clientInfoSchema.safeParse(meta[CLIENT_INFO_META_KEY]);
  const protocol = meta[PROTOCOL_VERSION_META_KEY];
  const name = data?.name.trim().slice(0, 100) ?? '';
  return {
    name: name === '' ? 'unknown client' : name,
    version: data?.version ? data.version.slice(0, 50) : null,
    protocol: typeof protocol === 'string' ? protocol.slice(0, 20) : null,
  };
}
