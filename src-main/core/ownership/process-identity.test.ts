import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { identify, identifyMachine, sameBoot, startedAtMs } from './process-identity.ts';

const children: ChildProcess[] = [];

function start(program: string, ...args: string[]): ChildProcess & { readonly pid: number } {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  if (child.pid === undefined) throw new Error(`${program} did not start`);
  // pid was just seen to be there, which the type of spawn cannot tell.
  return child as ChildProcess & { readonly pid: number };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

afterEach(async () => {
  await Promise.all(children.splice(0).map(end));
});

const startNode = () => start(process.execPath, '-e', 'setInterval(() => {}, 1000)');

// procps answers like the ps of macOS, so its way can be tried on Linux as well.
const ways: NodeJS.Platform[] = process.platform === 'linux' ? ['linux', 'darwin'] : [process.platform];

describe.each(ways)('H8: identity of a process (the way of %s)', (platform) => {
  test('is the same for everybody who asks, in any time zone', async () => {
    const child = startNode();
    const first = await identify(child.pid, platform);
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Auckland';
    try {
      expect(first?.processStart).toMatch(/\S/);
      expect(await identify(child.pid, platform)).toEqual(first);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  test('is null once the process has ended', async () => {
    const child = startNode();
    expect(await identify(child.pid, platform)).not.toBeNull();
    await end(child);
    expect(await identify(child.pid, platform)).toBeNull();
  });

  test.skipIf(platform === 'win32')('is null for a zombie', async () => {
    // By the time the child ends, the shell has become a sleep, which never asks for it.
    const parent = start('/bin/sh', '-c', 'sleep 0.5 & echo $!; exec sleep 60');
    const [output]: Buffer[] = await once(parent.stdout ?? parent, 'data');
    const zombie = Number(String(output));
    await expect.poll(() => identify(zombie, platform), { timeout: 10_000 }).toBeNull();
    expect(() => process.kill(zombie, 0)).not.toThrow();
  });

  test('tells when the process started', async () => {
    const before = Date.now();
    const child = startNode();
    const identity = await identify(child.pid, platform);
    const startedMs = startedAtMs(identity?.processStart ?? '', platform);
    expect(startedMs).toBeGreaterThan(before - 2_000);
    expect(startedMs).toBeLessThan(Date.now() + 2_000);
  });
});

test('H8: a process that starts later has another identity', async () => {
  const first = await identify(startNode().pid);
  const laterStart = async () => (await identify(startNode().pid))?.processStart;
  // Start times are as coarse as the system's clock for them, up to a second.
  await expect.poll(laterStart, { timeout: 20_000, interval: 200 }).not.toBe(first?.processStart);
});

test.skipIf(process.platform !== 'linux')('H8: a program may have spaces and parentheses in its name', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'helios-identity-'));
  try {
    const program = join(dir, 'a) Z 1 (b');
    symlinkSync('/bin/sleep', program);
    const child = start(program, '60');
    const identity = await identify(child.pid);
    expect(startedAtMs(identity?.processStart ?? '')).toBeGreaterThan(Date.now() - 60_000);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('H8: this machine is always the same, and its boot is unlike any other', async () => {
  const here = await identifyMachine();
  expect(here.host).toBe(hostname());
  expect(await identifyMachine()).toEqual(here);
  expect(sameBoot(here.bootId, here.bootId)).toBe(true);
  expect(sameBoot(here.bootId, '00000000-0000-0000-0000-000000000000/pid:[1]')).toBe(false);
});

test('H8: two containers on one kernel share a boot, not their pids', () => {
  expect(sameBoot('b2f0/pid:[4026531836]', 'b2f0/pid:[4026532999]')).toBe(true);
});

test('H8: start times of Windows count from 1601, in tenths of microseconds', () => {
  expect(new Date(startedAtMs('133801632000000000', 'win32')).toISOString()).toBe('2025-01-01T00:00:00.000Z');
});
