import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from '@playwright/test';
import { parseSync } from 'vite';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Built scripts below dist/, by their path in it. */
async function scripts(folder = ''): Promise<string[]> {
  const names = await readdir(join(dist, folder), { recursive: true });
  return names.filter((name) => /\.m?js$/.test(name)).map((name) => join(folder, name));
}

async function importsOf(script: string): Promise<string[]> {
  const code = await readFile(join(dist, script), 'utf8');
  const { staticImports, staticExports, dynamicImports } = parseSync(script, code).module;
  return [
    ...staticImports.map((found) => found.moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...dynamicImports.map(({ moduleRequest }) => code.slice(moduleRequest.start, moduleRequest.end).slice(1, -1)),
  ];
}

/** What went into a script, from its source map: files by their path in the repository, and what the bundler made up. */
async function sourcesOf(script: string): Promise<string[]> {
  if (/\b(?:rolldown-runtime|preload-helper)-/.test(script)) return []; // the bundler's own, without a map
  // A source map, as the standard has it.
  const { sources } = JSON.parse(await readFile(join(dist, `${script}.map`), 'utf8')) as { sources: string[] };
  return sources.map((source) => relative(root, join(dist, script, '..', source)).replaceAll('\\', '/'));
}

test('the shim loads nothing but Node, and holds nothing but itself, the relay protocol and the version', async () => {
  const imports = await importsOf('helios-mcp.mjs');
  expect(imports.filter((specifier) => !specifier.startsWith('node:'))).toEqual([]);
  const sources = await sourcesOf('helios-mcp.mjs');
  expect(sources).toContain('src-main/shim/helios-mcp.ts');
  const files = sources.filter((path) => /^(src-|node_modules\/)/.test(path));
  expect(files.filter((path) => !/^src-main\/shim\/|^src-shared\/(relay-protocol|version)\.ts$/.test(path))).toEqual(
    [],
  );
});

test('helios.mjs and its chunks import Node and each other, never Electron, and hold nothing of the interface', async () => {
  const programs = (await scripts()).filter((name) => !/^(renderer|desktop)\b/.test(name));
  expect(programs).toContain('helios.mjs');
  for (const program of programs) {
    const foreign = (await importsOf(program)).filter(
      (specifier) => !isBuiltin(specifier) && !specifier.startsWith('.'),
    );
    expect(foreign, program).toEqual([]);
    const sources = await sourcesOf(program);
    expect(
      sources.filter((path) => /^src-renderer\/|^src-main\/electron\//.test(path)),
      program,
    ).toEqual([]);
  }
});

test('the desktop app imports Node, Electron and itself, its preload script Electron alone, and neither the command line', async () => {
  const found = await scripts('desktop');
  expect(found).toContain(join('desktop', 'main.mjs'));
  for (const program of found) {
    const foreign = (await importsOf(program)).filter(
      (specifier) => !isBuiltin(specifier) && !specifier.startsWith('.') && specifier !== 'electron',
    );
    expect(foreign, program).toEqual([]);
    const sources = await sourcesOf(program);
    expect(
      sources.filter((path) => /^src-renderer\/|^src-main\/(cli|shim)\//.test(path)),
      program,
    ).toEqual([]);
  }
  const preload = await readFile(join(dist, 'desktop', 'preload.cjs'), 'utf8');
  expect([...preload.matchAll(/require\(["'`](.*?)["'`]\)/g)].map((match) => match[1])).toEqual(['electron']);
});

test('the interface holds nothing of Node', async () => {
  const found = await scripts('renderer');
  expect(found).not.toEqual([]);
  for (const script of found) {
    expect(await readFile(join(dist, script), 'utf8'), script).not.toMatch(/["'`]node:/);
    // Vite puts an empty module in the place of one of Node's.
    const foreign = (await sourcesOf(script)).filter((path) => /^src-main\/|__vite-browser-external/.test(path));
    expect(foreign, script).toEqual([]);
  }
});

test('dist/ runs without node_modules, marked executable and knowing its version', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'helios-dist-'));
  try {
    // The single executable is large, needs none of this, and may just be built by another test.
    const filter = (path: string) => !/^(?:bin|executable)\b/.test(relative(dist, path));
    await cp(dist, folder, { recursive: true, filter });
    const program = join(folder, 'helios.mjs');
    const run = promisify(execFile);
    const asked =
      process.platform === 'win32' ? run(process.execPath, [program, '--version']) : run(program, ['--version']);
    const { stdout } = await asked;
    // npm's own file.
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(stdout.trim()).toBe(version);
  } finally {
    await rm(folder, { recursive: true });
  }
});
