import { expect, it } from 'vitest';

import { updateRoute, type Installation } from './update-route.ts';

const mac = (program: string): Installation => ({ platform: 'darwin', isPackaged: true, program, appImage: undefined });

it.each<[string, Installation, string]>([
  ['not installed', { ...mac('/x'), isPackaged: false }, 'none'],
  ['on a Mac in Applications', mac('/Applications/Helios.app/Contents/MacOS/Helios'), 'install'],
  ['from the opened image', mac('/Volumes/Helios 0.4.0/Helios.app/Contents/MacOS/Helios'), 'move'],
  ['translocated', mac('/private/var/folders/x/T/AppTranslocation/1-2/d/Helios.app/Contents/MacOS/Helios'), 'move'],
  ['by MSI', { platform: 'win32', isPackaged: true, program: 'C:\\x\\Helios.exe', appImage: undefined }, 'page'],
  [
    'as AppImage',
    { platform: 'linux', isPackaged: true, program: '/tmp/.mount/helios', appImage: '/a.AppImage' },
    'install',
  ],
  ['as deb', { platform: 'linux', isPackaged: true, program: '/opt/Helios/helios', appImage: undefined }, 'page'],
])('D9: %s', (_, installation, route) => expect(updateRoute(installation)).toBe(route));
