// The menu of the tray, and which icon belongs to it, from what is known. Pure, so that it can be looked at without a tray.

import type { MenuItemConstructorOptions as Item } from 'electron';

import type { Preferences } from './preferences.ts';
import type { TrayState } from './tray-state.ts';
import type { UpdateState } from './update-route.ts';
import type { DesktopWords } from './words.en.ts';

export type PreferenceKey = keyof Preferences | 'startAtLogin';

export interface TrayView {
  /** Null while there is no owner. */
  readonly helios: TrayState | null;
  readonly isStarting: boolean;
  /** A crash that the user has not seen the page about yet. */
  readonly hasCrashed: boolean;
  readonly preferences: Readonly<Record<PreferenceKey, boolean>>;
  readonly update: UpdateState;
}

export type TrayAction =
  | { readonly do: 'activate'; readonly persona: string }
  | { readonly do: 'undo'; readonly commit: string }
  | { readonly do: 'snapshot' | 'quit' | 'update' }
  | { readonly do: 'rollback'; readonly to: string; readonly when: string }
  | { readonly do: 'pause'; readonly paused: boolean }
  | { readonly do: 'prefer'; readonly key: PreferenceKey; readonly value: boolean }
  /** Shows the window, with a page where one is meant. */
  | { readonly do: 'open'; readonly address?: string };

export type TrayIcon = 'fine' | 'attention' | 'paused';

export const trayIcon = ({ helios, isStarting, hasCrashed }: TrayView): TrayIcon => {
  if (hasCrashed || (helios === null ? !isStarting : helios.problems > 0)) return 'attention';
  return helios?.paused ? 'paused' : 'fine';
};

const personasShown = 30;
const longestLabel = 60;
const separator: Item = { type: 'separator' };

export function trayMenu(view: TrayView, words: DesktopWords, act: (action: TrayAction) => void): Item[] {
  const { tray } = words;
  const { helios } = view;
  const last: Item[] = [
    { id: 'open', label: tray.open, click: () => act({ do: 'open' }) },
    { id: 'settings', label: tray.settings, click: () => act({ do: 'open', address: '/settings' }) },
    preferencesMenu(view, words, act),
    ...updateItems(view.update, words, act),
    separator,
    { id: 'quit', label: tray.quit, click: () => act({ do: 'quit' }) },
  ];
  const health: Item = {
    id: 'health',
    label: healthText(view, words),
    enabled: helios !== null,
    click: () => act({ do: 'open', address: '/health' }),
  };
  if (helios === null) return [health, separator, ...last];
  const { lastChange, paused } = helios;
  return [
    personaMenu(helios, words, act),
    health,
    clientMenu(helios, words, act),
    separator,
    {
      id: 'undo',
      label: lastChange ? tray.undo(asLabel(lastChange.message)) : tray.nothingToUndo,
      enabled: lastChange !== null,
      click: () => lastChange && act({ do: 'undo', commit: lastChange.commit }),
    },
    { id: 'snapshot', label: tray.snapshot, click: () => act({ do: 'snapshot' }) },
    snapshotMenu(helios, words, act),
    {
      id: 'pause',
      label: tray.pause,
      type: 'checkbox',
      checked: paused,
      click: () => act({ do: 'pause', paused: !paused }),
    },
    separator,
    ...last,
  ];
}

export function healthText({ helios, isStarting, hasCrashed }: TrayView, { tray }: DesktopWords): string {
  if (helios === null) return isStarting ? tray.starting : tray.away;
  if (helios.problems > 0) return tray.attention(helios.problems);
  if (hasCrashed) return tray.crashed;
  return helios.paused ? tray.paused : tray.fine;
}

type Act = (action: TrayAction) => void;

function personaMenu({ personas }: TrayState, { tray }: DesktopWords, act: Act): Item {
  const active = personas.find((persona) => persona.active);
  // The active one is always among those shown.
  const shown = personas.filter((persona, at) => at < personasShown || persona === active);
  const more: Item[] = [
    separator,
    { id: 'more-personas', label: tray.morePersonas, click: () => act({ do: 'open', address: '/personas' }) },
  ];
  return {
    id: 'personas',
    label: active ? tray.persona(asLabel(active.name)) : tray.noPersona,
    submenu: [
      ...shown.map((persona): Item => ({
        id: `persona:${persona.name}`,
        label: asLabel(persona.name),
        type: 'radio',
        checked: persona === active,
        enabled: persona.valid,
        click: () => act({ do: 'activate', persona: persona.name }),
      })),
      ...(shown.length < personas.length ? more : []),
    ],
  };
}

function clientMenu({ clients }: TrayState, { tray }: DesktopWords, act: Act): Item {
  const open = () => act({ do: 'open', address: '/connections' });
  if (clients.length === 0) return { id: 'clients', label: tray.noClients, click: open };
  return {
    id: 'clients',
    label: tray.clients(clients.length),
    submenu: clients
      .slice(0, personasShown)
      .map((name, at): Item => ({ id: `client:${at}`, label: asLabel(name), click: open })),
  };
}

function snapshotMenu({ snapshots }: TrayState, { tray, locale }: DesktopWords, act: Act): Item {
  if (snapshots.length === 0) return { id: 'rollbacks', label: tray.noSnapshots, enabled: false };
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    id: 'rollbacks',
    label: tray.rollback,
    submenu: snapshots.map(({ name, timestamp, reason }): Item => {
      const when = format.format(new Date(timestamp));
      return {
        id: `rollback:${name}`,
        label: asLabel(`${when}  ${reason}`),
        click: () => act({ do: 'rollback', to: name, when }),
      };
    }),
  };
}

const preferenceKeys = [
  'startAtLogin',
  'notifyOfClientChanges',
  'automaticUpdates',
  'closeQuits',
  'serveHttp',
] as const satisfies readonly PreferenceKey[];

const preferencesMenu = ({ preferences }: TrayView, { tray }: DesktopWords, act: Act): Item => ({
  id: 'preferences',
  label: tray.preferences,
  submenu: preferenceKeys.map((key): Item => ({
    id: `preference:${key}`,
    label: tray[key],
    type: 'checkbox',
    checked: preferences[key],
    click: () => act({ do: 'prefer', key, value: !preferences[key] }),
  })),
});

function updateItems(update: UpdateState, { update: words }: DesktopWords, act: Act): Item[] {
  const item = (label: string, enabled: boolean): Item[] => [
    { id: 'update', label, enabled, click: () => act({ do: 'update' }) },
  ];
  switch (update.is) {
    case 'off':
      return [];
    case 'idle':
      return item(words.look, true);
    case 'looking':
      return item(words.looking, false);
    case 'current':
      return item(words.current, true);
    case 'failed':
      return item(words.failed, true);
    case 'loading':
      return item(words.loading(update.version), false);
    case 'ready':
      return item(words.ready(update.version), true);
    case 'page':
      return item(words.page(update.version), true);
  }
}

/** Somebody's text in a menu of the system: one line of visible characters, where `&` would mark a key. */
export function asLabel(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const short = [...line].length > longestLabel ? `${[...line].slice(0, longestLabel - 1).join('')}…` : line;
  return short.replaceAll('&', '&&');
}
