import type { MenuItemConstructorOptions as Item } from 'electron';

import { expect, it } from 'vitest';

import { applicationMenu } from './application-menu.ts';
import { en } from './words.en.ts';

function menuOf(platform: NodeJS.Platform) {
  const shown: string[] = [];
  const items = applicationMenu(platform, en, {
    show: (address) => shown.push(address),
    shortcuts: () => shown.push('shortcuts'),
  });
  const children = ({ submenu }: Item): Item[] => (Array.isArray(submenu) ? submenu : []);
  const find = (id: string) => items.flatMap(children).find((item) => item.id === id);
  const click = (id: string) => {
    (find(id)?.click as (() => void) | undefined)?.(); // none of them looks at what Electron passes
    return shown.at(-1);
  };
  const rolesIn = (at: number) => children(items[at] ?? {}).map(({ role, label }) => role ?? label);
  return { items, click, rolesIn };
}

it('D9: a Mac has the menu of the app first, with About, Settings and Quit in it', () => {
  const { items, rolesIn } = menuOf('darwin');
  expect(items[0]?.role).toBe('appMenu');
  expect(rolesIn(0)).toEqual(expect.arrayContaining(['about', 'Settings…', 'services', 'hide', 'quit']));
  expect(rolesIn(1)).toEqual(['close']);
});

it.each(['win32', 'linux'] as const)('D9: on %s File has Settings and Quit, Help has About', (platform) => {
  const { items, rolesIn } = menuOf(platform);
  expect(items[0]?.label).toBe('File');
  expect(rolesIn(0)).toEqual(expect.arrayContaining(['Settings…', 'close', 'quit']));
  expect(rolesIn(items.length - 1)).toEqual(expect.arrayContaining(['Keyboard shortcuts', 'about']));
});

it('D8: pages, settings and the list of keys are reached from the menu', () => {
  const { click } = menuOf('linux');
  expect([click('go:overview'), click('go:health'), click('settings'), click('shortcuts')]).toEqual([
    '/',
    '/health',
    '/settings',
    'shortcuts',
  ]);
});

it('D8: text is edited with the keys of the system', () => {
  expect(menuOf('darwin').items.map(({ role }) => role)).toContain('editMenu');
});
