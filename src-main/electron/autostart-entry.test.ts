import { expect, it } from 'vitest';

import { autostartEntry } from './autostart-entry.ts';

const execOf = (...command: string[]) => /^Exec=(.*)$/m.exec(autostartEntry(command))?.[1];

it('D9: starts the program hidden at login', () => {
  expect(execOf('/opt/Helios/helios', '--hidden')).toBe('"/opt/Helios/helios" "--hidden"');
  expect(autostartEntry(['a'])).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Helios\n/);
});

it('D9: paths with spaces, quotes and signs of the shell arrive as they are', () => {
  expect(execOf('/home/Ada Löwe/100 %/a.AppImage')).toBe('"/home/Ada Löwe/100 %%/a.AppImage"');
  // Two levels: \" of Exec, and each backslash twice in the file.
  expect(execOf('/a"b$c`d\\e')).toBe(String.raw`"/a\\"b\\$c\\` + '`' + String.raw`d\\\\e"`);
});
