// The browser of the end-to-end tests: one that is there already, else one that can be had without asking anybody.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { finish, runTool, say, start } from './run.mjs';

/** Of an installed Chromium or Chrome; `CHROME_PATH` goes first, Playwright's own (nothing to name then) last.
 * @returns {string | undefined} */
export function findSystemChromium() {
  return [process.env['CHROME_PATH'], ...usualPlaces()].find((path) => path && existsSync(path));
}

function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((variable) =>
      join(process.env[variable] ?? '', 'Google', 'Chrome', 'Application', 'chrome.exe'),
    );
  }
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) => `/usr/bin/${name}`);
}

/** Leaves a browser for the tests to find, or says that there will be none. */
export async function installChromiumWhenMissing() {
  if (findSystemChromium() || (await playwrightChromiumRuns())) return;
  say('Getting Chromium for the tests, from Playwright …');
  if ((await runTool('@playwright/test', ['install', 'chromium'], quiet)) === 0 && (await playwrightChromiumRuns()))
    return;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    say('Getting Chromium for the tests, from Debian …');
    const install = ['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'];
    for (const args of [['update'], install]) await finish(start('apt-get', args, quiet));
  }
  if (!findSystemChromium()) say('No Chromium could be had, so browser tests will fail; name one in CHROME_PATH.');
}

/** It may be downloaded and yet not run, where libraries of the system are missing. */
async function playwrightChromiumRuns() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  if (process.platform !== 'linux') return existsSync(path);
  return existsSync(path) && spawnSync(path, ['--version']).status === 0;
}

/** @type {import('node:child_process').SpawnOptions} */
const quiet = { stdio: ['ignore', 'ignore', 'inherit'] };
