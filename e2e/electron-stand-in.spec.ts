// The stand-in of Electron holds all that the app takes from Electron. That what it holds is as Electron has it is a matter
// of types: electron-stand-in/contract.ts.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';
import { parseSync } from 'vite';

const root = join(import.meta.dirname, '..');
const shell = join(root, 'src-main/electron');

/** In the preload script these come from the world of the page, electron-stand-in/page-worlds.ts. */
const ofPreload = ['contextBridge', 'ipcRenderer'];

test('the stand-in provides each value that the app imports from Electron, and each of its members that is named', async () => {
  const script = await readFile(join(import.meta.dirname, 'electron-stand-in/electron.ts'), 'utf8');
  const provided = parseSync('electron.ts', script).module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName }) => exportName.name),
  );
  const source = await readParts(join(import.meta.dirname, 'electron-stand-in'));
  const wanted = new Set<string>();
  const members = new Set<string>();
  for (const file of await readdir(shell)) {
    if (!/(?<!\.test)\.ts$/.test(file)) continue;
    const code = await readFile(join(shell, file), 'utf8');
    for (const { moduleRequest, entries } of parseSync(file, code).module.staticImports) {
      if (moduleRequest.value !== 'electron') continue;
      for (const { importName, localName, isType } of entries) {
        if (isType || ofPreload.includes(importName.name ?? '')) continue;
        wanted.add(importName.name ?? '');
        for (const [, member] of code.matchAll(new RegExp(`\\b${localName.value}\\??\\.(\\w+)`, 'g')))
          members.add(`${importName.name}.${member}`);
      }
    }
  }
  expect(wanted.size).toBeGreaterThan(10);
  expect([...wanted].filter((name) => !provided.includes(name))).toEqual([]);
  expect(members.size).toBeGreaterThan(20);
  // `on` and the like are those of Node's emitters.
  const missing = [...members].filter((path) => {
    const [, name = ''] = path.split('.');
    return (
      !/^(on|once|off)$/.test(name) && !new RegExp(`^\\s*(static |readonly |get |async )*${name}\\b`, 'm').test(source)
    );
  });
  expect(missing).toEqual([]);
});

async function readParts(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts') && name !== 'contract.ts');
  return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}
