// The owner on 127.0.0.1: the interface and its calls and events, /mcp, /api/health. Everything but the interface's own
// files and the bare health answer needs the token; foreign hosts and origins are refused, whatever they hold.

import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

import { HeliosError } from '../../src-shared/errors.ts';
import { heliosVersion } from '../../src-shared/version.ts';
import { call, failureOf } from '../core/call.ts';
import { type Helios } from '../core/helios.ts';
import { serveMcpHttp } from '../mcp/http-connection.ts';
import { announceChanges, createMcpServer } from '../mcp/server.ts';
import { openPageFiles } from './page-files.ts';
import { pageHeaders } from './page-headers.ts';
import { proofOf } from './page-key.ts';
import { listPages } from './page-sessions.ts';

const maxBodyBytes = 4 * 1024 * 1024;
const maxBodyDepth = 1000;
const bodyTimeoutMs = 30_000;
const keepAliveMs = 15_000;

export interface Loopback {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  close(): Promise<void>;
}

export interface LoopbackOptions {
  readonly helios: Helios;
  readonly token: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Taken instead of any free one, when it is free. */
  readonly preferredPort: number;
  /** Folder of the built interface. */
  readonly rendererDir: string;
  /** Called with 1 when a page begins to listen for changes and with -1 when it ends. */
  readonly onListener: (change: 1 | -1) => void;
}

/** @throws HeliosError `conflict` when the port is taken */
export async function listenLoopback({
  helios,
  token,
  port,
  preferredPort,
  rendererDir,
  onListener,
}: LoopbackOptions): Promise<Loopback> {
  const mcp = serveMcpHttp({
    createFace: (era, session, watch) => createMcpServer(helios, { era, session, connection: {}, watch }),
    announce: (sink) => announceChanges(helios, sink),
    present: helios.sessions,
  });
  const pages = listPages(helios.sessions);
  const serveFile = openPageFiles(rendererDir, (response) => setHeaders(response, pageHeaders));
  const server = createServer({ requestTimeout: bodyTimeoutMs, maxHeaderSize: 16 * 1024 }, (request, response) => {
    route(request, response).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      sendJson(response, error instanceof RefusedBody ? error.status : 500, failureOf(error));
    });
  });
  await listen(server, port, preferredPort);
  // A TCP server that listens has an AddressInfo.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hosts = new Set([new URL(origin).host, `localhost:${new URL(origin).port}`]);

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host, origin: from } = request.headers;
    if (host === undefined || !hosts.has(host))
      return refuse(response, 403, 'This address answers under 127.0.0.1 only.');
    if (from !== undefined && !(from.startsWith('http://') && hosts.has(from.slice('http://'.length)))) {
      return refuse(response, 403, 'Other sites may not ask.');
    }
    const { pathname: path, searchParams } = new URL(request.url ?? '/', origin);
    if (path === '/api/health') return sendJson(response, 200, { status: 'ok', version: heliosVersion });
    if (path === '/api/proof')
      return sendJson(response, 200, { proof: proofOf(token, host, searchParams.get('nonce')?.slice(0, 100) ?? '') });
    if (!path.startsWith('/api/') && path !== '/mcp') {
      const nothing = () => refuse(response, 404, 'There is nothing here.');
      if (serveFile) serveFile(request, response, nothing);
      else nothing();
      return;
    }
    if (!isToken(request.headers.authorization, token)) {
      response.setHeader('www-authenticate', 'Bearer');
      return refuse(response, 401, 'The token is missing or not the one of this start.');
    }
    if (path === '/mcp')
      return mcp.handle(request, response, request.method === 'POST' ? await readJson(request) : undefined);
    if (path === '/api/call' && request.method === 'POST') return answerCall(request, response);
    if (path === '/api/events' && request.method === 'GET') return sendEvents(request, response);
    return refuse(response, 404, 'There is nothing here.');
  }

  async function answerCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    const { name, input }: { name?: unknown; input?: unknown } = typeof body === 'object' && body !== null ? body : {};
    const reply = await call(helios, 'ui', String(name), input ?? {}, { actor: { kind: 'you', name: 'you' } });
    pages.count(request, String(name).slice(0, 100), reply.status === 'error');
    sendJson(response, 200, reply);
  }

  function sendEvents(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(': open\n\n');
    pages.open(request, response);
    const stop = helios.onChange((event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
    const keepAlive = setInterval(() => response.write(': here\n\n'), keepAliveMs);
    onListener(1);
    response.once('close', () => {
      stop();
      clearInterval(keepAlive);
      onListener(-1);
    });
  }

  return {
    origin,
    async close() {
      await mcp.close();
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      // Event streams never end by themselves. Not unref'd: a connection that is not being read keeps no process alive.
      const timer = setTimeout(() => server.closeAllConnections(), 500);
      await closed;
      clearTimeout(timer);
    },
  };
}

async function listen(server: Server, port: number, preferredPort: number): Promise<void> {
  try {
    server.listen(port === 0 ? preferredPort : port, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    if (port === 0 && preferredPort !== 0) return listen(server, 0, 0);
    const guidance = 'Choose another with --port, or 0 for any free one.';
    throw new HeliosError('conflict', `Port ${port} of this computer is in use.`, { guidance }, { cause });
  }
}

class RefusedBody extends HeliosError {
  readonly status: 400 | 413;

  constructor(status: 400 | 413, message: string, options?: ErrorOptions) {
    super('invalid', message, {}, options);
    this.status = status;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end all the same: whoever is still writing when the connection closes never sees the answer.
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  if (bytes > maxBodyBytes) throw new RefusedBody(413, `The request is larger than ${maxBodyBytes / 1024 / 1024} MB.`);
  const body = parseJson(Buffer.concat(chunks).toString('utf8'));
  refuseDeep(body);
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RefusedBody(400, 'The request is not JSON.', { cause });
  }
}

/** The MCP SDK writes a request out again, which for a very deep one exhausts the stack. */
function refuseDeep(body: unknown): void {
  let level = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxBodyDepth) throw new RefusedBody(400, `The request is nested deeper than ${maxBodyDepth} levels.`);
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
}

/** In a time that does not depend on where the two differ. */
function isToken(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { status: 'error', message });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  setHeaders(response, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.writeHead(status);
  response.end(JSON.stringify(body));
}

const setHeaders = (response: ServerResponse, headers: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
};
