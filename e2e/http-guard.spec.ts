// H20 on 127.0.0.1: who may ask the owner over HTTP, and that nobody else learns or changes anything.

import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

import { expect } from '@playwright/test';

import { test as base } from './fixtures.ts';
import { send, type Answer, type Ask } from './raw-http.ts';

const write = JSON.stringify({ name: 'learn_behavior', input: { persona: 'writer', key: 'probe', value: 'got in' } });
const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'guard', version: '1' } },
});

/** Everything that needs the token, as a request that succeeds with it. */
const guarded: Readonly<Record<string, Ask>> = {
  'POST /mcp': {
    method: 'POST',
    path: '/mcp',
    body: initialize,
    headers: { accept: 'application/json, text/event-stream' },
  },
  'GET /mcp': { path: '/mcp', headers: { accept: 'text/event-stream' } },
  'DELETE /mcp': { method: 'DELETE', path: '/mcp' },
  'POST /api/call': { method: 'POST', path: '/api/call', body: write },
  'GET /api/events': { path: '/api/events' },
  'GET /api/nothing': { path: '/api/nothing' },
};

const test = base.extend<{ ask: (ask: Ask) => Promise<Answer>; port: number; bearer: { authorization: string } }>({
  port: async ({ owner }, use) => use(Number(new URL(owner.info.url).port)),
  bearer: async ({ owner }, use) => use({ authorization: `Bearer ${owner.info.token}` }),
  ask: async ({ owner }, use) => {
    await use((ask) => send(owner.info, ask));
    const { entries } = await owner.call('get_history', { persona: 'writer' });
    expect(
      entries.map(({ tool }) => tool),
      'nobody got in',
    ).not.toContain('learn_behavior');
  },
});

test('without the token of this start, in this header, every guarded address answers 401', async ({ ask, owner }) => {
  const { token } = owner.info;
  const attempts: readonly (readonly [query: string, headers: OutgoingHttpHeaders])[] = [
    ['', {}],
    ['', { authorization: 'Bearer wrong' }],
    ['', { authorization: 'Bearer ' }],
    ['', { authorization: `Bearer ${token}x` }],
    ['', { authorization: `Bearer ${token.slice(0, -1)}` }],
    ['', { authorization: token }],
    ['', { authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}` }],
    ['', { cookie: `token=${token}` }],
    ['', { 'x-token': token }],
    [`?token=${token}`, {}],
    [`?access_token=${token}`, {}],
  ];
  for (const [what, guardedAsk] of Object.entries(guarded)) {
    for (const [query, headers] of attempts) {
      const answer = await ask({
        ...guardedAsk,
        path: `${guardedAsk.path}${query}`,
        headers: { ...guardedAsk.headers, ...headers },
      });
      expect(answer, `${what} ${query} ${JSON.stringify(headers)}`).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer' },
      });
      expect(JSON.parse(answer.text)).toEqual({ status: 'error', message: expect.any(String) });
    }
  }
});

test('with the token the same requests are answered, from 127.0.0.1 and from localhost', async ({
  ask,
  owner,
  port,
  bearer,
}) => {
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    for (const origin of [undefined, `http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      const headers = { ...bearer, host, ...(origin !== undefined && { origin }) };
      const call = await ask({
        method: 'POST',
        path: '/api/call',
        body: '{"name":"list_personas","input":{}}',
        headers,
      });
      expect(JSON.parse(call.text)).toMatchObject({ status: 'success', count: 4 });
      const mcp = await ask({ ...guarded['POST /mcp'], headers: { ...guarded['POST /mcp']?.headers, ...headers } });
      expect(mcp).toMatchObject({ status: 200, headers: { 'mcp-session-id': expect.any(String) } });
      expect(await ask({ path: '/api/events', headers })).toMatchObject({ status: 200, text: ': open\n\n' });
    }
  }
  expect(new URL(owner.info.mcpUrl).host).toBe(`127.0.0.1:${port}`);
});

const everything: readonly Ask[] = [
  ...Object.values(guarded),
  { path: '/' },
  { path: '/api/health' },
  { path: '/api/proof?nonce=asker' },
  { path: '/index.html' },
];

test('a foreign Host is refused everywhere, even with the token: DNS rebinding reads nothing', async ({
  ask,
  port,
  bearer,
}) => {
  const hosts = [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    'localhost',
    `127.0.0.1:${port + 1}`,
    `localhost.evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `evil.example@127.0.0.1:${port}`,
    `0.0.0.0:${port}`,
    `[::1]:${port}`,
    `127.1:${port}`,
    `LOCALHOST.:${port}`,
  ];
  for (const one of everything) {
    for (const host of hosts) {
      const { status, text } = await ask({ ...one, headers: { ...one.headers, ...bearer, host } });
      expect({ status, host, path: one.path }).toEqual({ status: 403, host, path: one.path });
      expect(JSON.parse(text)).toEqual({ status: 'error', message: expect.any(String) });
    }
    for (const host of [{}, { host: '' }]) {
      const { status } = await ask({
        ...one,
        headers: { ...one.headers, ...bearer, ...host, connection: 'close' },
        setHost: false,
      });
      expect([400, 403], 'none or an empty one').toContain(status);
    }
  }
});

test('a foreign Origin is refused everywhere, even with the token', async ({ ask, port, bearer }) => {
  const origins = [
    'http://evil.example',
    `http://evil.example:${port}`,
    `https://127.0.0.1:${port}`,
    'http://127.0.0.1',
    `http://127.0.0.1:${port + 1}`,
    `http://127.0.0.1:${port}.evil.example`,
    `http://localhost:${port}@evil.example`,
    'null',
    'file://',
    'chrome-extension://abc',
    '',
  ];
  for (const one of everything) {
    for (const origin of origins) {
      const { status } = await ask({ ...one, headers: { ...one.headers, ...bearer, origin } });
      expect({ status, origin, path: one.path }).toEqual({ status: 403, origin, path: one.path });
    }
  }
});

