// Where an owner listens: a socket file in a folder that only this user can enter, or a named pipe on Windows.

import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { HeliosError } from '../../src-shared/errors.ts';

/** Systems allow 104 to 108 bytes and cut off the rest, so a longer path would be another file. */
const maxPathBytes = 100;
const suffix = '.sock';

/** An address that nobody has used before. On POSIX its folder is there and belongs to nobody else. */
export async function newSocketAddress(dir: string): Promise<string> {
  if (process.platform === 'win32') return `\\\\.\\pipe\\helios-${randomBytes(16).toString('hex')}`;
  const name = randomBytes(8).toString('hex') + suffix;
  const address = socketFolders(dir)
    .map((folder) => path.join(folder, name))
    .find((file) => Buffer.byteLength(file) <= maxPathBytes);
  if (address === undefined) {
    throw new HeliosError('io', `The path of ${os.tmpdir()} is too long for a socket.`, {
      guidance: 'Set TMPDIR to a shorter path, or use a state directory with a shorter one.',
    });
  }
  await makePrivate(path.dirname(address));
  return address;
}

/** Beside the address, not longer than it, and no name that {@link removeStaleSockets} looks at. */
export const unseenAddress = (address: string): string => `${address.slice(0, -suffix.length)}.new`;

/** Removes the socket files of owners that died. One that still answers belongs to somebody and stays. */
export async function removeStaleSockets(dir: string, ownAddress: string): Promise<void> {
  if (process.platform === 'win32') return;
  for (const folder of socketFolders(dir)) {
    for (const name of await namesIn(folder)) {
      const file = path.join(folder, name);
      if (name.endsWith(suffix) && file !== ownAddress && !(await answers(file))) await rm(file, { force: true });
    }
  }
}

/** In order of preference. */
const socketFolders = (dir: string): string[] => [
  path.join(dir, 'run'),
  path.join(os.tmpdir(), `helios-${process.getuid?.() ?? 'user'}`),
];

/** The second folder lies where everybody may write: whoever made it first could be somebody else. */
async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new HeliosError('io', `${folder} is not a folder of this user.`, {
      guidance: 'Remove or rename it, and try again.',
    });
  }
  if ((found.mode & 0o077) !== 0) await chmod(folder, 0o700);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // Only one of the two folders is in use.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => resolve(!('code' in error && error.code === 'ECONNREFUSED')));
  });
}
