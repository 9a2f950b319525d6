import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { type ChangeEvent } from '../../src-shared/change-event.ts';
import { relayProtocol } from '../../src-shared/relay-protocol.ts';
import { readLock } from '../core/ownership/lock-holder.ts';
import { becomeOwner, type Owner } from './owner.ts';
import { connectToOwner } from './owner-client.ts';
import { pageHeader } from './page-sessions.ts';

let dir: string;
let owner: Owner;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'helios-sessions-'));
  const found = await becomeOwner({
    dir,
    rank: 'serve',
    loopback: { port: 0, rendererDir: join(dir, 'programs', 'renderer') },
  });
  if (!('helios' in found)) throw new Error('The directory is not empty.');
  owner = found;
});
afterEach(async () => {
  await owner.close();
  rmSync(dir, { recursive: true, force: true });
});

const sessions = () => owner.helios.sessions.list();
const see = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

const modernMeta = (name: string) => ({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name, version: '2' },
  'io.modelcontextprotocol/clientCapabilities': {},
});

/** As the shim speaks to the owner. */
class Line {
  readonly #socket: net.Socket;
  readonly heard: Record<string, unknown>[] = [];
  #rest = '';

  constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = `${this.#rest}${text}`.split('\n');
      this.#rest = lines.pop() ?? '';
      this.heard.push(...lines.map((line) => JSON.parse(line) as Record<string, unknown>));
    });
  }

  static async open(session: string): Promise<Line> {
    const lock = await readLock(dir);
    if (!lock || 'legacy' in lock) throw new Error('There is no owner.');
    const socket = net.connect(lock.socket);
    await once(socket, 'connect');
    const line = new Line(socket);
    line.say({ helios: relayProtocol, token: lock.token, want: 'mcp', session });
    await see(() => expect(line.heard).toHaveLength(1));
    return line;
  }

  say(message: object): void {
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  async ask(id: number, method: string, params: object): Promise<Record<string, unknown>> {
    this.say({ jsonrpc: '2.0', id, method, params });
    await see(() => expect(this.heard.find((message) => message['id'] === id)).toBeDefined());
    return this.heard.find((message) => message['id'] === id) ?? {};
  }

  async initialize(name: string): Promise<void> {
    await this.ask(0, 'initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name, version: '1.0' },
    });
    this.say({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  close(): void {
    this.#socket.destroy();
  }
}

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(new URL(path, owner.info?.mcpUrl), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${owner.info?.token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(body),
  });
}

it('H17: a client on the socket is listed with its name, version, protocol and calls, and goes when it disconnects', async () => {
  const line = await Line.open('shim-1');
  await line.initialize('old client');
  await see(() => expect(sessions()).toHaveLength(1));
  await line.ask(1, 'tools/list', {});
  await line.ask(2, 'tools/call', { name: 'list_personas', arguments: {} });
  await line.ask(3, 'resources/read', { uri: 'helios://base' });
  await line.ask(4, 'prompts/get', { name: 'nobody' });
  await line.ask(5, 'tools/call', { name: 'rollback', arguments: { to: 'nothing' } });
  expect(sessions()).toEqual([
    {
      id: 'shim-1',
      name: 'old client',
      client_version: '1.0',
      protocol: '2025-06-18',
      transport: 'stdio',
      since: expect.stringMatching(/Z$/),
      calls: 4,
      failed: 2,
      last_call: { tool: 'rollback', timestamp: expect.stringMatching(/Z$/) },
    },
  ]);
  const again = await Line.open('shim-1');
  await again.initialize('old client');
  line.close();
  await again.ask(6, 'tools/call', { name: 'list_personas', arguments: {} });
  expect(sessions()).toMatchObject([{ id: 'shim-1', calls: 5 }]);
  again.close();
  await see(() => expect(sessions()).toEqual([]));
});

it('H17: a client of 2026-07-28 is listed from its first request on, and one that only probes is not', async () => {
  const probe = await Line.open('shim-probe');
  await probe.ask(1, 'server/discover', { _meta: modernMeta('new client') });
  expect(sessions()).toEqual([]);
  probe.close();
  const unopened = await Line.open('shim-unopened');
  await unopened.ask(1, 'tools/list', {});
  expect(sessions()).toEqual([]);
  unopened.close();
  const silent = await Line.open('shim-silent');
  const line = await Line.open('shim-2');
  await line.ask(1, 'server/discover', { _meta: modernMeta('new client') });
  await line.ask(2, 'tools/call', { name: 'list_personas', arguments: {}, _meta: modernMeta('new client') });
  expect(sessions()).toMatchObject([
    { id: 'shim-2', name: 'new client', client_version: '2', protocol: '2026-07-28', transport: 'stdio', calls: 1 },
  ]);
  line.close();
  silent.close();
  await see(() => expect(sessions()).toEqual([]));
});

it('H17: a client that probes with one revision and opens with another on the same connection is one session', async () => {
  const line = await Line.open('shim-3');
  await line.ask(1, 'server/discover', { _meta: modernMeta('both') });
  await line.initialize('both');
  await see(() => expect(sessions()).toMatchObject([{ id: 'shim-3', protocol: '2025-06-18' }]));
  line.close();
});

it('H17: a session over HTTP is listed from its opening until it is ended', async () => {
  const opening = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'web', version: '3' } };
  const opened = await post('/mcp', { jsonrpc: '2.0', id: 0, method: 'initialize', params: opening });
  await opened.text();
  const headers = {
    'mcp-session-id': opened.headers.get('mcp-session-id') ?? '',
    'mcp-protocol-version': '2025-11-25',
  };
  await post('/mcp', { jsonrpc: '2.0', method: 'notifications/initialized' }, headers);
  const params = { name: 'list_personas', arguments: {} };
  await (await post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/call', params }, headers)).text();
  expect(sessions()).toMatchObject([
    { id: headers['mcp-session-id'], name: 'web', protocol: '2025-11-25', transport: 'http', calls: 1 },
  ]);
  await fetch(owner.info?.mcpUrl ?? '', {
    method: 'DELETE',
    headers: { ...headers, authorization: `Bearer ${owner.info?.token}` },
  });
  await see(() => expect(sessions()).toEqual([]));
});

