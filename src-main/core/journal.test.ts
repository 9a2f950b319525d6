import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';

import { type Reply } from '../../src-shared/errors.ts';
import { call } from './call.ts';
import { nodeDisk } from './disk.ts';
import { openHelios, type Helios } from './helios.ts';
import { cutDisk, watchDisk } from './history/repository.fixture.ts';
import { openJournal } from './journal.ts';
import { client, git } from './testing/state-fixture.ts';

const evolve = { from_config: 'developer', to_config: 'base', key: 'behaviors.code' };
const observe = { pattern: 'Prefers tables', evidence: 'asked for one' };

const ask = (helios: Helios, name: string, input: object, operation: string): Promise<Reply> =>
  call(helios, 'mcp', name, input, { actor: client, operation });

function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'helios-journal-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}

async function startedDir(): Promise<string> {
  const dir = makeDir();
  await (await openHelios(dir)).close();
  return dir;
}

const isCheckpointed = (dir: string): boolean =>
  readdirSync(join(dir, '.journal')).some((day) =>
    readFileSync(join(dir, '.journal', day), 'utf8').includes('"checkpoint"'),
  );

/** Whether the behaviour is in the base, after making sure that it is in exactly one of the two. */
function hasMoved(dir: string): boolean {
  const [base, persona] = ['base/identity.yaml', 'personas/developer.yaml'].map((path) =>
    readFileSync(join(dir, path), 'utf8'),
  );
  const [inBase, inPersona] = [base, persona].map((text) => text?.includes('comments: why, not what'));
  expect([inBase, inPersona].filter(Boolean)).toHaveLength(1);
  return inBase === true;
}

it('H9: wherever a change is cut off, the next start finishes it or it never was; asked again it is done once', async () => {
  const fresh = await startedDir();
  let finished = 0;
  for (let operations = 0, whole = false; !whole; operations += 1) {
    const dir = makeDir();
    cpSync(fresh, dir, { recursive: true });
    const cut = await openHelios(dir, { disk: cutDisk(nodeDisk, operations) }).catch(() => null);
    if (cut === null) continue; // cut off while it was opening
    const first = await ask(cut, 'evolve_behavior', evolve, 'session:1');
    const isPublished = await cut.writer.settled().then(
      () => true,
      () => false,
    );
    await cut.close();
    whole = first.status === 'success' && isPublished && isCheckpointed(dir);

    const next = await openHelios(dir);
    const moved = hasMoved(dir);
    if (first.status === 'success') expect(moved).toBe(true);
    if (moved && !whole) finished += 1;
    const again = await ask(next, 'evolve_behavior', evolve, 'session:1');
    expect(again).toMatchObject({ status: 'success', direction: 'promotion', value: { comments: 'why, not what' } });
    expect(hasMoved(dir)).toBe(true);
    await next.close();
    expect(git(dir, 'log', '--format=%an|%s')).toBe(
      'test-client|Moved behaviors.code from developer to base\nhelios|Helios starts: base identity, four personas, settings',
    );
    expect(git(dir, 'fsck', '--strict')).toBe('');
    expect(git(dir, 'status', '--porcelain')).toBe('');
  }
  expect(finished).toBeGreaterThan(20);
});

it('C5: an operation asked again of the next owner is answered from the journal; another one is done', async () => {
  const dir = await startedDir();
  const first = await openHelios(dir);
  const answer = await ask(first, 'observe_pattern', observe, 'session:1');
  await first.close();
  const next = await openHelios(dir);
  expect(await ask(next, 'observe_pattern', observe, 'session:1')).toEqual(answer);
  expect(await ask(next, 'observe_pattern', observe, 'session:2')).toMatchObject({ observations: 2 });
  await next.close();
});

it('C5: edits by hand that were committed on request are committed once, and the second answer is the first', async () => {
  const dir = await startedDir();
  const first = await openHelios(dir);
  writeFileSync(join(dir, 'personas/writer.yaml'), 'tone: by hand\n');
  const answer = await ask(first, 'commit_changes', { message: 'mine' }, 'session:1');
  await first.close();
  const next = await openHelios(dir);
  expect(await ask(next, 'commit_changes', { message: 'mine' }, 'session:1')).toMatchObject({
    commit: { id: (answer as unknown as { commit: { id: string } }).commit.id, message: 'mine' },
  });
  expect(await ask(next, 'commit_changes', { message: 'mine' }, 'session:2')).toMatchObject({
    note: 'nothing to commit',
  });
  await next.close();
});

