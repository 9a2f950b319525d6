// Disks that fail, fill up or refuse, and a clock that jumps back: a change is either done or was told to have failed.

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { type Reply } from '../../src-shared/errors.ts';
import { call, failureOf } from './call.ts';
import { nodeDisk, type Disk } from './disk.ts';
import { openHelios, type Helios } from './helios.ts';
import { watchDisk } from './history/repository.fixture.ts';
import { makeFastFolder, openOn } from './testing/crash-scenario.ts';
import { client, git } from './testing/state-fixture.ts';

const ask = (helios: Helios, name: string, input: object): Promise<Reply> =>
  call(helios, 'mcp', name, input, { actor: client });

const learn = (helios: Helios, mark: string, more = '') =>
  ask(helios, 'learn_behavior', { persona: 'writer', key: `behaviors.probe.${mark}`, value: `mark-${mark}${more}` });

function makeDir(): string {
  const dir = makeFastFolder();
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}

async function startedDir(dir = makeDir()): Promise<string> {
  await (await openHelios(dir)).close();
  return dir;
}

/** Every file that the history keeps, by path. */
const contents = (dir: string): Map<string, string> =>
  new Map(
    ['base', 'personas', 'learned'].flatMap((folder) =>
      readdirSync(join(dir, folder)).map((name) => [name, readFileSync(join(dir, folder, name), 'utf8')] as const),
    ),
  );

/** After a restart: the files are whole, the history is sound and holds the same. @returns its sentences, newest first */
async function expectSound(dir: string, answered: readonly string[]): Promise<string[]> {
  const helios = await openHelios(dir);
  expect(helios.files.listAll().flatMap((path) => helios.files.read(path)?.problem ?? [])).toEqual([]);
  expect(await helios.writer.uncommitted()).toEqual([]);
  await helios.close();
  const text = readFileSync(join(dir, 'personas/writer.yaml'), 'utf8');
  for (const mark of answered) expect(text).toContain(`mark-${mark}`);
  expect(git(dir, 'fsck', '--strict', '--no-dangling')).toBe('');
  return git(dir, 'log', '--format=%s').split('\n');
}

const evolve = { from_config: 'developer', to_config: 'base', key: 'behaviors.code' };

/** The second at every other operation: what differs between them is not the way a change takes. */
const errors = [
  { code: 'EIO', every: 1 },
  { code: 'EACCES', every: 2 },
] as const;
const reads = ['readFile', 'readdir', 'stat', 'lstat'] as const;

/** Fails one of its operations, the one of that number after it was armed. */
function failingDisk(code: string, operations: 'changes' | 'reads') {
  let left = Infinity;
  const step = () => {
    left -= 1;
    if (left === 0) throw Object.assign(new Error(`injected ${code}`), { code });
  };
  const watched = reads.map((name) => {
    const run = nodeDisk[name] as (path: string) => Promise<unknown>; // all of them take a path
    return [name, async (path: string) => (step(), run(path))];
  });
  const disk: Disk =
    operations === 'changes' ? watchDisk(nodeDisk, step) : { ...nodeDisk, ...Object.fromEntries(watched) };
  return { disk, failAt: (number: number) => (left = number), hasFailed: () => left <= 0 };
}

describe.for(errors)('$code', ({ code, every }) => {
  it.for(['changes', 'reads'] as const)(
    'H9: at any of the %s on the disk makes a change fail as `io`, whole, or not at all; the next one works',
    async (operations) => {
      const fresh = await startedDir();
      let failures = 0;
      for (let failing = 1, hasFailed = true; hasFailed; failing += every) {
        const dir = makeDir();
        cpSync(fresh, dir, { recursive: true });
        const { disk, ...fault } = failingDisk(code, operations);
        const helios = await openOn(dir, disk);
        const before = contents(dir);
        fault.failAt(failing);
        const reply = await ask(helios, 'evolve_behavior', evolve);
        hasFailed = fault.hasFailed();
        fault.failAt(Infinity);
        if (reply.status === 'error') {
          failures += 1;
          expect(reply).toMatchObject({ code: 'io' });
          expect(contents(dir)).toEqual(before);
        }
        expect(await learn(helios, 'next'), `after failure ${failing}`).toMatchObject({ status: 'success' });
        await helios.close();
        const subjects = await expectSound(dir, ['next']);
        // A branch whose move could not be made sure may have moved; then taking the change back is in the history too.
        const times = subjects.filter((subject) => subject.startsWith('Moved ')).length;
        const takenBack = subjects.filter((subject) => subject.startsWith('Edited outside')).length;
        expect(times - takenBack).toBe(reply.status === 'success' ? 1 : 0);
      }
      expect(failures).toBeGreaterThan(operations === 'changes' ? 2 : 0);
    },
  );
});

