import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { nodeDisk, type Disk } from '../disk.ts';
import { sweepAfterCrash } from './git-lock.ts';
import { encodeBlob, loosePath, tempFolder, writeLooseObjects } from './git-objects.ts';
import { openHistory, type History } from './history.ts';
import { maintain, type Kept } from './maintenance.ts';
import { isOwnPack, packFolder, writePack } from './pack.ts';
import { commit, cutDisk, git, lines, makeDir, noon, watchDisk } from './repository.fixture.ts';

const nothing: Kept = { looseObjects: 0, packs: 1, looseTags: 0 };

interface Repository {
  readonly dir: string;
  readonly gitDir: string;
  readonly history: History;
}

async function makeRepository(): Promise<Repository> {
  const dir = makeDir();
  return { dir, gitDir: join(dir, '.git'), history: await openHistory(nodeDisk, dir) };
}

/** Commits and snapshots, all loose. */
async function makeHistory(changes: number): Promise<Repository> {
  const repository = await makeRepository();
  for (let change = 0; change < changes; change += 1) {
    const id = await commit(repository.dir, repository.history, { 'personas/a.yaml': `${change}\n` });
    await repository.history.createTag(`snapshot_${change}`, id, 'Now', noon);
  }
  return repository;
}

const counts = (dir: string) =>
  Object.fromEntries(
    lines(git(dir, 'count-objects', '-v'))
      .map((line) => line.split(': '))
      .map(([name, value]) => [name, Number(value)]),
  );
const packs = (gitDir: string) => readdirSync(packFolder(gitDir)).filter((name) => name.endsWith('.pack'));
const fsck = (dir: string) => git(dir, 'fsck', '--strict', '--full', '--no-dangling');
const allObjects = (dir: string) =>
  new Set(lines(git(dir, 'cat-file', '--batch-check=%(objectname)', '--batch-all-objects')));
const allRefs = (dir: string) => git(dir, 'for-each-ref', '--format=%(refname) %(objectname) %(*objectname)');

describe('loose objects', () => {
  test('H11: more than 2,048 become packs, then git finds everything and nothing wrong', async () => {
    const { dir, gitDir } = await makeHistory(3);
    const blobs = Array.from({ length: 2_100 }, (_, index) => encodeBlob(`unreachable ${index}`));
    await writeLooseObjects(nodeDisk, gitDir, blobs.slice(0, 2_000));
    expect(await maintain(nodeDisk, gitDir)).toEqual({ packed: 0, merged: 0, refs: 0, problems: [] });
    await writeLooseObjects(nodeDisk, gitDir, blobs.slice(2_000));
    const before = allObjects(dir);
    const report = await maintain(nodeDisk, gitDir);
    expect(report).toEqual({ packed: before.size, merged: 0, refs: 0, problems: [] });
    expect(counts(dir)).toMatchObject({ count: 0, 'in-pack': before.size, packs: 5, garbage: 0, 'prune-packable': 0 });
    expect(fsck(dir)).toBe('');
    expect(allObjects(dir)).toEqual(before);
    for (const pack of packs(gitDir)) git(dir, 'verify-pack', join(packFolder(gitDir), pack));
  });

  test('H7: a loose object goes only after its pack, and the name of its pack, are durable', async () => {
    const { gitDir } = await makeHistory(2);
    const steps: string[] = [];
    const disk = watchDisk(nodeDisk, (operation, path) => {
      if (String(path) === packFolder(gitDir)) steps.push(operation);
      if (operation === 'unlink' && /objects.[0-9a-f]{2}./.test(String(path))) steps.push('unlink');
    });
    const { packed } = await maintain(disk, gitDir, { kept: nothing });
    expect(steps).toEqual(['syncFolder', ...Array.from({ length: packed }, () => 'unlink')]);
  });

  test('H14: a torn object, one of another name and one that is no object are left alone and reported', async () => {
    const { gitDir } = await makeHistory(1);
    const [torn, renamed, noise] = [encodeBlob('torn'), encodeBlob('renamed'), encodeBlob('noise')];
    await writeLooseObjects(nodeDisk, gitDir, [torn, renamed, noise]);
    const path = (oid: string) => loosePath(gitDir, oid);
    writeFileSync(path(torn.oid), readFileSync(path(torn.oid)).subarray(0, 8));
    writeFileSync(path(renamed.oid), readFileSync(path(noise.oid)));
    writeFileSync(path(noise.oid), 'no object');
    const left = [torn, renamed, noise].map(({ oid }) => [oid, readFileSync(path(oid))] as const);
    const report = await maintain(nodeDisk, gitDir, { kept: nothing });
    expect(report.problems.map((problem) => /Object (\w+)/.exec(problem)?.[1]).toSorted()).toEqual(
      left.map(([oid]) => oid).toSorted(),
    );
    expect(left.filter(([oid, bytes]) => !readFileSync(path(oid)).equals(bytes))).toEqual([]);
    expect(report.packed).toBeGreaterThan(3);
  });

  test('H14: no loose object goes when its pack does not read back', async () => {
    const { dir, gitDir } = await makeHistory(2);
    const before = counts(dir).count;
    const lying: Disk = {
      ...nodeDisk,
      writeNewFile: (path, bytes, mode) => {
        const spoilt = Buffer.from(bytes);
        if (path.endsWith('.pack')) spoilt.fill(0, 40, 42);
        return nodeDisk.writeNewFile(path, spoilt, mode);
      },
    };
    await expect(maintain(lying, gitDir, { kept: nothing })).rejects.toMatchObject({ code: 'corrupt' });
    expect(counts(dir)).toMatchObject({ count: before, packs: 0, garbage: 0 });
    expect(readdirSync(tempFolder(gitDir))).toEqual([]);
    expect(fsck(dir)).toBe('');
  });
});