it('an edit made after the crash is kept, as a change of its own on top of the finished one', async () => {
  const fresh = await startedDir();
  let seen = 0;
  for (let operations = 0; operations < 60; operations += 1) {
    const dir = makeDir();
    cpSync(fresh, dir, { recursive: true });
    const cut = await openHelios(dir, { disk: cutDisk(nodeDisk, operations) }).catch(() => null);
    if (cut === null || (await ask(cut, 'evolve_behavior', evolve, 'session:1')).status === 'success') continue;
    writeFileSync(join(dir, 'base/identity.yaml'), 'mine: true\n');
    const next = await openHelios(dir);
    expect(readFileSync(join(dir, 'base/identity.yaml'), 'utf8')).toBe('mine: true\n');
    await next.close();
    const authors = git(dir, 'log', '--format=%an').split('\n');
    expect(authors[0]).toBe('external');
    if (authors.includes('test-client')) seen += 1;
  }
  expect(seen).toBeGreaterThan(0);
});

it('B2: a record that was cut off counts as never written, and does not harm the next', async () => {
  const dir = await startedDir();
  const first = await openHelios(dir);
  await ask(first, 'observe_pattern', observe, 'session:1');
  await first.close();
  const [day = ''] = readdirSync(join(dir, '.journal'));
  const path = join(dir, '.journal', day);
  appendFileSync(path, readFileSync(path).subarray(0, 40));
  const next = await openHelios(dir);
  await ask(next, 'observe_pattern', observe, 'session:2');
  await next.close();
  const last = await openHelios(dir);
  expect(await ask(last, 'observe_pattern', observe, 'session:1')).toMatchObject({ observations: 1 });
  expect(await ask(last, 'observe_pattern', observe, 'session:2')).toMatchObject({ observations: 2 });
  await last.close();
});

it('H9: a change that fails is one that never was, at once and after the next start', async () => {
  const fresh = await startedDir();
  let failures = 0;
  for (let failing = 1, whole = false; !whole; failing += 1) {
    const dir = makeDir();
    cpSync(fresh, dir, { recursive: true });
    let step = -1;
    const disk = watchDisk(nodeDisk, () => {
      step += step < 0 ? 0 : 1;
      if (step === failing) throw Object.assign(new Error('bad sector'), { code: 'EIO' });
    });
    const helios = await openHelios(dir, { disk });
    step = 0; // from here on the step that is chosen fails, once
    const reply = await ask(helios, 'evolve_behavior', evolve, 'session:1');
    whole = reply.status === 'success' && step < failing;
    if (reply.status === 'error') {
      failures += 1;
      expect(reply.code).toBe('io');
      expect(hasMoved(dir)).toBe(false);
    }
    await helios.close();
    const next = await openHelios(dir);
    expect(hasMoved(dir)).toBe(reply.status === 'success');
    await next.close();
    expect(git(dir, 'fsck', '--strict', '--no-dangling')).toBe('');
  }
  expect(failures).toBeGreaterThan(4);
});

const journalOf = async (dir: string, owner = 'run') => openJournal(nodeDisk, dir, owner);
const noted = (seq: number, more: object = {}) => ({
  seq,
  commit: `c${seq}`,
  parent: null,
  message: 'm',
  actor: client,
  tool: 't',
  operation: `o${seq}`,
  time: new Date().toISOString(),
  files: { 'personas/a.yaml': Buffer.from(`n: ${seq}`).toString('base64') },
  result: { seq },
  ...more,
});

it('H9: records since the last checkpoint are unfinished; numbers go on from run to run', async () => {
  const dir = makeDir();
  const first = await journalOf(dir);
  await first.append([noted(first.nextSeq()), noted(first.nextSeq())]);
  await first.checkpoint(1);
  await first.append([noted(first.nextSeq()), noted(first.nextSeq())]);
  await first.cancel([3]);
  const next = await journalOf(dir);
  expect(next.unfinished.map(({ seq }) => seq)).toEqual([2, 4]);
  expect(next.nextSeq()).toBe(5);
  expect([next.find('o1')?.result, next.find('o3')]).toEqual([{ seq: 1 }, undefined]);
});

