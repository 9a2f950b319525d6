import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { type Reply } from '../../src-shared/errors.ts';
import { call } from './call.ts';
import { nodeDisk } from './disk.ts';
import { openHelios, type Helios } from './helios.ts';
import { cutDisk, watchDisk } from './history/repository.fixture.ts';
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
