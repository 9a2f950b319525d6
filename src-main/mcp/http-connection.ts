// MCP over Streamable HTTP: 2026-07-28 per request, earlier revisions in sessions. Who may ask is the host's business.

import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';

import { NodeStreamableHTTPServerTransport, toNodeHandler, toWebRequest } from '@modelcontextprotocol/node';
import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import { z } from 'zod';

import { type Sessions } from '../core/sessions.ts';
import { countSession, visitorId } from './count-session.ts';
import { sinkOf, type ChangeSink, type McpFace } from './server.ts';
import { clientFrom, type ClientFacts, type Watch } from './watched-server.ts';

/** Clients of the earlier revisions often go without saying so; the longest unused session makes room. */
const maxSessions = 500;
/** And who has asked nothing for so long is not listed as connected. */
const lingerMs = 60_000;

export interface McpHttp {
  /** @param body the parsed JSON of a POST; undefined for other methods */
  handle(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void>;
  close(): Promise<void>;
}

export interface McpSource {
  readonly createFace: (era: 'legacy' | 'modern', session: string, watch: Watch) => McpFace;
  /** Tells a connection, or all of them, what changes. @returns a function that stops it */
  readonly announce: (sink: ChangeSink) => () => void;
  /** Where its clients are listed. */
  readonly present: Sessions;
}

export function serveMcpHttp({ createFace, announce, present }: McpSource): McpHttp {
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>();
  const visitors = countSession(present, 'http', visitorId);
  const modern = createMcpHandler(() => createFace('modern', randomUUID(), visitors).server, { legacy: 'reject' });
  const handleModern = toNodeHandler(modern);
  const stop = announce({
    promptsChanged: () => modern.notify.promptsChanged(),
    resourcesChanged: () => modern.notify.resourcesChanged(),
    resourceUpdated: (uri) => modern.notify.resourceUpdated(uri),
  });

  async function openSession(response: ServerResponse): Promise<NodeStreamableHTTPServerTransport> {
    const id = randomUUID();
    holdWhileOpen(id, response);
    const face = createFace(
      'legacy',
      id,
      countSession(present, 'http', () => id),
    );
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
      present.end(id);
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
      holdWhileOpen(id, response);
      return known.handleRequest(request, response, body);
    }
    if (id !== '') return refuse(response, 404, 'This session has ended. Open a new one.');
    const transport = await openSession(response);
    await transport.handleRequest(request, response, body);
    if (!sessions.has(transport.sessionId ?? '')) await transport.close(); // it was no initialize
  }

  function handleVisit(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> {
    const sender = senderOf(body);
    if (sender) {
      holdWhileOpen(visitorId(sender), response);
      visitors.onRequest(sender); // the SDK answers `subscriptions/listen` without asking our server
    }
    return handleModern(request as never, response, body);
  }

  function holdWhileOpen(id: string, response: ServerResponse): void {
    response.once('close', present.hold(id, lingerMs));
  }

  return {
    async handle(request, response, body) {
      // The SDK describes Node's request structurally, in a way that exactOptionalPropertyTypes does not accept.
      const isLegacy = await isLegacyRequest(await toWebRequest(request as never, body), body);
      await (isLegacy ? handleLegacy(request, response, body) : handleVisit(request, response, body));
    },
    async close() {
      stop();
      await Promise.all([...sessions.values()].map((transport) => transport.close()));
      await modern.close();
    },
  };
}

const requestSchema = z.object({ method: z.string(), params: z.object({ _meta: z.looseObject({}) }) });

/** Null for one that only looks what there is: it may open in another revision then. */
function senderOf(body: unknown): ClientFacts | null {
  const { data } = requestSchema.safeParse(body);
  return data && data.method !== 'server/discover' ? clientFrom(data.params._meta) : null;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32001, message } }));
}
