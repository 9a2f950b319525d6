import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFileName } from '../../src-shared/relay-protocol.ts';
import { acquireLock } from '../core/ownership/lock.ts';
import { askHandOver, connectToOwner } from './owner-client.ts';
import { listenOwnerSocket, type OwnerHandlers, type OwnerSocket } from './socket.ts';

let dir: string;
let release: () => Promise<void>;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'state-'));
  release = async () => {};
});
afterEach(async () => {
  await release();
  fs.rmSync(dir, { recursive: true });
});

async function own(handlers: Partial<OwnerHandlers>): Promise<OwnerSocket> {
  const socket = await listenOwnerSocket({ dir, version: 'test' });
  const acquired = await acquireLock(dir, {
    rank: 'serve',
    version: 'test',
    socket: socket.address,
    token: socket.token,
  });
  if (acquired.kind === 'held') throw new Error('The directory is not empty.');
  release = async () => {
    await socket.close();
    await acquired.lock.release();
  };
  socket.serve({ onMcp: () => {}, onCall: async () => ({}), onHandOver: () => false, ...handlers });
  return socket;
}

test('H8: nobody answers where there is no owner, nor where one died', async () => {
  expect(await connectToOwner(dir, 'cli')).toBeNull();
  expect(await askHandOver(dir, 'desktop')).toBe('nobody');
  await own({});
  const file = path.join(dir, lockFileName);
  const lock = fs.readFileSync(file, 'utf8');
  await release();
  fs.writeFileSync(file, lock);
  expect(await connectToOwner(dir, 'cli')).toBeNull();
  expect(await askHandOver(dir, 'desktop')).toBe('nobody');
});

test('calls get their own replies, in whatever order these come', async () => {
  await own({
    onCall: async (name, input, client) => {
      if (name === 'first') await new Promise((resolve) => setTimeout(resolve, 20));
      return { status: 'success', name, input, client };
    },
  });
  const owner = await connectToOwner(dir, 'cli');
  const text = 'ü'.repeat(500_000);
  const replies = await Promise.all([owner?.call('first', { text }), owner?.call('second', null)]);
  expect(replies).toEqual([
    { status: 'success', name: 'first', input: { text }, client: 'cli' },
    { status: 'success', name: 'second', input: null, client: 'cli' },
  ]);
  owner?.close();
});

test('a call to an owner that ends meanwhile is unavailable, and so is every later one', async () => {
  await own({ onCall: () => new Promise(() => {}) });
  const owner = await connectToOwner(dir, 'cli');
  const pending = owner?.call('read', {});
  await release();
  expect(await pending).toMatchObject({ status: 'error', code: 'unavailable' });
  expect(await owner?.call('read', {})).toMatchObject({ status: 'error', code: 'unavailable' });
});

test('an owner that does not accept the token is an error', async () => {
  await own({});
  const file = path.join(dir, lockFileName);
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), token: 'old' }));
  await expect(connectToOwner(dir, 'cli')).rejects.toMatchObject({ code: 'unavailable' });
});

test('a hand-over is the decision of the owner', async () => {
  const ranks: string[] = [];
  await own({ onHandOver: (rank) => ranks.push(rank) > 0 && rank === 'desktop' });
  expect(await askHandOver(dir, 'background')).toBe('refused');
  expect(await askHandOver(dir, 'desktop')).toBe('accepted');
  expect(ranks).toEqual(['background', 'desktop']);
});
