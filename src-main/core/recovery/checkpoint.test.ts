import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, expect, it, onTestFinished } from 'vitest';

import { nodeDisk } from '../disk.ts';
import { cutDisk, watchDisk } from '../history/repository.fixture.ts';
import { sweepCheckpoints, withCheckpoint } from './checkpoint.ts';

const head = 'a'.repeat(40);
const paths = ['config.yaml', 'personas/writer.yaml', 'personas/new.yaml'];
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);

let dir: string;
const place = (...names: string[]) => join(dir, ...names);
const read = (path: string) => readFileSync(place(path), 'utf8');
const checkpoints = () => (existsSync(place('.recovery')) ? readdirSync(place('.recovery')) : []);
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'helios-checkpoint-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(place('personas'));
  writeFileSync(place('config.yaml'), 'active_persona: writer\n');
  writeFileSync(place('personas/writer.yaml'), 'tone: before\n');
});

it('H10: while an operation runs there are copies of its files and a manifest; when it is done they are gone', async () => {
  const answer = await withCheckpoint(nodeDisk, dir, 'rollback', paths, head, async () => {
    const [name = ''] = checkpoints();
    expect(name).toMatch(/^checkpoint-\d{8}_\d{6}-rollback$/);
    writeFileSync(place('personas/writer.yaml'), 'tone: after\n');
    expect(read(`.recovery/${name}/personas/writer.yaml`)).toBe('tone: before\n');
    expect(read(`.recovery/${name}/config.yaml`)).toBe('active_persona: writer\n');
    expect(JSON.parse(read(`.recovery/${name}/manifest.json`))).toEqual({
      operation: 'rollback',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      head,
      files: [
        { path: 'config.yaml', copied: true },
        { path: 'personas/writer.yaml', copied: true },
        { path: 'personas/new.yaml', copied: false },
      ],
    });
    return 'done';
  });
  expect(answer).toBe('done');
  expect(checkpoints()).toEqual([]);
});

it('H10: copies are on the disk, names included, before the operation begins', async () => {
  const log: string[] = [];
  const disk = watchDisk(nodeDisk, (operation, path) => log.push(`${operation} ${String(path).slice(dir.length)}`));
  await withCheckpoint(disk, dir, 'import', paths, null, async () => void log.push('run'));
  const before = log.slice(0, log.indexOf('run')).map((line) => line.replace(/checkpoint-[^/]*/, 'X'));
  for (const folder of ['', '/.recovery', '/.recovery/X', '/.recovery/X/personas']) {
    const written = before.findLastIndex((line) => new RegExp(`^(mkdir|writeNewFile) ${folder}/[^/]+$`).test(line));
    expect(before.lastIndexOf(`syncFolder ${folder}`), folder).toBeGreaterThan(written);
  }
  expect(before.findLast((line) => line.startsWith('writeNewFile'))).toBe('writeNewFile /.recovery/X/manifest.json');
});

it('H10: after a failure the copies stay only where a file is not what it was', async () => {
  const fail = (task: () => void) =>
    withCheckpoint(nodeDisk, dir, 'heal', paths, head, async () => {
      task();
      throw new Error('no more');
    });
  await expect(fail(() => {})).rejects.toThrow('no more');
  expect(checkpoints()).toEqual([]);
  await expect(fail(() => writeFileSync(place('personas/new.yaml'), 'tone: half\n'))).rejects.toThrow('no more');
  expect(checkpoints()).toHaveLength(1);
  rmSync(place('personas/new.yaml'));
  await expect(fail(() => rmSync(place('config.yaml')))).rejects.toThrow('no more');
  expect(checkpoints(), 'two in one second have names of their own').toHaveLength(2);
});

it('an operation that touches no file makes no checkpoint', async () => {
  await withCheckpoint(nodeDisk, dir, 'rollback', [], head, async () => {});
  expect(existsSync(place('.recovery'))).toBe(false);
});

it('H10: a start tells of what a crash left behind, and removes what is older than an hour or never began', async () => {
  let reported = 0;
  for (let operations = 0, whole = false; !whole; operations += 1) {
    rmSync(place('.recovery'), { recursive: true, force: true });
    whole = await withCheckpoint(cutDisk(nodeDisk, operations), dir, 'upgrade', paths, head, async () => {}).then(
      () => checkpoints().length === 0,
      () => false,
    );
    const left = await sweepCheckpoints(nodeDisk, dir);
    expect(checkpoints()).toEqual(left.map(({ folder }) => folder.slice('.recovery/'.length)));
    for (const { operation, head: newest, folder } of left) {
      reported += 1;
      expect([operation, newest]).toEqual(['upgrade', head]);
      expect(filesIn(place(folder)).toSorted()).toEqual(['config.yaml', 'manifest.json', 'writer.yaml']);
    }
    expect(await sweepCheckpoints(nodeDisk, dir, later(59))).toHaveLength(left.length);
    expect(await sweepCheckpoints(nodeDisk, dir, later(61))).toEqual([]);
    expect(checkpoints()).toEqual([]);
  }
  expect(reported).toBeGreaterThan(0);
});

it('H20: clearing away follows no link and leaves other files in .recovery alone', async () => {
  writeFileSync(place('kept.txt'), 'mine');
  mkdirSync(place('.recovery/checkpoint-20200101_000000-old'), { recursive: true });
  symlinkSync(dir, place('.recovery/checkpoint-20200101_000000-old/link'));
  symlinkSync(place('personas'), place('.recovery/checkpoint-20200101_000000-link'));
  writeFileSync(place('.recovery/writer.yaml'), 'a bad file, kept aside');
  expect(await sweepCheckpoints(nodeDisk, dir)).toEqual([]);
  expect(checkpoints().toSorted()).toEqual(['checkpoint-20200101_000000-link', 'writer.yaml']);
  expect(read('kept.txt')).toBe('mine');
  expect(read('personas/writer.yaml')).toBe('tone: before\n');
});

it('a directory without .recovery has nothing to sweep', async () => {
  expect(await sweepCheckpoints(nodeDisk, dir)).toEqual([]);
});
