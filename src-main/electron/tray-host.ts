// Whether anything shows tray icons on this desktop. On Linux an icon may be made and nobody draws it (GNOME without an
// extension), so the session bus is asked for the host of StatusNotifierItem. Where nobody can be asked there is none:
// a window in the bar is better than one that nothing leads to.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const timeoutMs = 2_000;

const name = 'org.kde.StatusNotifierWatcher';
const path = '/StatusNotifierWatcher';
const property = 'IsStatusNotifierHostRegistered';
const get = 'org.freedesktop.DBus.Properties.Get';

/** One of these is on every desktop; which one depends on the distribution. */
const questions: readonly (readonly [program: string, args: readonly string[]])[] = [
  ['gdbus', ['call', '--session', '--dest', name, '--object-path', path, '--method', get, name, property]],
  ['busctl', ['--user', 'get-property', name, path, name, property]],
  ['dbus-send', ['--session', '--print-reply', `--dest=${name}`, path, get, `string:${name}`, `string:${property}`]],
];

export async function hasTrayHost(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [program, args] of questions) {
    try {
      const { stdout } = await run(program, [...args], { timeout: timeoutMs });
      return /\btrue\b/.test(stdout);
    } catch (error) {
      // Not installed: the next one is asked. Any other failure says that there is no such name on the bus.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return false;
    }
  }
  return false;
}
