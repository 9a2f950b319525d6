import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { ChangeEvent } from '../src-shared/change-event.ts';
import { openBrowserCarrier } from './browser-carrier.ts';
import type { Connection } from './client.ts';
import { frame } from './ui/words.en.ts';

const event: ChangeEvent = {
  commit: 'c1',
  actor: 'you',
  tool: 'set_value',
  message: 'Changed «tone» — ✓',
  files: [],
  personas: ['writer'],
  base: false,
  settings: false,
  list: false,
  sessions: false,
};

/** What an owner whose token is `good` proves. */
const proofFor = ({ headers, url = '' }: IncomingMessage): string => {
  const nonce = new URL(url, 'http://here').searchParams.get('nonce') ?? '';
  return createHmac('sha256', 'good').update(`${headers.host} ${nonce}`).digest('hex');
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
const servers = new Set<Server>();

async function serve(handler: Handler, port = 0): Promise<{ origin: string; port: number; kill: () => Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/api/proof')) response.end(JSON.stringify({ proof: proofFor(request) }));
    else void handler(request, response);
  }).listen(port, '127.0.0.1');
  servers.add(server);
  await once(server, 'listening');
  // A TCP server that listens has an AddressInfo.
  const bound = (server.address() as AddressInfo).port;
  const kill = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
    servers.delete(server);
  };
  return { origin: `http://127.0.0.1:${bound}`, port: bound, kill };
}

function watch(origin: string, token: string | null) {
  const carrier = openBrowserCarrier(origin, token, () => frame);
  const connections: Connection[] = [];
  const events: ChangeEvent[] = [];
  carrier.listen({
    onChange: (change) => events.push(change),
    onConnection: (connection) => connections.push(connection),
  });
  return { carrier, connections, events };
}

const openStream = (request: IncomingMessage, response: ServerResponse): void => {
  if (request.headers.authorization !== 'Bearer good') return void response.writeHead(401).end();
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
};

afterEach(() => {
  for (const server of servers) server.close().closeAllConnections();
  servers.clear();
});

describe('openBrowserCarrier', () => {
  it('sends the operation with the token and gives the reply as it came', async () => {
    const seen: string[] = [];
    const { origin } = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      seen.push(
        `${request.method} ${request.url} ${request.headers.authorization} ${request.headers['content-type']} ${body}`,
      );
      response.end('{"status":"success","count":0,"personas":[]}');
    });
    const reply = await openBrowserCarrier(origin, 'good', () => frame).send('list_personas', {});
    expect(reply).toEqual({ status: 'success', count: 0, personas: [] });
    expect(seen).toEqual(['POST /api/call Bearer good application/json {"name":"list_personas","input":{}}']);
  });

  it('answers with a failure, never an exception, when nobody or somebody else answers', async () => {
    const { origin, kill } = await serve((_, response) => void response.end('<html>'));
    const carrier = openBrowserCarrier(origin, 'good', () => frame);
    expect(await carrier.send('get_health', {})).toMatchObject({ status: 'error', code: 'internal' });
    await kill();
    expect(await carrier.send('get_health', {})).toMatchObject({ status: 'error', code: 'unavailable' });
  });

  it('D7: passes on changes, also when they arrive cut in the middle of a character', async () => {
    const { origin } = await serve((request, response) => {
      openStream(request, response);
      const bytes = Buffer.from(`data: ${JSON.stringify(event)}\n\n`);
      const cut = bytes.indexOf(Buffer.from('✓')) + 1;
      response.write(bytes.subarray(0, cut));
      setTimeout(() => response.write(bytes.subarray(cut)), 20);
    });
    const { events, connections } = watch(origin, 'good');
    await vi.waitFor(() => expect(events).toEqual([event]));
    expect(connections).toEqual(['connecting', 'live']);
  });

  it(
    'D10: comes back by itself after the owner is gone, and says in between that it is offline',
    { timeout: 20_000 },
    async () => {
      const first = await serve(openStream);
      const { connections } = watch(first.origin, 'good');
      await vi.waitFor(() => expect(connections.at(-1)).toBe('live'));
      await first.kill();
      await vi.waitFor(() => expect(connections.at(-1)).toBe('offline'), { timeout: 5_000 });
      await serve(openStream, first.port);
      await vi.waitFor(() => expect(connections.at(-1)).toBe('live'), { timeout: 10_000 });
    },
  );

  it('stops asking once the token is refused, and starts again with another one', async () => {
    let asked = 0;
    const { origin } = await serve((request, response) => {
      asked++;
      openStream(request, response);
    });
    const { carrier, connections } = watch(origin, 'bad');
    await vi.waitFor(() => expect(connections).toEqual(['connecting', 'refused']));
    expect(asked).toBe(0);
    carrier.reconnect('good');
    await vi.waitFor(() => expect(connections.at(-1)).toBe('live'));
  });

  it('asks nobody without a token', async () => {
    let asked = 0;
    const { origin } = await serve(() => void asked++);
    const { connections } = watch(origin, null);
    expect(connections).toEqual(['no_token']);
    expect(asked).toBe(0);
  });
});
