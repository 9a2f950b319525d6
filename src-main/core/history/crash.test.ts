import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { nodeDisk } from '../disk.ts';
import { tempFolder } from './git-objects.ts';
import { openHistory } from './history.ts';
import { commit, cutDisk, git, lines, makeDir, noon } from './repository.fixture.ts';

/** What a process does from its first start on; reports what it would acknowledge. */
async function live(disk: typeof nodeDisk, dir: string, acknowledged: string[]): Promise<void> {
  const history = await openHistory(disk, dir);
  acknowledged.push(await commit(dir, history, { 'personas/a.yaml': '1\n', 'personas/b.yaml': '1\n' }));
  await history.refreshIndex();
  acknowledged.push(await commit(dir, history, { 'personas/a.yaml': '2\n', 'personas/b.yaml': null }));
  await history.createTag('snapshot_1', acknowledged[0] ?? '', 'Now', noon);
  acknowledged.push(await commit(dir, history, { 'base/identity.yaml': '1\n' }));
  await history.refreshIndex();
}

test(
  'H9: cut at any operation, the next start finds every acknowledged change, a sound repository and goes on',
  { timeout: 120_000 },
  async () => {
    let whole = false;
    for (let operations = 0; !whole; operations += 1) {
      const dir = makeDir();
      const acknowledged: string[] = [];
      whole = await live(cutDisk(nodeDisk, operations), dir, acknowledged).then(
        () => true,
        (error: unknown) => {
          expect(String(error), `after ${operations} operations`).toContain('cut');
          return false;
        },
      );
      const history = await openHistory(nodeDisk, dir);
      await history.refreshIndex();
      const before = (await history.log({ limit: 9 })).entries.map((entry) => entry.commit);
      expect(before.toReversed().slice(0, acknowledged.length)).toEqual(acknowledged);
      if (before.length > 0) expect(git(dir, 'diff', '--cached', '--name-only')).toBe('');
      const next = await commit(dir, history, { 'personas/next.yaml': '1\n' });
      await history.refreshIndex();
      expect((await history.log({ limit: 9 })).entries.map((entry) => entry.commit)).toEqual([next, ...before]);
      expect(git(dir, 'fsck', '--strict', '--full', '--no-dangling')).toBe('');
      expect(readdirSync(tempFolder(join(dir, '.git')))).toEqual([]);
      expect(existsSync(join(dir, '.git/index.lock'))).toBe(false);
      expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual(['.git']);
    }
  },
);

test(
  'H9: killed at random moments, the history stays sound and keeps every acknowledged change',
  { timeout: 120_000 },
  async () => {
    const dir = makeDir();
    const program = `
    import { writeSync } from 'node:fs';
    const { nodeDisk } = await import(${JSON.stringify(new URL('../disk.ts', import.meta.url))});
    const { openHistory } = await import(${JSON.stringify(new URL('./history.ts', import.meta.url))});
    const history = await openHistory(nodeDisk, ${JSON.stringify(dir)});
    const actor = { kind: 'helios', name: 'helios' };
    for (let i = 0; ; i += 1) {
      const files = new Map([['personas/p' + (i % 5) + '.yaml', process.pid + ' ' + i]]);
      const prepared = await history.prepare({ files, message: 'Change ' + i, actor, tool: 'test', time: new Date() });
      await prepared.write();
      await prepared.publish();
      writeSync(1, prepared.commit + '\\n');
      if (i % 3 === 0) {
        await history.createTag('t' + process.pid + '_' + i, prepared.commit, 'Now', new Date());
        writeSync(1, 'tag t' + process.pid + '_' + i + '\\n');
      }
      if (i % 4 === 0) await history.refreshIndex();
    }`;
    const acknowledged: string[] = [];
    for (let round = 0; round < 30; round += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const output = createInterface(child.stdout);
      const started = once(output, 'line');
      output.on('line', (line) => acknowledged.push(line));
      await started;
      await sleep(Math.random() * 60);
      const ended = once(output, 'close');
      child.kill('SIGKILL');
      await ended;
      expect(git(dir, 'fsck', '--strict', '--no-dangling')).toBe('');
    }
    const history = await openHistory(nodeDisk, dir);
    await history.refreshIndex();
    const known = new Set([
      ...lines(git(dir, 'log', '--format=%H')),
      ...lines(git(dir, 'tag')).map((name) => `tag ${name}`),
    ]);
    expect(acknowledged.length).toBeGreaterThan(30);
    expect(acknowledged.filter((line) => !known.has(line))).toEqual([]);
    expect(git(dir, 'diff', '--cached', '--name-only')).toBe('');
    await commit(dir, history, { 'personas/after.yaml': '1' });
  },
);