describe('packs', () => {
  test('H11: more than 20 of our own become one; those of git and those that are kept stay', async () => {
    const { dir, gitDir } = await makeHistory(3);
    git(dir, 'gc', '-q');
    const [foreign] = packs(gitDir);
    const blobs = Array.from({ length: 24 }, (_, index) => encodeBlob(`text ${index}`));
    for (const blob of blobs.slice(0, 20)) await writePack(nodeDisk, gitDir, [blob, ...blobs.slice(0, 3)]);
    expect((await maintain(nodeDisk, gitDir)).merged).toBe(0);
    const kept = await writePack(nodeDisk, gitDir, blobs.slice(20, 23));
    writeFileSync(join(packFolder(gitDir), `${kept}.keep`), '');
    await writePack(nodeDisk, gitDir, blobs.slice(23));
    const before = allObjects(dir);
    expect(await maintain(nodeDisk, gitDir)).toMatchObject({ merged: 21, problems: [] });
    expect(packs(gitDir)).toHaveLength(3);
    expect(packs(gitDir)).toEqual(expect.arrayContaining([foreign, `${kept}.pack`]));
    expect(counts(dir)).toMatchObject({ packs: 3, garbage: 0 });
    expect(fsck(dir)).toBe('');
    expect(allObjects(dir)).toEqual(before);
    for (const pack of packs(gitDir)) git(dir, 'verify-pack', join(packFolder(gitDir), pack));
  });

  test('H11: a pack that holds what all others do survives being merged with them', async () => {
    const { dir, gitDir } = await makeRepository();
    const blobs = [encodeBlob('1'), encodeBlob('2')];
    for (const some of [blobs, blobs.toReversed()]) await writePack(nodeDisk, gitDir, some);
    expect(packs(gitDir)).toHaveLength(2);
    expect(await maintain(nodeDisk, gitDir, { kept: nothing })).toMatchObject({ merged: 2 });
    expect(packs(gitDir)).toHaveLength(1);
    expect(allObjects(dir)).toEqual(new Set(blobs.map(({ oid }) => oid)));
  });

  test('a long pack is not copied for the sake of short ones', async () => {
    const { gitDir } = await makeRepository();
    const long = await writePack(
      nodeDisk,
      gitDir,
      Array.from({ length: 500 }, (_, index) => encodeBlob(`${index}`)),
    );
    for (let at = 0; at < 4; at += 1) await writePack(nodeDisk, gitDir, [encodeBlob(`short ${at}`)]);
    const { ino } = statSync(join(packFolder(gitDir), `${long}.pack`));
    expect(await maintain(nodeDisk, gitDir, { kept: { ...nothing, packs: 3 } })).toMatchObject({ merged: 4 });
    expect(packs(gitDir)).toHaveLength(2);
    expect(statSync(join(packFolder(gitDir), `${long}.pack`)).ino).toBe(ino);
  });

  test('H14: a damaged pack is left alone and reported, the others are merged', async () => {
    const { gitDir } = await makeRepository();
    const names = [];
    for (let at = 0; at < 5; at += 1) names.push(await writePack(nodeDisk, gitDir, [encodeBlob(`some text ${at}`)]));
    const damaged = join(packFolder(gitDir), `${names[2]}.pack`);
    const bytes = readFileSync(damaged).fill(0, 16, 18);
    writeFileSync(damaged, bytes);
    const report = await maintain(nodeDisk, gitDir, { kept: nothing });
    expect(report).toMatchObject({ merged: 4, problems: [expect.stringContaining(names[2] ?? '')] });
    expect(readFileSync(damaged).equals(bytes)).toBe(true);
    expect(packs(gitDir)).toHaveLength(2);
  });

  test('a pack of git under a name like ours keeps its deltas', async () => {
    const { dir, gitDir } = await makeHistory(12);
    git(dir, 'repack', '-q', '-a', '-d', '-f');
    const [foreign = ''] = packs(gitDir);
    for (const ending of ['.pack', '.idx']) {
      const path = join(packFolder(gitDir), foreign.replace('.pack', ending));
      renameSync(path, path.replace(/pack-.{6}/, 'pack-4e1105'));
    }
    rmSync(join(packFolder(gitDir), foreign.replace('.pack', '.rev')), { force: true });
    await writePack(nodeDisk, gitDir, [
      encodeBlob(randomBytes(statSync(join(packFolder(gitDir), packs(gitDir)[0] ?? '')).size)),
    ]);
    const before = packs(gitDir);
    expect(before.every((name) => isOwnPack(name.replace('.pack', '')))).toBe(true);
    const done = await maintain(nodeDisk, gitDir, { kept: nothing }).catch((error: unknown) => error);
    expect(done).toMatchObject({ merged: 0, problems: [expect.stringContaining('differences')] });
    expect(packs(gitDir)).toEqual(before);
    expect(fsck(dir)).toBe('');
  });

  test('left-overs of a crash go when they are old, and stay while somebody may be at work', async () => {
    const { dir, gitDir } = await makeHistory(1);
    await maintain(nodeDisk, gitDir, { kept: nothing });
    const own = packs(gitDir)[0]?.replace('.pack', '') ?? '';
    const files = [
      'tmp_pack_abc',
      '.tmp-12-pack-ab.pack',
      `pack-4e1105${'1'.repeat(34)}.pack`,
      `pack-${'2'.repeat(40)}.pack`,
    ];
    for (const file of files) writeFileSync(join(packFolder(gitDir), file), '');
    await maintain(nodeDisk, gitDir);
    expect(readdirSync(packFolder(gitDir))).toEqual(expect.arrayContaining(files));
    const longAgo = new Date('2020-01-01');
    for (const file of readdirSync(packFolder(gitDir))) utimesSync(join(packFolder(gitDir), file), longAgo, longAgo);
    await maintain(nodeDisk, gitDir);
    expect(readdirSync(packFolder(gitDir)).toSorted()).toEqual([`${own}.idx`, `${own}.pack`, files[3]].toSorted());
    expect(fsck(dir)).toBe('');
  });
});

