import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder, nodeDisk, replaceFile, retryWhileBusy, type Disk } from './disk.ts';
import { makeDir, watchDisk } from './history/repository.fixture.ts';

function makeTarget(): { dir: string; path: string; tempDir: string } {
  const dir = makeDir();
  const tempDir = join(dir, 'temp');
  mkdirSync(tempDir);
  return { dir, path: join(dir, 'identity.yaml'), tempDir };
}

const systemError = (code: string) => Object.assign(new Error(`${code}: made up`), { code });

describe('replaceFile', () => {
  test('H7: makes the content durable before the name, and the name before it returns', async () => {
    const { dir, path, tempDir } = makeTarget();
    const steps: string[] = [];
    const disk = watchDisk(nodeDisk, (operation, ...paths) => {
      steps.push(
        [
          operation,
          ...paths.filter((x) => typeof x === 'string').map((x) => (x.startsWith(tempDir) ? 'temp' : basename(x))),
        ].join(' '),
      );
    });
    await replaceFile(disk, path, Buffer.from('new'), { tempDir });
    expect(steps).toEqual(['writeNewFile temp', 'rename temp identity.yaml', `syncFolder ${basename(dir)}`]);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  test('H7: a reader never sees a torn file, also when the writer is killed', async () => {
    const { path, tempDir } = makeTarget();
    const program = `
      const { nodeDisk, replaceFile } = await import(${JSON.stringify(new URL('./disk.ts', import.meta.url))});
      for (let i = 0; ; i += 1) {
        const bytes = Buffer.alloc(200_000, 97 + (i % 26));
        await replaceFile(nodeDisk, ${JSON.stringify(path)}, bytes, { tempDir: ${JSON.stringify(tempDir)} });
        if (i === 0) console.log('started');
      }`;
    for (let round = 0; round < 5; round += 1) {
      const writer = spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(writer.stdout, 'data');
      const seen = new Set<number | undefined>();
      for (let read = 0; read < 60 || seen.size < 2; read += 1) {
        const bytes = await nodeDisk.readFile(path);
        seen.add(bytes[0]);
        expect(bytes.length === 200_000 && bytes.every((byte) => byte === bytes[0])).toBe(true);
      }
      const ended = once(writer, 'exit');
      writer.kill('SIGKILL');
      await ended;
      const left = readFileSync(path);
      expect(left.length === 200_000 && left.every((byte) => byte === left[0])).toBe(true);
    }
  });

  test('H7: when the disk is full it says so, keeps the old file and leaves no temporary file', async () => {
    const { path, tempDir } = makeTarget();
    writeFileSync(path, 'old');
    const full: Disk = {
      ...nodeDisk,
      async writeNewFile(temp, bytes, mode) {
        await nodeDisk.writeNewFile(temp, bytes.subarray(0, 1), mode);
        throw systemError('ENOSPC');
      },
    };
    await expect(replaceFile(full, path, Buffer.from('new'), { tempDir })).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('the disk is full'),
      cause: { code: 'ENOSPC' },
    });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(tempDir)).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')(
    'H20: replaces a link instead of writing through it; files are for the owner only',
    async () => {
      const { dir, path, tempDir } = makeTarget();
      writeFileSync(join(dir, 'elsewhere'), 'untouched');
      symlinkSync(join(dir, 'elsewhere'), path);
      await replaceFile(nodeDisk, path, Buffer.from('new'), { tempDir });
      expect(readFileSync(join(dir, 'elsewhere'), 'utf8')).toBe('untouched');
      expect(statSync(path).mode & 0o777).toBe(0o600);
    },
  );
});

test('writeNewFile never opens a file that is there', async () => {
  const { path } = makeTarget();
  writeFileSync(path, 'old');
  await expect(nodeDisk.writeNewFile(path, Buffer.from('new'), 0o600)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(path, 'utf8')).toBe('old');
});

test('makeFolder makes each new name durable in the folder above it', async () => {
  const dir = makeDir();
  const synced: string[] = [];
  const disk = watchDisk(nodeDisk, (operation, path) => {
    if (operation === 'syncFolder') synced.push(String(path));
  });
  await makeFolder(disk, join(dir, 'a', 'b'));
  await makeFolder(disk, join(dir, 'a', 'b'));
  expect(existsSync(join(dir, 'a', 'b'))).toBe(true);
  expect(synced).toEqual([dir, join(dir, 'a')]);
});

describe('retryWhileBusy', () => {
  test('goes on when another program lets go of the file', async () => {
    const answers = ['EPERM', 'EACCES', 'EBUSY'];
    const run = async () => {
      const code = answers.shift();
      if (code) throw systemError(code);
    };
    await retryWhileBusy(run, 5_000);
    expect(answers).toEqual([]);
  });

  test('gives up in time, and at once for any other error', async () => {
    await expect(retryWhileBusy(() => Promise.reject(systemError('EBUSY')), 30)).rejects.toMatchObject({
      code: 'EBUSY',
    });
    let calls = 0;
    const missing = () => {
      calls += 1;
      return Promise.reject(systemError('ENOENT'));
    };
    await expect(retryWhileBusy(missing, 5_000)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(calls).toBe(1);
  });
});
