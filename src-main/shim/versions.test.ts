// The installed shim and the running Helios are updated at different times.

import fs from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { relayProtocol } from '../../src-shared/relay-protocol.ts';
import { buildShim, newStateDir, ownersStarted, removeStateDir, TestClient } from './client.fixture.ts';

let dir: string;
const folders: string[] = [];
beforeEach(() => {
  dir = newStateDir();
});
afterEach(() => {
  removeStateDir(dir);
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true });
});

async function shimOf(fake: Parameters<typeof buildShim>[0]): Promise<TestClient> {
  const folder = await buildShim(fake);
  folders.push(folder);
  return new TestClient(folder, dir);
}

test.each(['0.0.1', '99.0.0'])(
  'D9: a shim of version %s is served as long as the protocol is the same',
  async (version) => {
    const ours = await shimOf({});
    const { result } = await ours.ask(1, 'echo');
    const other = await shimOf({ version });
    expect(await other.ask(1, 'echo')).toHaveProperty('result.pid', result.pid);
    expect(ownersStarted(dir)).toEqual([result.pid]);
    expect([await ours.end(), await other.end()]).toEqual([0, 0]);
  },
);

test.each([
  [-1, '0.0.1', 'The running Helios (fixture) is newer than this connection (0.0.1). Restart the client; if that'],
  [1, '99.0.0', 'The running Helios (fixture) is older than this connection (99.0.0). Quit it and start Helios again'],
])(
  'D9: a shim whose protocol differs by %s says in every answer what to do, and disturbs nobody',
  async (by, version, told) => {
    const ours = await shimOf({});
    const { result } = await ours.ask(1, 'echo');
    const other = await shimOf({ version, protocol: relayProtocol + by });
    for (const method of ['initialize', 'tools/list']) {
      const { error } = await other.ask(method, method);
      expect(error).toMatchObject({ data: { code: 'unavailable' }, message: expect.stringContaining(told) });
    }
    expect(await ours.ask(2, 'echo')).toHaveProperty('result.pid', result.pid);
    expect(ownersStarted(dir)).toEqual([result.pid]);
    expect([await ours.end(), await other.end()]).toEqual([0, 0]);
  },
);