describe('tags', () => {
  test('H12: more than 200 move to packed-refs, as git would have it', async () => {
    const { dir, gitDir, history } = await makeHistory(2);
    const head = (await history.head()) ?? '';
    for (let at = 0; at < 200; at += 1) writeFileSync(join(gitDir, `refs/tags/light_${at}`), `${head}\n`);
    git(dir, 'tag', '-a', '-m', 'Nested', 'nested/über', 'snapshot_0');
    git(dir, 'branch', 'other');
    git(dir, 'pack-refs', '--all');
    git(dir, 'tag', '-f', 'light_7', 'snapshot_0^{}');
    for (let at = 0; at < 201; at += 1) writeFileSync(join(gitDir, `refs/tags/more_${at}`), `${head}\n`);
    const before = allRefs(dir);
    const tags = await history.listTags();
    expect(await maintain(nodeDisk, gitDir)).toMatchObject({ refs: 202, problems: [] });
    expect(readdirSync(join(gitDir, 'refs/tags'), { recursive: true }).filter((name) => name !== 'nested')).toEqual([]);
    expect(allRefs(dir)).toBe(before);
    expect(await history.listTags()).toEqual(tags);
    const ours = readFileSync(join(gitDir, 'packed-refs'), 'utf8');
    git(dir, 'pack-refs', '--all');
    writeFileSync(join(gitDir, 'refs/tags/new'), `${head}\n`);
    git(dir, 'pack-refs', '--all');
    git(dir, 'tag', '-d', 'new');
    expect(readFileSync(join(gitDir, 'packed-refs'), 'utf8').replace(/.*refs\/heads\/main\n/, '')).toBe(
      ours.replace(/.*refs\/heads\/main\n/, ''),
    );
    expect(fsck(dir)).toBe('');
  });

  test('a packed-refs without peeled values, as other programs write it, gets them', async () => {
    const { dir, gitDir } = await makeHistory(3);
    git(dir, 'pack-refs', '--all');
    const path = join(gitDir, 'packed-refs');
    const plain = lines(readFileSync(path, 'utf8')).filter((line) => /^[0-9a-f]/.test(line));
    const before = allRefs(dir);
    writeFileSync(path, `${plain.join('\n')}\n`);
    git(dir, 'tag', 'light');
    await maintain(nodeDisk, gitDir, { kept: nothing });
    expect(lines(readFileSync(path, 'utf8')).filter((line) => line.startsWith('^'))).toHaveLength(3);
    git(dir, 'tag', '-d', 'light');
    expect(allRefs(dir)).toBe(before);
  });

  test('H14: a tag of an object that is gone is left alone and reported', async () => {
    const { gitDir } = await makeHistory(2);
    writeFileSync(join(gitDir, 'refs/tags/broken'), `${'ab'.repeat(20)}\n`);
    const report = await maintain(nodeDisk, gitDir, { kept: nothing });
    expect(report).toMatchObject({ refs: 2, problems: [expect.stringContaining('refs/tags/broken')] });
    expect(readdirSync(join(gitDir, 'refs/tags'))).toEqual(['broken']);
  });

  test('H12: a tag that git moves or deletes meanwhile stays as git made it', async () => {
    const { dir, gitDir } = await makeHistory(4);
    let locks = 0;
    const disk: Disk = {
      ...nodeDisk,
      async link(from, to) {
        await nodeDisk.link(from, to);
        if (to.endsWith('packed-refs.lock') && (locks += 1) === 1) {
          writeFileSync(join(gitDir, 'refs/tags/snapshot_1'), `${git(dir, 'rev-parse', 'snapshot_0')}\n`);
          rmSync(join(gitDir, 'refs/tags/snapshot_2'));
        }
      },
      async rename(from, to) {
        await nodeDisk.rename(from, to);
        if (to.endsWith('packed-refs')) git(dir, 'tag', '-f', 'snapshot_3', 'snapshot_0');
      },
    };
    expect(await maintain(disk, gitDir, { kept: nothing })).toMatchObject({ refs: 2 });
    expect(lines(git(dir, 'tag'))).toEqual(['snapshot_0', 'snapshot_1', 'snapshot_3']);
    const first = git(dir, 'rev-parse', 'snapshot_0');
    expect(git(dir, 'rev-parse', 'snapshot_1', 'snapshot_3')).toBe(`${first}\n${first}`);
  });
});