it('H8: what a former owner adds after the next one has begun is not believed', async () => {
  const dir = makeDir();
  const former = await journalOf(dir, 'former');
  await former.append([noted(1)]);
  const present = await journalOf(dir, 'present');
  await present.append([noted(2)]);
  await former.append([noted(2, { operation: 'zombie' })]);
  await former.cancel([2]);
  await former.checkpoint(2);
  await present.append([noted(3)]);
  const next = await journalOf(dir);
  expect(next.unfinished.map(({ operation }) => operation)).toEqual(['o1', 'o2', 'o3']);
});

it('H9: a damaged record in the middle costs itself and nothing else', async () => {
  const dir = makeDir();
  const first = await journalOf(dir);
  await first.append([noted(1), noted(2), noted(3)]);
  const [day = ''] = readdirSync(join(dir, '.journal'));
  const path = join(dir, '.journal', day);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"commit":"c2"', '"commit":"cX"'));
  expect((await journalOf(dir)).unfinished.map(({ seq }) => seq)).toEqual([1, 3]);
});

it('H9: contents go when nobody needs them any more, and the answers and the timeline stay', async () => {
  const dir = makeDir();
  const journal = await journalOf(dir);
  const big = { 'personas/a.yaml': Buffer.alloc(3 * 1024 * 1024, 'x').toString('base64') };
  await journal.append([noted(journal.nextSeq(), { files: big }), noted(journal.nextSeq(), { files: big })]);
  await journal.append([noted(journal.nextSeq(), { files: big })]);
  const size = () =>
    readdirSync(join(dir, '.journal')).reduce((sum, day) => sum + statSync(join(dir, '.journal', day)).size, 0);
  await journal.checkpoint(2);
  await journal.compact();
  expect(size(), 'the third is not finished').toBeGreaterThan(9_000_000);
  await journal.checkpoint(3);
  await journal.compact();
  expect(size()).toBeLessThan(10_000);
  const next = await journalOf(dir);
  expect(next.unfinished).toEqual([]);
  expect(next.find('o2')).toEqual({ commit: 'c2', result: { seq: 2 } });
});

it('H9: of a long day the end is read, or all of it where the end does not hold everything that is unfinished', async () => {
  for (const isFinished of [true, false]) {
    const dir = makeDir();
    const journal = await journalOf(dir);
    const large = { 'personas/a.yaml': Buffer.alloc(1024 * 1024, 'x').toString('base64') };
    for (let seq = 1; seq <= 12; seq += 1) {
      await journal.append([noted(journal.nextSeq(), { files: large })]);
      if (isFinished || seq === 1) await journal.checkpoint(seq);
    }
    const next = await journalOf(dir);
    expect(next.unfinished.map(({ seq }) => seq)).toEqual(isFinished ? [] : [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(next.nextSeq()).toBe(13);
  }
});

it('a clock that is put back does not change the order of the records', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-02T00:10:00Z') });
  onTestFinished(() => void vi.useRealTimers());
  const dir = makeDir();
  const first = await journalOf(dir, 'first');
  await first.append([noted(1)]);
  vi.setSystemTime(new Date('2026-02-27T10:00:00Z'));
  await first.append([noted(2)]);
  const next = await journalOf(dir, 'next');
  await next.append([noted(3)]);
  expect((await journalOf(dir)).unfinished.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(readdirSync(join(dir, '.journal'))).toEqual(['20260302.jsonl']);
});

it('B2: whole lines or nothing, also when several processes add to one file at once', async () => {
  const dir = makeDir();
  const path = join(dir, 'shared.jsonl');
  const program = `
    const { nodeDisk } = await import(${JSON.stringify(new URL('disk.ts', import.meta.url).href)});
    for (let n = 0; n < 200; n += 1) {
      const line = JSON.stringify({ by: process.argv[1], n, fill: 'x'.repeat((n * 37) % 5000) });
      await nodeDisk.append(${JSON.stringify(path)}, Buffer.from(line + '\\n'));
    }`;
  const run = (by: number) =>
    once(spawn(process.execPath, ['--input-type=module', '-e', program, String(by)], { stdio: 'inherit' }), 'exit');
  await Promise.all([1, 2, 3, 4].map(run));
  const lines = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { by: string; n: number });
  for (const by of ['1', '2', '3', '4'])
    expect(lines.filter((line) => line.by === by).map(({ n }) => n)).toEqual(Array.from({ length: 200 }, (_, n) => n));
});
