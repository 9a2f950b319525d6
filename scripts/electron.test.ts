import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { findElectron } from './electron.mjs';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'helios-electron-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const screen = { DISPLAY: ':0' };
const find = (env: NodeJS.ProcessEnv, machine: { platform?: string; isRoot?: boolean } = {}) =>
  findElectron({ env, platform: 'linux', isRoot: false, folder, ...machine });

function install(): string {
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'path.txt'), 'electron');
  writeFileSync(join(folder, 'dist', 'electron'), '');
  return join(folder, 'dist', 'electron');
}

it('D10: says why there is no desktop window, and downloads nothing to find out', () => {
  expect(find(screen)).toEqual({ reason: expect.stringMatching(/not installed/) });
  const program = install();
  expect(find({})).toEqual({ reason: 'there is no screen' });
  expect(find(screen, { isRoot: true })).toEqual({ reason: expect.stringMatching(/root/) });
  rmSync(program);
  expect(find(screen)).toEqual({ reason: expect.stringMatching(/not there/) });
});

it('D1: finds the installed program, or the one that the environment names', () => {
  const program = install();
  expect(find(screen)).toEqual({ program });
  expect(find({ WAYLAND_DISPLAY: 'wayland-0' })).toEqual({ program });
  expect(find({}, { platform: 'darwin' })).toEqual({ program });
  expect(find({ ...screen, ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'dist') })).toEqual({ program });
  expect(find({ ...screen, ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'other') })).toHaveProperty('reason');
});
