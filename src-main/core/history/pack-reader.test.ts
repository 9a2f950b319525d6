import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeDisk } from '../disk.ts';
import { encodeBlob, encodeObject, tempFolder } from './git-objects.ts';
import { createPackReader, type PackReader } from './pack-reader.ts';
import { packFolder, writePack } from './pack.ts';
import { git, lines, makeDir } from './repository.fixture.ts';

let dir: string;
let gitDir: string;

beforeEach(() => {
  dir = makeDir();
  gitDir = join(dir, '.git');
  git(dir, 'init', '-q', '-b', 'main');
  mkdirSync(tempFolder(gitDir), { recursive: true });
});

const allIds = (): string[] =>
  lines(git(dir, 'cat-file', '--batch-check=%(objectname)', '--batch-all-objects')).map((line) => line.trim());

/** Commits whose contents git stores as differences to one another. */
function commitSimilar(count: number): void {
  for (let version = 0; version < count; version += 1) {
    const text = Array.from(
      { length: 200 },
      (_, line) => `line ${line}: ${line * 7919 + (line <= version * 9 ? 1 : 0)}\n`,
    ).join('');
    writeFileSync(join(dir, 'a.yaml'), text);
    writeFileSync(join(dir, `only-${version}.yaml`), `${version}\n`);
    git(dir, 'add', '.');
    git(dir, 'commit', '-q', '-m', `Version ${version}`);
  }
  git(dir, 'tag', '-a', '-m', 'Now', 'v1');
}

async function expectAllRight(reader: PackReader): Promise<void> {
  for (const oid of allIds()) {
    const object = await reader.find(oid);
    expect(object && encodeObject(object.type, object.body).oid).toBe(oid);
  }
}

describe('packs of native git', () => {
  test.each([
    ['deltas to an offset', []],
    ['deltas to an id', ['-c', 'repack.useDeltaBaseOffset=false']],
    ['offsets in the table for packs over 2 GB', ['-c', 'pack.indexVersion=2']],
  ])('H11: every object is read out of %s', async (kind, settings) => {
    commitSimilar(12);
    git(dir, ...settings, 'repack', '-q', '-a', '-d', '-f', '--depth=50');
    const [index = ''] = readdirSync(packFolder(gitDir)).filter((name) => name.endsWith('.idx'));
    expect(git(dir, 'verify-pack', '-v', join(packFolder(gitDir), index))).toMatch(/chain length = [3-9]/);
    if (kind.includes('2 GB')) {
      // git can be told to use that table for a small pack.
      const pack = join(packFolder(gitDir), index.replace('.idx', '.pack'));
      rmSync(join(packFolder(gitDir), index));
      git(dir, 'index-pack', '--index-version=2,0x40', pack);
    }
    await expectAllRight(createPackReader(nodeDisk, gitDir));
  });

  test('objects too long for one piece are read', async () => {
    const noise = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * index * 7919) >>> 7));
    // The second becomes a delta, whose copies are of the greatest length that fits into one command.
    const versions = [noise, Buffer.concat([noise, Buffer.from('more')])];
    for (const version of versions) {
      writeFileSync(join(dir, 'noise'), version);
      git(dir, 'add', '.');
      git(dir, 'commit', '-q', '-m', 'Noise');
    }
    git(dir, 'repack', '-q', '-a', '-d');
    for (const version of versions) {
      const found = await createPackReader(nodeDisk, gitDir).find(encodeBlob(version).oid);
      expect(found?.body.equals(version)).toBe(true);
    }
  });
});

test('packs that come and go are noticed', async () => {
  const reader = createPackReader(nodeDisk, gitDir);
  const [first, second] = [encodeBlob('1'), encodeBlob('2')];
  expect(await reader.find(first.oid)).toBe(null);
  const name = await writePack(nodeDisk, gitDir, [first]);
  expect((await reader.find(first.oid))?.body.toString()).toBe('1');
  await writePack(nodeDisk, gitDir, [second]);
  expect((await reader.find(second.oid))?.body.toString()).toBe('2');
  for (const ending of ['idx', 'pack']) rmSync(join(packFolder(gitDir), `${name}.${ending}`));
  expect(await reader.find(first.oid)).toBe(null);
  await writePack(nodeDisk, gitDir, [first, second]);
  expect((await reader.find(first.oid))?.body.toString()).toBe('1');
});

