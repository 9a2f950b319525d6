import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { hasTrayHost } from './tray-host.ts';

const { PATH } = process.env;
let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'helios-bus-'));
  process.env['PATH'] = bin;
});
afterEach(() => {
  process.env['PATH'] = PATH;
  rmSync(bin, { recursive: true });
});
const install = (program: string, script: string) =>
  writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

it('D1: Windows and macOS always have a tray', async () => {
  expect([await hasTrayHost('win32'), await hasTrayHost('darwin')]).toEqual([true, true]);
});

it.skipIf(process.platform === 'win32')('D1: on Linux the first program that is there answers', async () => {
  expect(await hasTrayHost('linux')).toBe(false);
  install('dbus-send', 'echo "   variant       boolean true"');
  expect(await hasTrayHost('linux')).toBe(true);
  install('busctl', 'echo "b false"');
  expect(await hasTrayHost('linux')).toBe(false);
  install('gdbus', 'echo "(<true>,)"');
  expect(await hasTrayHost('linux')).toBe(true);
  install('gdbus', 'echo "Error: org.freedesktop.DBus.Error.ServiceUnknown" >&2; exit 1');
  expect(await hasTrayHost('linux')).toBe(false);
});
