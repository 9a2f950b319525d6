// Finds a Chromium for the tests, or gets one: the system's, Playwright's own, or Debian's package where we may install.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const systemPaths = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {string | null} null where Playwright's own is to be used */
export const findChromium = () => systemPaths.find((path) => path !== '' && existsSync(path)) ?? null;

const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0;

/** @returns {Promise<void>} */
export async function ensureChromium(say) {
  if (findChromium() !== null) return;
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return;
  say('getting Chromium for the tests');
  if (succeeds('npx', ['playwright', 'install', 'chromium'])) return;
  const isDebian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  const install = ['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'];
  if (isDebian && succeeds('apt-get', ['update']) && succeeds('apt-get', install)) return;
  throw new Error('No Chromium for the tests: install one, or set CHROMIUM_PATH.');
}
