// The menu of the application, in the order that people of each system expect. Pure.

import type { MenuItemConstructorOptions as Item } from 'electron';

import type { DesktopWords } from './words.en.ts';

export interface MenuTargets {
  readonly show: (address: string) => void;
  readonly shortcuts: () => void;
}

const pages = {
  overview: '/',
  personas: '/personas',
  base: '/base',
  timeline: '/timeline',
  learning: '/learning',
  health: '/health',
  connections: '/connections',
} as const;

const separator: Item = { type: 'separator' };

export function applicationMenu(
  platform: NodeJS.Platform,
  words: DesktopWords,
  { show, shortcuts }: MenuTargets,
): Item[] {
  const { menu } = words;
  const isMac = platform === 'darwin';
  const settings: Item = {
    id: 'settings',
    label: menu.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => show('/settings'),
  };
  const about: Item = { role: 'about', label: menu.about };
  const quit: Item = { role: 'quit', label: menu.quit };
  const close: Item = { role: 'close', label: menu.close };
  const app: Item = {
    role: 'appMenu',
    submenu: [
      about,
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      quit,
    ],
  };
  // The page has its own keys for the pages, 1 to 7, which need no second home.
  const goTo = Object.entries(pages).map(
    // The keys of a `const` table are its names.
    ([page, address]): Item => ({
      id: `go:${page}`,
      label: words.pages[page as keyof typeof pages],
      click: () => show(address),
    }),
  );
  const help: Item = {
    role: 'help',
    label: menu.help,
    submenu: [{ id: 'shortcuts', label: menu.shortcuts, click: shortcuts }, ...(isMac ? [] : [separator, about])],
  };
  return [
    ...(isMac ? [app] : []),
    { label: menu.file, submenu: isMac ? [close] : [settings, separator, close, quit] },
    { role: 'editMenu', label: menu.edit },
    {
      label: menu.view,
      submenu: [
        ...goTo,
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu', label: menu.window },
    help,
  ];
}