test('a preflight is never granted', async ({ ask, port }) => {
  for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${port}`]) {
    for (const { path = '/' } of everything) {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      };
      const { headers: given } = await ask({ method: 'OPTIONS', path, headers }); // `ask` looks for access-control-*
      expect(given['allow'] ?? '').not.toContain('*');
    }
  }
});

test('a body above 4 MB is refused with 413, announced or chunked, and is not read without the token', async ({
  ask,
  owner,
  bearer,
}) => {
  const body = Buffer.alloc(5 * 1024 * 1024, 'x');
  for (const path of ['/mcp', '/api/call']) {
    for (const headers of [{ 'content-length': body.length }, { 'transfer-encoding': 'chunked' }]) {
      const answer = await ask({
        method: 'POST',
        path,
        body,
        headers: { ...headers, ...bearer, accept: 'application/json, text/event-stream' },
      });
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.text)).toMatchObject({
        status: 'error',
        code: 'invalid',
        message: expect.stringContaining('4 MB'),
      });
    }
    expect((await ask({ method: 'POST', path, headers: { 'content-length': body.length }, body })).status).toBe(401);
  }
  const broken = await ask({ method: 'POST', path: '/api/call', body: '{"name":', headers: bearer });
  expect([broken.status, JSON.parse(broken.text)]).toMatchObject([400, { status: 'error', code: 'invalid' }]);
  await owner.call('list_personas', {});
});

test('GET /api/health answers without a token, with status and version and nothing more', async ({ ask, owner }) => {
  const { status, text, headers } = await ask({ path: '/api/health' });
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ status: 'ok', version: owner.info.version });
  expect(headers['content-type']).toBe('application/json');
});

test('GET /api/proof shows that the owner knows the token, for this address and this asker only, without telling it', async ({
  ask,
  owner,
  port,
}) => {
  const { status, text } = await ask({ path: '/api/proof?nonce=asker' }); // `ask` looks for the token
  const proof = createHmac('sha256', owner.info.token).update(`127.0.0.1:${port} asker`).digest('hex');
  expect([status, JSON.parse(text)]).toEqual([200, { proof }]);
  for (const query of ['', '?nonce=other', '?nonce=']) {
    expect(JSON.parse((await ask({ path: `/api/proof${query}` })).text)).not.toEqual({ proof });
  }
});

test('the page is served under a strict policy, and no path leads out of its folder', async ({ ask }) => {
  const page = await ask({ path: '/' });
  expect(page).toMatchObject({
    status: 200,
    headers: { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' },
  });
  const policy = String(page.headers['content-security-policy']);
  const parts = policy.split('; ');
  for (const part of ["default-src 'none'", "script-src 'self'", "worker-src 'self'", "frame-ancestors 'none'"])
    expect(parts).toContain(part);
  expect(parts.filter((part) => part.includes('unsafe'))).toEqual(["style-src 'self' 'unsafe-inline'"]);
  const up = [
    '/../',
    '/../../',
    '/..%2f',
    '/..%2f..%2f',
    '/%2e%2e/',
    '/%2e%2e%2f%2e%2e%2f',
    '/..%5c..%5c',
    '/..\\..\\',
    '/assets/..%2f..%2f..%2f',
    '/.%00./',
    '//..//../',
  ];
  const targets = ['package.json', 'helios.mjs', 'etc/passwd', '.git/config'];
  for (const path of [
    ...up.flatMap((prefix) => targets.map((target) => prefix + target)),
    '//etc/passwd',
    '/index.html%00',
    '/%',
    '/%c0%ae%c0%ae/package.json',
  ]) {
    const { status, text } = await ask({ path });
    expect({ path, status: status >= 400 && status < 500 ? 'refused' : status }).toEqual({ path, status: 'refused' });
    expect(text).not.toMatch(/devDependencies|root:|#!\/usr\/bin|\[core\]/);
  }
});

test('the owner listens on 127.0.0.1 and on no other address', async ({ port }) => {
  const others = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ address }) => address !== '127.0.0.1'),
  );
  // The second is this computer as well, on systems that have it, and shows a socket bound to every address.
  for (const host of ['::1', '127.0.0.2', ...others.map(({ address }) => address)]) {
    const socket = connect({ host, port });
    const outcome = await Promise.race([
      once(socket, 'connect').then(
        () => 'connected',
        () => 'refused',
      ),
      once(socket, 'error').then(() => 'refused'),
    ]);
    socket.destroy();
    expect({ host, outcome }).toEqual({ host, outcome: 'refused' });
  }
});
