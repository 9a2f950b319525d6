import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { relayProtocol } from '../../src-shared/relay-protocol.ts';
import { listenOwnerSocket, type OwnerHandlers, type OwnerSocket, type OwnerSocketOptions } from './socket.ts';

let dir: string;
let opened: OwnerSocket[];
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'state-'));
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((socket) => socket.close()));
  fs.rmSync(dir, { recursive: true });
});

async function listen(options: Partial<OwnerSocketOptions> = {}): Promise<OwnerSocket> {
  const socket = await listenOwnerSocket({ dir, version: '1.2.3', ...options });
  opened.push(socket);
  return socket;
}

const echo: OwnerHandlers = {
  onMcp: (socket, session) => {
    socket.write(`${session}: `);
    socket.on('data', (chunk: Buffer) => socket.write(chunk));
  },
  onCall: async (name, input, client) => ({ name, input, client }),
  onHandOver: (rank) => rank === 'desktop',
};

/** Everything that comes back until the owner ends the connection, or until the text appears. */
async function talk(address: string, said: string, until?: string): Promise<string> {
  const socket = net.connect(address);
  socket.on('error', () => {});
  socket.write(said);
  let heard = '';
  for await (const chunk of socket) {
    heard += chunk;
    if (until !== undefined && heard.includes(until)) break;
  }
  return heard;
}

const hello = (fields: object): string => `${JSON.stringify({ helios: relayProtocol, ...fields })}\n`;

describe('the greeting', () => {
  test('lets a client in and hands the rest of the stream on, whatever came along with it', async () => {
    const { address, token, serve } = await listen();
    serve(echo);
    const said = hello({ token, want: 'mcp', session: 's1' });
    expect(await talk(address, `${said}first line\n`, 'line\n')).toBe(
      '{"ok":true,"version":"1.2.3"}\ns1: first line\n',
    );
  });

  test('H20: is refused without the token', async () => {
    const { address, serve } = await listen();
    serve(echo);
    const answer = await talk(address, hello({ token: 'x', want: 'mcp', session: 's' }));
    expect(JSON.parse(answer)).toMatchObject({ ok: false, code: 'token' });
  });

  test.each([
    { helios: relayProtocol + 1 },
    { want: 'else' },
    { want: 'mcp' },
    { want: 'hand-over', rank: 'toString' },
  ])('is refused with %j', async (fields) => {
    const { address, token, serve } = await listen();
    serve(echo);
    expect(JSON.parse(await talk(address, hello({ token, ...fields })))).toMatchObject({ ok: false, code: 'protocol' });
  });

  test.each(['not JSON\n', 'x'.repeat(5000), `${' '.repeat(5000)}\n`])(
    'B5: ends the connection when it is no greeting',
    async (said) => {
      const { address, serve } = await listen();
      serve(echo);
      expect(await talk(address, said)).toBe('');
    },
  );

  test('B5: ends the connection when it does not come', { timeout: 10_000 }, async () => {
    const { address, serve } = await listen();
    serve(echo);
    expect(await talk(address, '{"helios":')).toBe('');
  });

  test('waits for the owner to serve', async () => {
    const { address, token, serve } = await listen();
    const answers = ['a', 'b'].map((session) => talk(address, hello({ token, want: 'mcp', session }), ': '));
    // Time for both to be accepted and to have greeted.
    await new Promise((resolve) => setTimeout(resolve, 50));
    serve(echo);
    expect((await Promise.all(answers)).map((answer) => answer.split('\n')[1])).toEqual(['a: ', 'b: ']);
  });
});

test('counts the connections that were let in, and tells when the number changes', async () => {
  const counts: number[] = [];
  const owner = await listen({ onConnections: (count) => counts.push(count) });
  owner.serve(echo);
  await talk(owner.address, hello({ token: 'wrong', want: 'mcp', session: 's' }));
  await talk(owner.address, hello({ token: owner.token, want: 'mcp', session: 's' }), ': ');
  await expect.poll(() => counts).toEqual([1, 0]);
  expect(owner.connections).toBe(0);
});

describe('the end', () => {
  test('comes after what was written, and tells those who wait to look elsewhere', async () => {
    const owner = await listen();
    const text = 'x'.repeat(300_000);
    let toClient: Duplex | undefined;
    const waiting = talk(owner.address, '');
    owner.serve({ ...echo, onMcp: (socket) => (toClient = socket) });
    const client = talk(owner.address, hello({ token: owner.token, want: 'mcp', session: 's' }));
    await expect.poll(() => toClient).toBeDefined();
    toClient?.write(text);
    owner.pause();
    await owner.close();
    expect((await client).split('\n')[1]).toBe(text);
    expect(JSON.parse(await waiting)).toMatchObject({ ok: false, code: 'closing' });
    expect(fs.existsSync(owner.address)).toBe(false);
  });

  test('B5: does not wait for a client that stopped reading', async () => {
    const owner = await listen();
    owner.serve({ ...echo, onMcp: (socket) => socket.write('x'.repeat(10_000_000)) });
    const client = net.connect(owner.address).on('error', () => {});
    client.write(hello({ token: owner.token, want: 'mcp', session: 's' }));
    await expect.poll(() => owner.connections).toBe(1);
    await owner.close();
    client.destroy();
  });
});

describe.skipIf(process.platform === 'win32')('H20: the socket file', () => {
  const modeOf = (file: string): number => fs.statSync(file).mode & 0o777;

  test('can be reached by its user only', async () => {
    fs.mkdirSync(path.join(dir, 'run'), { mode: 0o755 });
    const { address } = await listen();
    expect(path.dirname(address)).toBe(path.join(dir, 'run'));
    expect([modeOf(path.dirname(address)), modeOf(address)]).toEqual([0o700, 0o600]);
  });

  test('is not put where a link leads', async () => {
    fs.symlinkSync(os.tmpdir(), path.join(dir, 'run'));
    await expect(listen()).rejects.toMatchObject({ code: 'io' });
  });

  test('lies in a private folder for temporary files when the path would be too long', async () => {
    const deep = path.join(dir, 'ü'.repeat(60));
    const { address, token, serve } = await listen({ dir: deep });
    serve(echo);
    expect(Buffer.byteLength(address)).toBeLessThanOrEqual(100);
    expect(path.dirname(path.dirname(address))).toBe(os.tmpdir());
    expect(modeOf(path.dirname(address))).toBe(0o700);
    expect(await talk(address, hello({ token, want: 'mcp', session: 's' }), ': ')).toContain('s: ');
  });

  test('of an owner that died is removed; one that somebody still listens on stays', async () => {
    const contender = await listen();
    const owner = await listen();
    const left = path.join(dir, 'run', 'dead.sock');
    // A plain file refuses a connection as the socket of a dead process does.
    fs.writeFileSync(left, '');
    await owner.removeStaleSockets();
    expect([left, contender.address, owner.address].map((file) => fs.existsSync(file))).toEqual([false, true, true]);
  });
});
