// An ext4 file system in a file, mounted over a loop device, whose power can be cut: the shutdown request of ext4 without
// a flush of its log, after which nothing reaches the disk any more. Needs root on Linux, and perl for the request.

import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ext4Image {
  /** Where it is mounted. */
  readonly root: string;
  cutPower(): void;
  /** After the cut, and after everybody who used it is gone. */
  powerUp(): void;
  /** Unmounts and gives the loop device back, whatever state it is in. */
  release(): void;
}

const sizeBytes = 192 * 1024 * 1024;
// EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH.
const cut = 'open(my $f, "<", $ARGV[0]) or die $!; my $flag = pack("L", 2); ioctl($f, 0x8004587D, $flag) or die $!';

const run = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** Why there can be no such image here; null when there can. */
export function whyNoExt4(): string | null {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  for (const tool of ['mkfs.ext4', 'losetup', 'mount', 'umount', 'perl'])
    if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error) return `needs ${tool}`;
  return null;
}

/** @param options of mount, for example `data=writeback` @throws Error when the kernel does not allow it here */
export function createExt4Image(options: string): Ext4Image {
  const folder = mkdtempSync(join(tmpdir(), 'helios-power-'));
  const file = join(folder, 'image');
  const root = join(folder, 'root');
  let device: string | null = null;
  let isMounted = false;
  const mount = () => {
    run('mount', '-t', 'ext4', '-o', options, device ?? '', root);
    isMounted = true;
  };
  const unmount = () => {
    run('umount', root);
    isMounted = false;
  };
  const release = () => {
    // A process that is about to end may hold it for a moment longer; then it goes with that process.
    if (isMounted && spawnSync('umount', [root]).status !== 0) spawnSync('umount', ['--lazy', root]);
    isMounted = false;
    if (device !== null) spawnSync('losetup', ['--detach', device]);
    device = null;
    process.off('exit', release);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', release);
  try {
    mkdirSync(root);
    const image = openSync(file, 'w');
    ftruncateSync(image, sizeBytes);
    closeSync(image);
    run('mkfs.ext4', '-q', '-F', file);
    device = run('losetup', '--find', '--show', file);
    mount();
  } catch (error) {
    release();
    throw error;
  }
  return {
    root,
    cutPower: () => void run('perl', '-e', cut, root),
    powerUp() {
      unmount();
      mount();
    },
    release,
  };
}
