import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { ChangeEvent } from '../../src-shared/change-event.ts';
import { connectToOwner } from '../host/owner-client.ts';
import { becomeOwner } from '../host/owner.ts';
import { DesktopOwner } from './desktop-owner.ts';

let dir: string;
const opened: DesktopOwner[] = [];
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'helios-desktop-'))));
afterEach(async () => {
  await Promise.all(opened.splice(0).map((owner) => owner.close()));
  rmSync(dir, { recursive: true, force: true });
});

function open(): DesktopOwner {
  const owner = new DesktopOwner({ dir, programs: dir, loopback: () => null, watch: undefined });
  opened.push(owner);
  return owner;
}
const noLoss = () => {};
const lockPath = () => join(dir, '.helios.lock');

it('H8: takes over from a headless owner, which has finished what it ran, and gives the directory free at the end', async () => {
  const headless = await becomeOwner({ dir, rank: 'serve', loopback: null });
  if (!('helios' in headless)) throw new Error('Somebody else owns a new directory.');
  const client = await connectToOwner(dir, 'a client');
  const kept = headless.ended.then(async (reason) => {
    await headless.close();
    return reason;
  });
  const learning = client?.call('learn_behavior', { persona: 'writer', key: 'tone', value: 'calm' });
  const desktop = open();
  expect(await desktop.take(noLoss)).toBeNull();
  expect(await kept).toBe('hand-over');
  expect(await learning).toMatchObject({ status: 'success' });
  // Whoever was connected comes back by itself and finds what was answered.
  const again = await connectToOwner(dir, 'a client');
  expect(await again?.call('get_document', { target: 'writer' })).toMatchObject({
    text: expect.stringContaining('tone: calm'),
  });
  again?.close();
  await desktop.close();
  const next = await becomeOwner({ dir, rank: 'background', loopback: null });
  expect(next).toHaveProperty('helios');
  if ('helios' in next) await next.close();
});

it('H8: a second app is told who has the directory, and no headless owner takes it away', async () => {
  await open().take(noLoss);
  expect(await open().take(noLoss)).toMatchObject({ pid: process.pid, rank: 'desktop' });
  const headless = await becomeOwner({ dir, rank: 'serve', loopback: null });
  expect(headless).toMatchObject({ heldBy: { rank: 'desktop' } });
});

it('C4: the app counts as a run without any loopback', async () => {
  const desktop = open();
  await desktop.take(noLoss);
  expect(await desktop.ask('get_health', {})).toMatchObject({ metrics: { supervision: { running: true } } });
  await desktop.close();
  // Written by our own core.
  const record = JSON.parse(readFileSync(join(dir, 'run', 'supervisor.json'), 'utf8')) as { ended_at: unknown };
  expect(record.ended_at).toEqual(expect.any(String));
});

it('D7: changes are told from the moment it owns; without an owner calls are refused, not lost', async () => {
  const desktop = open();
  const events: ChangeEvent[] = [];
  const states: boolean[] = [];
  desktop.listen({ onChange: (event) => events.push(event), onState: () => states.push(desktop.isLive) });
  expect(await desktop.call('list_personas', {})).toMatchObject({ status: 'error', code: 'unavailable' });
  await desktop.take(noLoss);
  await desktop.ask('learn_behavior', { persona: 'writer', key: 'tone', value: 'calm' });
  expect(events.map(({ personas }) => personas)).toContainEqual(['writer']);
  await desktop.close();
  expect(states).toEqual([true, false]);
  expect(await desktop.call('list_personas', {})).toMatchObject({ code: 'unavailable' });
});

it('H8: when the lock is lost it tells, and can take the directory again', async () => {
  const desktop = open();
  const lost = vi.fn<() => void>();
  await desktop.take(lost);
  expect(await desktop.isReachable()).toBe(true);
  rmSync(lockPath());
  // A write asks for the lock at once; else it is looked at every few seconds.
  await desktop.call('learn_behavior', { persona: 'writer', key: 'tone', value: 'calm' });
  await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), { timeout: 15_000 });
  expect(await desktop.isReachable()).toBe(false);
  expect(desktop.isLive).toBe(false);
  expect(await desktop.take(noLoss)).toBeNull();
  expect(await desktop.ask('list_personas', {})).toMatchObject({ count: 4 });
});

it('D6: the window is a session while its page is there, also with the next owner', async () => {
  const desktop = open();
  await desktop.take(noLoss);
  const names = async () => (await desktop.ask('list_sessions', {})).sessions.map(({ name, calls }) => [name, calls]);
  expect(await names()).toEqual([]);
  desktop.setPageOpen(true);
  await desktop.callFromPage('list_personas', {});
  expect(await names()).toEqual([['Helios', 1]]);
  await desktop.close();
  await desktop.take(noLoss);
  expect(await names()).toEqual([['Helios', 0]]);
  desktop.setPageOpen(false);
  expect(await names()).toEqual([]);
});

it('H8: asked twice at once it becomes the owner once', async () => {
  const desktop = open();
  expect(await Promise.all([desktop.take(noLoss), desktop.take(noLoss)])).toEqual([null, null]);
});
