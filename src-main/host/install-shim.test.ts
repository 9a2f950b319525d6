import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { nodeDisk, type Disk } from '../core/disk.ts';
import { installShim } from './install-shim.ts';

let home: string;
let dir: string;
let source: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'helios install é '));
  dir = join(home, '.helios');
  source = join(home, 'came with the app');
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** A program that is as much of helios-mcp as an installation looks at. */
const executable = (version: string, more = '') => `#!/bin/sh\necho "helios-mcp: ${version}" >&2\n${more}`;
const put = (version: string, more?: string) => writeFile(source, executable(version, more), { mode: 0o755 });
const bin = (name = '') => join(dir, 'bin', name);
const files = async () => (await readdir(bin())).toSorted();
const installedFiles = ['.gitignore', 'helios-mcp', 'helios-mcp.json'];
const install = (more: Partial<Parameters<typeof installShim>[0]> = {}) => installShim({ dir, source, ...more });

// The program is a script for a shell.
describe.skipIf(process.platform === 'win32')('installing the shim', () => {
  test('D9: it is put in bin/ for its owner alone, into a state directory that is not there yet', async () => {
    await put('1.2.3');
    const path = bin('helios-mcp');
    expect(await install()).toEqual({ outcome: 'installed', path, version: '1.2.3' });
    expect(await readFile(path, 'utf8')).toBe(executable('1.2.3'));
    expect([(await stat(path)).mode & 0o777, (await stat(bin())).mode & 0o777]).toEqual([0o700, 0o700]);
    expect(await files()).toEqual(installedFiles);
  });

  test('D9: the same again touches nothing, even when it is elsewhere and has another date', async () => {
    await put('1.2.3');
    await install();
    const before = await stat(bin('helios-mcp'));
    expect(await install()).toMatchObject({ outcome: 'current', version: '1.2.3' });
    source = join(home, 'moved');
    await put('1.2.3');
    await utimes(source, 1, 1);
    expect(await install()).toMatchObject({ outcome: 'current', version: '1.2.3' });
    const after = await stat(bin('helios-mcp'));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
    expect(await files()).toEqual(installedFiles);
  });

  test('D9: a newer one, and another build of the same version, replace it; an older one only when asked', async () => {
    await put('1.9.0');
    await install();
    await put('1.10.0');
    expect(await install()).toMatchObject({ outcome: 'installed', version: '1.10.0' });
    await put('1.10.0', '# signed');
    expect(await install()).toMatchObject({ outcome: 'installed', version: '1.10.0' });
    await put('1.9.0');
    expect(await install()).toMatchObject({ outcome: 'kept', version: '1.10.0' });
    expect(await readFile(bin('helios-mcp'), 'utf8')).toBe(executable('1.10.0', '# signed'));
    expect(await install({ downgrade: true })).toMatchObject({ outcome: 'installed', version: '1.9.0' });
    expect(await readFile(bin('helios-mcp'), 'utf8')).toBe(executable('1.9.0'));
  });

  test('D9: one that is cut short, gone, or without a readable note is put back', async () => {
    await put('1.2.3');
    for (const damage of [
      () => truncate(bin('helios-mcp'), 5),
      () => rm(bin('helios-mcp')),
      () => writeFile(bin('helios-mcp.json'), '{"version":'),
      () => rm(bin('helios-mcp.json')),
    ]) {
      await install();
      await damage();
      expect(await install()).toMatchObject({ outcome: 'installed' });
      expect(await readFile(bin('helios-mcp'), 'utf8')).toBe(executable('1.2.3'));
      expect(await install()).toMatchObject({ outcome: 'current' });
    }
  });

  test('D9: what does not run, is something else, or runs only where it came from is never put in place', async () => {
    await put('1.2.3');
    await install();
    const refused = async (code: string, more: string, content: string) => {
      await writeFile(source, content, { mode: 0o755 });
      await expect(install()).rejects.toMatchObject({ code, message: expect.stringContaining(more) });
      expect(await readFile(bin('helios-mcp'), 'utf8')).toBe(executable('1.2.3'));
      expect(await files()).toEqual(installedFiles);
    };
    await refused('invalid', 'cannot be started', 'not a program at all\u0000');
    await refused('invalid', 'cannot be started', `${executable('2.0.0')}exit 1\n`);
    await refused('invalid', 'is not helios-mcp', '#!/bin/sh\necho "v24.0.0" >&2\n');
    await refused('invalid', 'cannot be started', `${executable('2.0.0')}case "$0" in */bin/*) exit 1;; esac\n`);
    source = join(home, 'nowhere');
    await expect(install()).rejects.toMatchObject({ code: 'invalid' });
  });

  test('H7: when it cannot be put in place, the one before is there and nothing is left behind', async () => {
    await put('1.2.3');
    await install();
    await put('1.3.0');
    const full = (path: string) => Object.assign(new Error(`no space for ${path}`), { code: 'ENOSPC' });
    for (const platform of ['linux', 'win32'] as const) {
      if (platform === 'win32') await install({ platform, downgrade: true });
      const program = platform === 'win32' ? 'helios-mcp.exe' : 'helios-mcp';
      const before = await readFile(bin(program), 'utf8');
      await put('1.4.0');
      const there = await files();
      const disk: Disk = {
        ...nodeDisk,
        rename: async (from, to) => {
          if (from.includes('.new-')) throw full(to);
          await nodeDisk.rename(from, to);
        },
      };
      await expect(install({ disk, platform })).rejects.toMatchObject({
        code: 'io',
        message: expect.stringContaining('the disk is full'),
      });
      expect(await readFile(bin(program), 'utf8')).toBe(before);
      expect(await files()).toEqual(there);
      await put('1.3.0');
    }
  });

  test('D9: where a running program cannot be replaced it is set aside, and removed at a later installation', async () => {
    const platform = 'win32';
    await put('1.2.3');
    await install({ platform });
    // A folder cannot be removed as a file: as little as a program that runs on Windows.
    await rm(bin('helios-mcp.exe'));
    await mkdir(bin('helios-mcp.exe'));
    await mkdir(bin('helios-mcp.old-1'));
    await put('1.3.0');
    expect(await install({ platform })).toMatchObject({ outcome: 'installed', version: '1.3.0' });
    expect(await readFile(bin('helios-mcp.exe'), 'utf8')).toBe(executable('1.3.0'));
    expect(await files()).toEqual(
      ['.gitignore', 'helios-mcp.exe', 'helios-mcp.json', 'helios-mcp.old-1', 'helios-mcp.old-2'].toSorted(),
    );
    for (const name of ['helios-mcp.old-1', 'helios-mcp.old-2']) {
      await rm(bin(name), { recursive: true });
      await writeFile(bin(name), '');
    }
    await writeFile(bin('helios-mcp.new-999999999-1.exe'), 'cut off');
    await writeFile(bin('helios-mcp.old-notes'), 'of the user');
    expect(await install({ platform })).toMatchObject({ outcome: 'current' });
    expect(await files()).toEqual(
      ['.gitignore', 'helios-mcp.exe', 'helios-mcp.json', 'helios-mcp.old-notes'].toSorted(),
    );
  });

  test('D9: several at once leave one whole program', async () => {
    await put('1.2.3', `# ${'x'.repeat(2_000_000)}`);
    const content = await readFile(source, 'utf8');
    await Promise.all([1, 2, 3, 4].map(() => install()));
    expect((await readFile(bin('helios-mcp'), 'utf8')) === content).toBe(true);
    expect(await install()).toMatchObject({ outcome: 'current' });
    expect(await files()).toEqual(installedFiles);
  });
});