describe('one at a time', () => {
  test('a second run is refused while one is at work, and so is one beside git', async () => {
    const { gitDir } = await makeHistory(2);
    const [atWork, resume] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow: Disk = {
      ...nodeDisk,
      async unlink(path) {
        atWork.resolve();
        await resume.promise;
        await nodeDisk.unlink(path);
      },
    };
    const first = maintain(slow, gitDir, { kept: nothing });
    await atWork.promise;
    await expect(maintain(nodeDisk, gitDir, { kept: nothing })).rejects.toMatchObject({ code: 'locked' });
    resume.resolve();
    expect((await first).packed).toBeGreaterThan(0);
    writeFileSync(join(gitDir, 'gc.pid'), '1 here');
    await expect(maintain(nodeDisk, gitDir)).rejects.toMatchObject({ code: 'locked' });
  });

  test('H19: aborted, it ends soon, and the next run goes on', async () => {
    const { dir, gitDir } = await makeHistory(10);
    const before = allObjects(dir);
    const abort = new AbortController();
    const disk: Disk = {
      ...nodeDisk,
      async unlink(path) {
        await nodeDisk.unlink(path);
        abort.abort();
      },
    };
    const report = await maintain(disk, gitDir, { kept: nothing, signal: abort.signal });
    expect(report).toMatchObject({ packed: 1, merged: 0, refs: 0 });
    expect(readdirSync(tempFolder(gitDir))).toEqual([]);
    await maintain(nodeDisk, gitDir, { kept: nothing });
    expect(counts(dir)).toMatchObject({ count: 0, garbage: 0 });
    expect(allObjects(dir)).toEqual(before);
  });
});

