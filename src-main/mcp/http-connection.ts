// MCP over Streamable HTTP: 2026-07-28 per request, earlier revisions in sessions. Who may ask is the host's business.

import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';

import { NodeStreamableHTTPServerTransport, toNodeHandler, toWebRequest } from '@modelcontextprotocol/node';
import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';

import { sinkOf, type ChangeSink, type McpFace } from './server.ts';

/** Clients of the earlier revisions often go without saying so; the longest unused session makes room. */
const maxSessions = 500;

export interface McpHttp {
  /** @param body the parsed JSON of a POST; undefined for other methods */
  handle(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void>;
  close(): Promise<void>;
}

export interface McpSource {
  readonly createFace: (era: 'legacy' | 'modern', session: string) => McpFace;
  /** Tells a connection, or all of them, what changes. @returns a function that stops it */
  readonly announce: (sink: ChangeSink) => () => void;
}

export function serveMcpHttp({ createFace, announce }: McpSource): McpHttp {
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>();
  const modern = createMcpHandler(() => createFace('modern', randomUUID()).server, { legacy: 'reject' });
  const handleModern = toNodeHandler(modern);
  const stop = announce({
    promptsChanged: () => modern.notify.promptsChanged(),
    resourcesChanged: () => modern.notify.resourcesChanged(),
    resourceUpdated: (uri) => modern.notify.resourceUpdated(uri),
  });

  async function openSession(): Promise<NodeStreamableHTTPServerTransport> {
    const id = randomUUID();
    const face = createFace('legacy', id);
    const stopAnnouncing = announce(sinkOf(face));
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: () => id,
      onsessioninitialized: () => {
        sessions.set(id, transport);
        const [oldest] = sessions;
        if (sessions.size > maxSessions && oldest) void oldest[1].close();
      },
    });
    face.server.onclose = () => {
      stopAnnouncing();
      sessions.delete(id);
    };
    await face.server.connect(transport);
    return transport;
  }

  async function handleLegacy(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> {
    const id = String(request.headers['mcp-session-id'] ?? '');
    const known = sessions.get(id);
    if (known) {
      // Used last, so it is the last to make room.
      sessions.delete(id);
      sessions.set(id, known);
      return known.handleRequest(request, response, body);
    }
    if (id !== '') return refuse(response, 404, 'This session has ended. Open a new one.');
    const transport = await openSession();
    await transport.handleRequest(request, response, body);
    if (!sessions.has(transport.sessionId ?? '')) await transport.close(); // it was no initialize
  }

  return {
    async handle(request, response, body) {
      // The SDK describes Node's request structurally, in a way that exactOptionalPropertyTypes does not accept.
      const isLegacy = await isLegacyRequest(await toWebRequest(request as never, body), body);
      await (isLegacy ? handleLegacy(request, response, body) : handleModern(request as never, response, body));
    },
    async close() {
      stop();
      await Promise.all([...sessions.values()].map((transport) => transport.close()));
      await modern.close();
    },
  };
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32001, message } }));
}
