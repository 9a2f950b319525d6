import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newStateDir, removeStateDir, until } from './client.fixture.ts';
import { startOwner } from './start-owner.ts';

let dir: string;
let entry: string;
beforeEach(() => {
  dir = newStateDir();
  entry = path.join(dir, 'entry.mjs');
  fs.writeFileSync(
    entry,
    `import fs from 'node:fs'; fs.appendFileSync('started', process.argv.slice(2).join(' ') + '\\n');`,
  );
});
afterEach(() => removeStateDir(dir));

const claims = (): string[] => fs.readdirSync(path.join(dir, 'run'));

test('H8: of several that want to start an owner at once one does', async () => {
  const starts = await Promise.all([1, 2, 3].map(() => startOwner(dir, [process.execPath, entry], () => true)));
  const [start, ...others] = starts.filter((each) => each !== undefined);
  expect(others).toEqual([]);
  await until(() => start?.state() === 'yielded');
  expect(fs.readFileSync(path.join(dir, 'started'), 'utf8')).toBe(`serve --background --helios-dir ${dir}\n`);
  start?.release();
  expect(claims()).toEqual([]);
});

test('H8: nothing is started when an owner has come up before the claim was won', async () => {
  expect(await startOwner(dir, [process.execPath, entry], () => false)).toBeUndefined();
  expect(claims()).toEqual([]);
  expect(fs.existsSync(path.join(dir, 'started'))).toBe(false);
});

test('an owner that ends without giving a reason is reported with the place where its output went', async () => {
  fs.writeFileSync(entry, 'process.stderr.write("{ not the reason\\n"); process.exit(3);');
  const start = await startOwner(dir, [process.execPath, entry], () => true);
  await until(() => start?.state() !== 'running');
  const log = path.join(dir, 'logs', 'owner.log');
  expect(start?.state()).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`(exit code 3). The reason is in ${log}`),
  });
  expect(fs.readFileSync(log, 'utf8')).toBe('{ not the reason\n');
});

test('B5: a long log is put aside once before a new one is begun', async () => {
  const log = path.join(dir, 'logs', 'owner.log');
  fs.mkdirSync(path.dirname(log));
  fs.writeFileSync(log, 'x'.repeat(1_000_001));
  const start = await startOwner(dir, [process.execPath, entry], () => true);
  await until(() => start?.state() !== 'running');
  expect([fs.statSync(`${log}.1`).size, fs.statSync(log).size]).toEqual([1_000_001, 0]);
});