test('H9: cut at any operation, nothing is lost, and the next run completes it', { timeout: 120_000 }, async () => {
  const { dir: template } = await makeHistory(1);
  const templateGit = join(template, '.git');
  for (let at = 0; at < 2; at += 1) await writePack(nodeDisk, templateGit, [encodeBlob(`packed ${at}`)]);
  const objects = allObjects(template);
  const refs = allRefs(template);
  let whole = false;
  for (let operations = 0; !whole; operations += 1) {
    const dir = makeDir();
    const gitDir = join(dir, '.git');
    cpSync(template, dir, { recursive: true });
    whole = await maintain(cutDisk(nodeDisk, operations), gitDir, { kept: nothing }).then(
      () => true,
      (error: unknown) => {
        expect(String(error), `after ${operations} operations`).toContain('cut');
        return false;
      },
    );
    expect(fsck(dir)).toBe('');
    expect(allObjects(dir)).toEqual(objects);
    expect(allRefs(dir)).toBe(refs);
    await sweepAfterCrash(nodeDisk, gitDir);
    await maintain(nodeDisk, gitDir, { kept: nothing });
    expect(fsck(dir)).toBe('');
    expect(allObjects(dir)).toEqual(objects);
    expect(counts(dir)).toMatchObject({ count: 0 });
    expect(readdirSync(join(gitDir, 'refs/tags'))).toEqual([]);
    expect(existsSync(join(gitDir, 'objects/maintenance.lock'))).toBe(false);
    expect(readdirSync(tempFolder(gitDir))).toEqual([]);
    rmSync(dir, { recursive: true });
  }
});

