import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { root, runTool, say, Stop } from './run.mjs';

const outputs = ['dist/helios.mjs', 'dist/helios-mcp.mjs', 'dist/desktop/main.mjs', 'dist/renderer/index.html'].map(
  (path) => join(root, path),
);
const marker = join(root, 'dist', '.built-from');

/** Builds dist/, unless it was built from the sources as they are now. */
export async function buildWhenStale() {
  const sources = hashSources();
  const builtFrom = existsSync(marker) ? readFileSync(marker, 'utf8') : '';
  if (builtFrom === sources && outputs.every((path) => existsSync(path))) return;
  say('Building Helios (a few seconds) …');
  rmSync(marker, { force: true });
  const code = await runTool('vite', ['build', '--logLevel', 'warn'], { stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Stop('Helios could not be built; the reason is above.');
  writeFileSync(marker, sources);
}

/** Of names and contents, so that neither file times nor the place of the checkout matter. */
export function hashSources() {
  const hash = createHash('sha256');
  for (const path of sourceFiles()) {
    hash
      .update(`${relative(root, path).split(sep).join('/')}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function sourceFiles() {
  const sources = ['src-shared', 'src-main', 'src-renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(test|fixture)\.tsx?$|^tsconfig\.json$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const configuration = ['package.json', 'package-lock.json', 'vite.config.ts'].map((file) => join(root, file));
  return [...sources, ...configuration].toSorted();
}
