// Puts a blob into a copy of the Node that runs this, as Node's documentation of single executable applications has it.

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, realpathSync } from 'node:fs';

import { inject } from 'postject';

import { Stop } from '../run.mjs';

/** The first with everything that the configuration names. */
const neededNode = [24, 8];

/** @param {Buffer} blob @param {string} file the executable to make */
export async function injectBlob(blob, file) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 24 || (major === 24 && minor < (neededNode[1] ?? 0)))
    throw new Stop(`The executable needs Node ${neededNode.join('.')} or newer and this is ${process.version}.`);
  copyFileSync(realpathSync(process.execPath), file);
  chmodSync(file, 0o755);
  prepare(file);
  await withoutItsVoice(() =>
    inject(file, 'NODE_SEA_BLOB', blob, {
      sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
      machoSegmentName: 'NODE_SEA',
    }),
  );
  // macOS runs nothing on Apple silicon without a signature; the release signs it again with its own.
  if (process.platform === 'darwin') execFileSync('codesign', ['--force', '--sign', '-', file]);
}

/** Takes away what is no use, or would be wrong afterwards. @param {string} file */
function prepare(file) {
  if (process.platform === 'darwin') execFileSync('codesign', ['--remove-signature', file]);
  // Debug information, a seventh of the size. Not everybody has `strip`, and without it the program is only larger.
  if (process.platform === 'linux') spawnSync('strip', [file], { stdio: 'ignore' });
  // Windows: the signature that Node came with no longer fits either; signtool, which could remove it, is in no PATH, and
  // the release's own signature replaces it.
}

/** postject writes every section that it has no name for. A failure is thrown. @param {() => Promise<void>} run */
async function withoutItsVoice(run) {
  const { log, warn } = console;
  console.log = console.warn = () => {};
  try {
    await run();
  } finally {
    Object.assign(console, { log, warn });
  }
}