test('H11: while git repacks again and again, every object is found every time', async () => {
  commitSimilar(6);
  const ids = allIds();
  const reader = createPackReader(nodeDisk, gitDir);
  const script =
    'for i in 1 2 3 4 5 6 7 8; do git repack -q -a -d -f --depth=$i; git repack -q -a -d -f --window=1; done';
  git(dir, 'repack', '-q', '-a', '-d');
  const repacking = spawn('sh', ['-c', script], { cwd: dir, stdio: 'inherit' });
  const ended = once(repacking, 'exit');
  let reads = 0;
  while (repacking.exitCode === null) {
    for (const oid of ids) expect(await reader.find(oid), `read ${(reads += 1)}`).not.toBe(null);
    await new Promise(setImmediate);
  }
  expect(await ended).toEqual([0, null]);
  expect(reads).toBeGreaterThan(ids.length);
});

test('an index without its pack, or a pack without its index, is no pack', async () => {
  const blob = encodeBlob('1');
  const name = await writePack(nodeDisk, gitDir, [blob]);
  const reader = createPackReader(nodeDisk, gitDir);
  const pack = join(packFolder(gitDir), `${name}.pack`);
  renameSync(pack, `${pack}.away`);
  expect(await reader.find(blob.oid)).toBe(null);
  renameSync(`${pack}.away`, pack);
  expect((await reader.find(blob.oid))?.body.toString()).toBe('1');
});

test('finds all ids with the same beginning, over all packs, each once', async () => {
  const blobs = Array.from({ length: 2_000 }, (_, index) => encodeBlob(String(index)));
  await writePack(nodeDisk, gitDir, blobs);
  await writePack(nodeDisk, gitDir, blobs.slice(500));
  const reader = createPackReader(nodeDisk, gitDir);
  for (const prefix of ['0', 'f', '00', '7f', blobs[0]?.oid.slice(0, 7) ?? '', blobs[1]?.oid ?? '', 'ffffffff']) {
    const expected = blobs.map(({ oid }) => oid).filter((oid) => oid.startsWith(prefix));
    expect((await reader.expand(prefix)).toSorted()).toEqual(expected.toSorted());
  }
});

describe('damage', () => {
  const damages: readonly [string, string, (bytes: Buffer) => Buffer][] = [
    ['a flipped bit in an object', 'pack', (bytes) => bytes.fill((bytes[16] ?? 0) ^ 8, 16, 17)],
    ['an object header that promises gigabytes', 'pack', (bytes) => bytes.fill(0xff, 12, 17)],
    ['a pack that is cut off', 'pack', (bytes) => bytes.subarray(0, 14)],
    ['an empty pack', 'pack', () => Buffer.alloc(0)],
    ['a pack of zeros', 'pack', (bytes) => bytes.fill(0)],
    ['an index that is cut off', 'idx', (bytes) => bytes.subarray(0, 600)],
    ['an index of zeros', 'idx', (bytes) => bytes.fill(0)],
  ];
  test.each(damages)('H14: %s is reported as damage, and a second copy is found', async (_, ending, damage) => {
    const blob = encodeBlob('content');
    const name = await writePack(nodeDisk, gitDir, [blob]);
    const path = join(packFolder(gitDir), `${name}.${ending}`);
    const bytes = readFileSync(path);
    chmodSync(path, 0o600);
    writeFileSync(path, damage(bytes));
    const reader = createPackReader(nodeDisk, gitDir);
    await expect(reader.find(blob.oid)).rejects.toMatchObject({ code: 'corrupt' });
    await writePack(nodeDisk, gitDir, [blob, encodeBlob('other')]);
    expect((await reader.find(blob.oid))?.body.toString()).toBe('content');
  });

  test('H14: a delta that leads in a circle or to nothing ends in an error', async () => {
    commitSimilar(3);
    git(dir, '-c', 'repack.useDeltaBaseOffset=false', 'repack', '-q', '-a', '-d', '-f');
    const [name = ''] = readdirSync(packFolder(gitDir)).filter((file) => file.endsWith('.pack'));
    const path = join(packFolder(gitDir), name);
    const [oid = '', , , , offset = '', , base = ''] =
      lines(git(dir, 'verify-pack', '-v', path.replace('.pack', '.idx')))
        .map((line) => line.split(/\s+/))
        .find((words) => words.length === 7) ?? [];
    const bytes = readFileSync(path);
    const at = bytes.indexOf(Buffer.from(base, 'hex'), Number(offset));
    for (const wrong of [oid, 'ab'.repeat(20)]) {
      bytes.write(wrong, at, 'hex');
      chmodSync(path, 0o600);
      writeFileSync(path, bytes);
      await expect(createPackReader(nodeDisk, gitDir).find(oid)).rejects.toMatchObject({ code: 'corrupt' });
    }
  });
});

test('gives the contents that git gives', async () => {
  commitSimilar(5);
  git(dir, 'gc', '-q');
  const reader = createPackReader(nodeDisk, gitDir);
  const blob = git(dir, 'rev-parse', 'HEAD~2:a.yaml');
  expect((await reader.find(blob))?.body).toEqual(execFileSync('git', ['-C', dir, 'cat-file', 'blob', blob]));
});
