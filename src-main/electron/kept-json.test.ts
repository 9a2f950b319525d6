import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { keepJson } from './kept-json.ts';
import { firstPreferences, preferencesSchema } from './preferences.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'helios-kept-'));
  path = join(folder, 'app data', 'desktop.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => keepJson(path, preferencesSchema, firstPreferences);

it('D9: preferences outlast a restart, the last of several changes stays', async () => {
  const first = open();
  expect(first.content).toEqual(firstPreferences);
  const written = Array.from({ length: 50 }, (_, at) => first.set({ closeQuits: at % 2 === 0, serveHttp: at === 49 }));
  written.push(first.set({ automaticUpdates: false }));
  expect(first.content).toMatchObject({ automaticUpdates: false, closeQuits: false, serveHttp: true });
  await Promise.all(written);
  expect(open().content).toEqual({ ...firstPreferences, automaticUpdates: false, serveHttp: true });
});

it.each(['', '{', '[]', 'null', '{"closeQuits":"yes"}', '"text"'])(
  'D9: a file that holds %j gives the first ones, and is replaced by the next change',
  async (text) => {
    await open().set({});
    writeFileSync(path, text);
    const kept = open();
    expect(kept.content).toEqual(firstPreferences);
    await kept.set({ closeQuits: true });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...firstPreferences, closeQuits: true });
  },
);

it('D9: what a newer version keeps besides is no reason to forget the rest', async () => {
  await open().set({ closeQuits: true });
  writeFileSync(path, JSON.stringify({ closeQuits: true, later: 1 }));
  expect(open().content).toEqual({ ...firstPreferences, closeQuits: true });
});