it('H17: requests without a session are one for each program, and probes are none', async () => {
  const request = async (client: string, id: number, method: string, params: object = {}) => {
    const body = { jsonrpc: '2.0', id, method, params: { ...params, _meta: modernMeta(client) } };
    const name = 'name' in params ? { 'mcp-name': String(params.name) } : {};
    const response = await post('/mcp', body, {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...name,
    });
    expect([response.status, await response.text()]).toMatchObject([200, expect.stringContaining('"result"')]);
  };
  await request('stateless', 1, 'server/discover');
  expect(sessions()).toEqual([]);
  await request('stateless', 2, 'tools/list');
  await request('stateless', 3, 'tools/call', { name: 'list_personas', arguments: {} });
  await request('another', 1, 'tools/call', { name: 'rollback', arguments: { to: 'nothing' } });
  const both = sessions().toSorted((a, b) => (a.name < b.name ? -1 : 1));
  expect(both).toMatchObject([
    { name: 'another', transport: 'http', calls: 1, failed: 1 },
    { name: 'stateless', client_version: '2', protocol: '2026-07-28', transport: 'http', calls: 1, failed: 0 },
  ]);
});

it('H17: a client without a session that only listens is listed', async () => {
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'subscriptions/listen',
    params: { notifications: { toolsListChanged: true }, _meta: modernMeta('listener') },
  };
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' };
  const response = await post('/mcp', body, headers);
  expect(response.status).toBe(200);
  expect(sessions()).toMatchObject([{ name: 'listener', transport: 'http', calls: 0 }]);
  await response.body?.cancel();
});

it('D6: an open page is a session with its own calls, and hears of others that come and go', async () => {
  const events: ChangeEvent[] = [];
  const open = async (page: string | null) => {
    const closing = new AbortController();
    const response = await fetch(new URL('/api/events', owner.info?.url), {
      headers: { authorization: `Bearer ${owner.info?.token}`, ...(page !== null && { [pageHeader]: page }) },
      signal: closing.signal,
    });
    const reading = (async () => {
      for await (const chunk of response.body ?? [])
        for (const data of Buffer.from(chunk)
          .toString()
          .matchAll(/^data: (.*)$/gm))
          events.push(JSON.parse(data[1] ?? '') as ChangeEvent);
    })().catch(() => {});
    return { close: () => (closing.abort(), reading) };
  };
  const first = await open('one');
  const second = await open(null);
  await see(() => expect(sessions()).toHaveLength(2));
  await (await post('/api/call', { name: 'list_sessions' }, { [pageHeader]: 'one' })).json();
  await (await post('/api/call', { name: 'rollback', input: { to: 'nothing' } }, { [pageHeader]: 'one' })).json();
  await (await post('/api/call', { name: 'get_health' })).json();
  expect(sessions()).toMatchObject([
    { name: 'Helios in a browser', transport: 'page', calls: 1, last_call: { tool: 'get_health' } },
    { id: 'page-one', name: 'Helios in a browser', calls: 2, failed: 1 },
  ]);
  await second.close();
  await see(() => expect(sessions()).toHaveLength(1));
  events.length = 0;
  const line = await Line.open('shim-4');
  await line.initialize('client');
  await see(() => expect(events).toContainEqual(expect.objectContaining({ sessions: true, commit: null })));
  line.close();
  await first.close();
  await see(() => expect(sessions()).toEqual([]));
});

it('D6: a command is a session while it is connected', async () => {
  const command = await connectToOwner(dir, 'helios');
  expect(await command?.call('list_sessions', {})).toMatchObject({
    sessions: [{ name: 'helios', transport: 'command', client_version: null, protocol: null, calls: 0 }],
  });
  await command?.call('rollback', { to: 'nothing' });
  expect(sessions()).toMatchObject([{ calls: 2, failed: 1, last_call: { tool: 'rollback' } }]);
  command?.close();
  await see(() => expect(sessions()).toEqual([]));
});

it('D6: clients of MCP are told nothing when others come and go', async () => {
  let told = 0;
  owner.helios.onChange(({ sessions }) => (told += sessions ? 1 : 0));
  const line = await Line.open('shim-5');
  await line.initialize('subscriber');
  await line.ask(1, 'resources/subscribe', { uri: 'helios://health' });
  const before = line.heard.length;
  const other = await Line.open('shim-6');
  await other.initialize('other');
  await see(() => expect(told).toBe(2));
  other.close();
  await see(() => expect(told).toBe(3));
  await line.ask(2, 'ping', {});
  expect(line.heard).toHaveLength(before + 1);
  await line.ask(3, 'tools/call', { name: 'learn_behavior', arguments: { persona: 'writer', key: 'a', value: 1 } });
  await see(() => expect(line.heard.length).toBeGreaterThan(before + 2));
  line.close();
});

it('D6: the owner says where clients reach it over HTTP and which shim they start', async () => {
  const info = await owner.helios.run('get_connection_info', {}, { actor: { kind: 'you', name: 'you' } });
  expect(info).toMatchObject({
    command: process.execPath,
    args: [join(dir, 'programs', 'helios-mcp.mjs'), '--helios-dir', dir],
    http_url: owner.info?.mcpUrl,
    token_file: join(dir, 'run', 'loopback.json'),
  });
  expect(JSON.stringify(info)).not.toContain(owner.info?.token);
});
