import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lockFileName } from '../../src-shared/relay-protocol.ts';
import { buildShim, newStateDir, ownersStarted, removeStateDir, TestClient, until } from './client.fixture.ts';

let folder: string;
let dir: string;
beforeAll(async () => {
  folder = await buildShim();
});
afterAll(() => fs.rmSync(folder, { recursive: true }));
beforeEach(() => {
  dir = newStateDir();
});
afterEach(() => removeStateDir(dir));

const digestOf = (lines: readonly Buffer[]): string => createHash('sha256').update(Buffer.concat(lines)).digest('hex');

describe('the program', () => {
  test('is one file that loads nothing but Node', () => {
    const imports = [
      ...fs.readFileSync(path.join(folder, 'helios-mcp.mjs'), 'utf8').matchAll(/(?:from|import\()\s*["']([^"']+)/g),
    ];
    expect(imports.map(([, name]) => name).filter((name) => !name?.startsWith('node:'))).toEqual([]);
    expect(fs.readdirSync(folder).sort()).toEqual(['helios-mcp.mjs', 'helios.mjs']);
  });

  test.each(['--help', '--version'])('H21: %s leaves standard output empty', async (option) => {
    const child = spawn(process.execPath, [path.join(folder, 'helios-mcp.mjs'), option], { stdio: 'pipe' });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (output.stdout += chunk));
    child.stderr.on('data', (chunk) => (output.stderr += chunk));
    const [code] = await once(child, 'close');
    expect({ code, stdout: output.stdout }).toEqual({ code: 0, stdout: '' });
    expect(output.stderr).toMatch(/helios-mcp: \S+/);
  });
});

test('answers in about the time in which Node itself starts', async () => {
  const owner = new TestClient(folder, dir);
  await owner.ask(1, 'echo');
  // The best of many: on a busy machine everything else measures the others. Loading the MCP SDK would give 2.8.
  let bareMs = Infinity;
  let shimMs = Infinity;
  for (let round = 0; round < 30; round += 1) {
    const bareStart = performance.now();
    await once(spawn(process.execPath, ['-e', '0']), 'exit');
    bareMs = Math.min(bareMs, performance.now() - bareStart);
    const shimStart = performance.now();
    const client = new TestClient(folder, dir);
    client.request(1, 'echo-small');
    await client.answerTo(1);
    shimMs = Math.min(shimMs, performance.now() - shimStart);
    await client.end();
  }
  expect(shimMs / bareMs).toBeLessThan(1.8);
  await owner.end();
});

describe('lines', () => {
  test('H21: pass in both directions as the bytes they were, in order, 5 MB lines included', async () => {
    const client = new TestClient(folder, dir);
    const sent: Buffer[] = [];
    for (let index = 0; index < 400; index += 1) {
      const bytes = index === 200 ? 5_000_000 : 1 + Math.floor(Math.random() * 3000);
      // Anything but a newline: cut characters and invalid UTF-8 included.
      sent.push(Buffer.concat([randomBytes(bytes).map((byte) => (byte === 10 ? 0xc3 : byte)), Buffer.from(' é𝄞\n')]));
    }
    const whole = Buffer.concat(sent);
    for (let at = 0; at < whole.length;) {
      const length = 1 + Math.floor(Math.random() * 100_000);
      client.write(whole.subarray(at, at + length));
      at += length;
    }
    await until(() => client.lines.length === sent.length);
    expect(digestOf(client.lines)).toBe(digestOf(sent));
    expect(await client.end()).toBe(0);
  });

  test('an answer of 5 MB arrives whole', async () => {
    const client = new TestClient(folder, dir);
    const answer = await client.ask(1, 'big', { characters: 2_500_000 });
    expect(answer.result.text).toBe('ö'.repeat(2_500_000));
    await client.end();
  });

  test('that end with CRLF are understood', async () => {
    const client = new TestClient(folder, dir);
    client.write('{"jsonrpc":"2.0","id":1,"method":"echo"}\r\n{"jsonrpc":"2.0","id":2,"method":"echo"}\r\n');
    expect(await client.answerTo(1)).toHaveProperty('result.seen', ['echo']);
    expect(await client.answerTo(2)).toHaveProperty('result.seen', ['echo', 'echo']);
    await client.end();
  });

  test('B5: one that is too long is answered with an error, and the session goes on', async () => {
    const client = new TestClient(folder, dir);
    const text = 'x'.repeat(16_000_001);
    client.request(1, 'echo', { text });
    client.write(`${JSON.stringify({ params: { text, id: 3 }, method: 'echo', id: 2 })}\n`);
    expect(await client.answerTo(1)).toHaveProperty('error.code', -32600);
    expect(await client.ask(4, 'echo')).toHaveProperty('result.seen', ['echo']);
    // Where the id cannot be told from the content, none is named.
    expect(client.messages.map(({ id }) => id)).toEqual([1, null, 4]);
    await client.end();
  });

  test('B5: an answer that is too long for clients becomes an error', async () => {
    const client = new TestClient(folder, dir);
    expect(await client.ask(1, 'big', { characters: 5_000_001 })).toHaveProperty('error.data.code', 'invalid');
    expect(await client.ask(2, 'echo')).toHaveProperty('result');
    await client.end();
  });
});

describe('the end of a session', () => {
  test('no owner is started for a client that says nothing', async () => {
    const client = new TestClient(folder, dir);
    expect(await client.end()).toBe(0);
    expect(ownersStarted(dir)).toEqual([]);
    expect(fs.readdirSync(dir)).toEqual([]);
  });

  test('what was asked before the end of standard input is answered, a last line without newline too', async () => {
    const client = new TestClient(folder, dir);
    for (let id = 0; id < 50; id += 1) client.request(id, 'echo');
    client.write('{"jsonrpc":"2.0","id":50,"method":"big","params":{"characters":1000000}}');
    expect(await client.end()).toBe(0);
    await until(() => client.messages.length === 51);
    expect(client.messages.map(({ id }) => id)).toEqual([...Array(51).keys()]);
  });

  test('an open subscription does not hold it up', async () => {
    const client = new TestClient(folder, dir);
    client.request('s', 'subscriptions/listen');
    await until(() => client.messages.length === 1);
    expect(await client.end()).toBe(0);
    expect(client.messages).toHaveLength(1);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it in order', async (signal) => {
    const client = new TestClient(folder, dir);
    await client.ask(1, 'hang-once-not');
    client.child.kill(signal);
    expect(await client.exited).toBe(0);
  });

  test('a client that no longer reads ends it in order', async () => {
    const client = new TestClient(folder, dir);
    await client.ask(1, 'echo');
    client.child.stdout?.destroy();
    client.request(2, 'echo');
    client.request(3, 'echo');
    expect(await client.exited).toBe(0);
  });
});

describe('finding the owner', () => {
  test('H8: twenty shims on an empty directory start one owner and are all served', async () => {
    const clients = Array.from({ length: 20 }, () => new TestClient(folder, dir));
    const answers = await Promise.all(clients.map((client) => client.ask(1, 'echo')));
    const owners = ownersStarted(dir);
    expect(answers.map((answer) => answer.result.pid)).toEqual(Array(20).fill(owners[0]));
    expect(owners).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.result.session)).size).toBe(20);
    expect(await Promise.all(clients.map((client) => client.end()))).toEqual(Array(20).fill(0));
  });

  test('H8: a later shim joins the owner that is there', async () => {
    const first = new TestClient(folder, dir);
    const { result } = await first.ask(1, 'echo');
    const second = new TestClient(folder, dir);
    expect(await second.ask(1, 'echo')).toHaveProperty('result.pid', result.pid);
    expect(ownersStarted(dir)).toHaveLength(1);
    await Promise.all([first.end(), second.end()]);
  });

  test('the claim of a shim that died while it started an owner does not keep others waiting', async () => {
    const gone = spawn(process.execPath, ['-e', '0']);
    await once(gone, 'exit');
    fs.mkdirSync(path.join(dir, 'run'));
    fs.writeFileSync(path.join(dir, 'run', 'starting'), String(gone.pid));
    const client = new TestClient(folder, dir);
    expect(await client.ask(1, 'echo')).toHaveProperty('result');
    await client.end();
  });

  test('an owner that cannot start is reported in every answer, and tried again later', async () => {
    fs.writeFileSync(path.join(dir, 'broken'), '');
    const client = new TestClient(folder, dir);
    client.notify('notifications/cancelled', { requestId: 9 });
    client.request(1, 'initialize');
    client.request('two', 'echo');
    const error = { code: -32603, message: 'The state is damaged. Run the doctor.', data: { code: 'corrupt' } };
    expect(await client.answerTo(1)).toEqual({ jsonrpc: '2.0', id: 1, error });
    expect(await client.answerTo('two')).toEqual({ jsonrpc: '2.0', id: 'two', error });
    // Within the back-off nothing is started.
    expect(await client.ask(3, 'echo')).toHaveProperty('error.data.code', 'corrupt');
    expect(ownersStarted(dir)).toHaveLength(1);

    fs.rmSync(path.join(dir, 'broken'));
    let id = 3;
    let last;
    do last = await client.ask((id += 1), 'echo');
    while (last.error);
    expect(ownersStarted(dir)).toHaveLength(2);
    expect(await client.end()).toBe(0);
  });

  test('a directory that cannot be used is reported in the answer', async () => {
    fs.writeFileSync(path.join(dir, 'file'), '');
    const client = new TestClient(folder, path.join(dir, 'file', 'inside'));
    expect(await client.ask(1, 'initialize')).toHaveProperty('error.data.code', 'io');
    expect(await client.end()).toBe(0);
  });

  test.each(['token', 'protocol'])('a refusal of the %s is reported in the answer', async (code) => {
    const address = path.join(dir, 'owner');
    const server = net
      .createServer((socket) => socket.end(`${JSON.stringify({ ok: false, code, message: 'No.' })}\n`))
      .listen(address);
    fs.writeFileSync(
      path.join(dir, lockFileName),
      JSON.stringify({ pid: process.pid, socket: address, token: 'any', nonce: '1' }),
    );
    const client = new TestClient(folder, dir);
    const answer = await client.ask(1, 'initialize');
    expect(answer).toHaveProperty('error.data.code', 'unavailable');
    expect(answer.error.message).toMatch(/restart the client/);
    expect(await client.end()).toBe(0);
    server.close();
  });
});