test('H9: changes, git log, git gc and maintenance at the same time lose nothing', { timeout: 120_000 }, async () => {
  const { dir, gitDir, history } = await makeHistory(20);
  // git gives up when it meets a lock, and is then asked again.
  const script = 'for i in 1 2 3; do git gc -q || git gc -q || exit 1; git log --stat >log.txt || exit 2; done';
  const native = spawn('sh', ['-c', script], { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(native, 'exit');
  const made: string[] = [];
  let runs = 0;
  // git may remove a folder of loose objects just when the next one is to be put there.
  const again = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      expect(error).toMatchObject({ code: 'io', cause: { code: 'ENOENT' } });
      return again(work);
    }
  };
  const writing = (async () => {
    for (let at = 0; native.exitCode === null || at < 30; at += 1) {
      const id = await again(() => commit(dir, history, { 'personas/b.yaml': `${at}\n` }));
      made.push(id);
      await again(() => history.createTag(`more_${at}`, id, 'Now', noon));
    }
  })();
  while (native.exitCode === null || runs < 3) {
    await maintain(nodeDisk, gitDir, { kept: nothing }).then(
      () => (runs += 1),
      (error: unknown) => expect(error).toMatchObject({ code: 'locked' }),
    );
    await sleep(5);
  }
  await writing;
  expect(await ended).toEqual([0, null]);
  expect(fsck(dir)).toBe('');
  const log = new Set(lines(git(dir, 'log', '--format=%H')));
  expect(made.filter((id) => !log.has(id))).toEqual([]);
  expect(lines(git(dir, 'tag'))).toHaveLength(20 + made.length);
  expect((await history.log({ limit: 1_000 })).entries).toHaveLength(20 + made.length);
});

test('H9: killed at random moments, it loses nothing', { timeout: 120_000 }, async () => {
  const dir = makeDir();
  const program = `
    import { writeSync } from 'node:fs';
    const load = (name) => import(new URL(name, ${JSON.stringify(import.meta.url)}));
    const { nodeDisk } = await load('../disk.ts');
    const { openHistory } = await load('./history.ts');
    const { maintain } = await load('./maintenance.ts');
    const dir = ${JSON.stringify(dir)};
    const history = await openHistory(nodeDisk, dir);
    const actor = { kind: 'helios', name: 'helios' };
    const change = async (i) => {
      const files = new Map([['personas/p' + (i % 5) + '.yaml', process.pid + ' ' + i]]);
      const prepared = await history.prepare({ files, message: 'Change ' + i, actor, tool: 'test', time: new Date() });
      await prepared.write();
      await prepared.publish();
      writeSync(1, prepared.commit + '\\n');
      await history.createTag('t' + process.pid + '_' + i, prepared.commit, 'Now', new Date());
      writeSync(1, 't' + process.pid + '_' + i + '\\n');
    };
    for (let i = 0; ; i += 1) {
      const tidied = maintain(nodeDisk, dir + '/.git', { kept: { looseObjects: 8, packs: 2, looseTags: 2 } });
      for (let j = 0; j < 4; j += 1) await change(i * 4 + j);
      const { problems } = await tidied;
      if (problems.length > 0) throw new Error(problems.join());
    }`;
  const acknowledged: string[] = [];
  for (let round = 0; round < 25; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = createInterface(child.stdout);
    const started = once(output, 'line');
    output.on('line', (line) => acknowledged.push(line));
    await started;
    await sleep(Math.random() * 80);
    expect(child.exitCode).toBe(null);
    const ended = once(output, 'close');
    child.kill('SIGKILL');
    await ended;
    expect(fsck(dir)).toBe('');
  }
  const known = new Set([...lines(git(dir, 'log', '--format=%H')), ...lines(git(dir, 'tag'))]);
  expect(acknowledged.length).toBeGreaterThan(50);
  expect(acknowledged.filter((line) => !known.has(line))).toEqual([]);
  await openHistory(nodeDisk, dir);
  await maintain(nodeDisk, join(dir, '.git'), { kept: nothing });
  expect(counts(dir)).toMatchObject({ count: 0 });
  expect(fsck(dir)).toBe('');
});