/** A file system of that size, or why there can be none here. */
function mountSmallDisk(kilobytes: number): { readonly dir: string } | { readonly skipped: string } {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { skipped: 'mounting a tmpfs needs root on Linux' };
  const dir = mkdtempSync(join(tmpdir(), 'helios-full-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=700`, 'helios-full', dir]);
  onTestFinished(() => {
    if (mounted.status === 0) execFileSync('umount', ['--lazy', dir]);
    rmSync(dir, { recursive: true, force: true });
  });
  return mounted.status === 0 ? { dir } : { skipped: 'the system does not allow to mount a tmpfs' };
}

/** Null when the disk has no room for it. */
async function reopened(helios: Helios): Promise<Helios | null> {
  await helios.close();
  try {
    return await openHelios(helios.dir);
  } catch (error) {
    expect(failureOf(error)).toMatchObject({ code: 'io' });
    return null;
  }
}

const incompressible = (length: number, seed: string): string =>
  Array.from({ length: length / 64 }, (_, index) => createHash('sha256').update(`${seed}${index}`).digest('hex')).join(
    '',
  );

it('H9: on a full disk a change is done or fails as `io` with the files as before; with room again it works', async (context) => {
  const disk = mountSmallDisk(4096);
  if ('skipped' in disk) return context.skip(disk.skipped);
  const dir = join(disk.dir, 'state');
  execFileSync('mkdir', [dir]);
  await startedDir(dir);
  const filler = join(disk.dir, 'filler');
  const outcomes = new Set<string>();
  const answered: string[] = [];
  let helios = await openHelios(dir);
  for (let freeKilobytes = 0; freeKilobytes <= 120; freeKilobytes += 4) {
    const { bavail, bsize } = statfsSync(disk.dir);
    const fill = bavail * bsize - freeKilobytes * 1024;
    if (fill > 0) writeFileSync(filler, Buffer.alloc(fill, 1));
    const before = contents(dir);
    const mark = `n${freeKilobytes}n`;
    // Larger than a block, so that a file can be cut off in the middle.
    const reply = await learn(helios, mark, incompressible(6000, mark));
    outcomes.add(reply.status);
    if (reply.status === 'success') answered.push(mark);
    else {
      expect(reply).toMatchObject({ code: 'io', message: expect.stringContaining('the disk is full') as string });
      expect(contents(dir)).toEqual(before);
    }
    // A restart on the full disk; where it has no room for that either, it says so.
    const again = freeKilobytes % 24 === 0 ? await reopened(helios) : helios;
    rmSync(filler, { force: true });
    helios = again ?? (await openHelios(dir));
    expect(await learn(helios, `${mark}after`), 'with room again, without a restart').toMatchObject({
      status: 'success',
    });
    answered.push(`${mark}after`);
  }
  await helios.close();
  expect([...outcomes].toSorted()).toEqual(['error', 'success']);
  const subjects = await expectSound(dir, answered);
  expect(subjects.filter((subject) => subject.startsWith('writer learned'))).toHaveLength(answered.length);
});

describe('a clock that jumps back by a day', () => {
  afterEach(() => void vi.useRealTimers());

  it('H9: loses no change and no snapshot, and keeps the order of what was done', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-04T00:30:00Z') });
    const dir = await startedDir();
    const times = [
      '2026-03-04T10:00:00Z',
      '2026-03-03T10:00:00Z',
      '2026-03-03T10:00:01Z',
      '2026-03-05T09:00:00Z',
      '2026-03-04T10:00:00Z',
    ];
    const marks = times.map((_, index) => `t${index}t`);
    const snapshots: unknown[] = [];
    let helios = await openHelios(dir);
    for (const [index, time] of times.entries()) {
      vi.setSystemTime(new Date(time));
      expect(await learn(helios, marks[index] ?? '')).toMatchObject({ status: 'success' });
      const taken = await ask(helios, 'create_snapshot', { reason: 'same' });
      expect(taken.status).toBe('success');
      snapshots.push(Reflect.get(taken, 'snapshot'));
      if (index % 2 === 1) {
        await helios.close();
        helios = await openHelios(dir);
      }
    }
    const last = await ask(helios, 'rollback', { to: String(snapshots[0]) });
    expect(last.status).toBe('success');
    await helios.close();
    expect(new Set(snapshots).size).toBe(times.length);
    for (const name of snapshots) expect(git(dir, 'tag').split('\n')).toContain(name);
    const subjects = await expectSound(dir, marks.slice(0, 1));
    expect(subjects.toReversed().slice(1, -1)).toEqual(marks.map((mark) => `writer learned behaviors.probe.${mark}`));
  });

  it('H9: finishes from the journal what a crash cut off before the clock jumped', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-04T12:00:00Z') });
    const fresh = await startedDir();
    let finished = 0;
    for (let left = 1, whole = false; !whole; left += 5) {
      vi.setSystemTime(new Date('2026-03-04T12:00:10Z'));
      const dir = makeDir();
      cpSync(fresh, dir, { recursive: true });
      let count = Infinity;
      const cut = await openOn(
        dir,
        watchDisk(nodeDisk, () => {
          if ((count -= 1) < 0) throw new Error('cut');
        }),
      );
      expect(await learn(cut, 'earlier')).toMatchObject({ status: 'success' });
      count = left;
      whole = (await learn(cut, 'cut')).status === 'success';
      vi.setSystemTime(new Date('2026-03-03T12:00:00Z'));
      const next = await openHelios(dir);
      expect(await learn(next, 'next')).toMatchObject({ status: 'success' });
      await next.close();
      const subjects = await expectSound(dir, ['earlier', 'next', ...(whole ? ['cut'] : [])]);
      if (!whole && subjects.includes('writer learned behaviors.probe.cut')) finished += 1;
    }
    expect(finished).toBeGreaterThan(0);
  });
});
