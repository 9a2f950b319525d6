import type { MenuItemConstructorOptions as Item } from 'electron';

import { expect, it } from 'vitest';

import { asLabel, trayIcon, trayMenu, type TrayAction, type TrayView } from './tray-menu.ts';
import type { TrayState } from './tray-state.ts';
import { de } from './words.de.ts';
import { en } from './words.en.ts';

const persona = (name: string, active = false, valid = true) => ({ name, active, valid });
const snapshot = (name: string) => ({
  name,
  commit: 'c',
  timestamp: '2026-03-04T12:00:00Z',
  reason: 'tone',
  automatic: false,
  actor: 'you',
});
const helios: TrayState = {
  personas: [persona('writer', true), persona('developer'), persona('broken', false, false)],
  problems: 0,
  paused: false,
  lastChange: { commit: 'c1', message: 'Changed tone of writer' },
  snapshots: [snapshot('snapshot_2'), snapshot('snapshot_1')],
  clients: ['Claude Desktop', 'Cursor'],
};
const view: TrayView = {
  helios,
  isStarting: false,
  hasCrashed: false,
  preferences: {
    startAtLogin: false,
    notifyOfClientChanges: true,
    automaticUpdates: true,
    closeQuits: false,
    serveHttp: false,
  },
  update: { is: 'off' },
};

function menuOf(changes: Partial<TrayView> = {}, words = en) {
  const actions: TrayAction[] = [];
  const items = trayMenu({ ...view, ...changes }, words, (action) => actions.push(action));
  const all = (list: readonly Item[]): Item[] =>
    list.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? all(item.submenu) : [])]);
  const byId = new Map(all(items).map((item) => [item.id, item]));
  const click = (id: string) => {
    // The menu's own functions look at none of what Electron passes.
    (byId.get(id)?.click as (() => void) | undefined)?.();
    return actions.at(-1);
  };
  return { byId, click };
}

it('D1: every entry does what it says', () => {
  const { click } = menuOf({ update: { is: 'idle' } });
  expect(click('persona:developer')).toEqual({ do: 'activate', persona: 'developer' });
  expect(click('undo')).toEqual({ do: 'undo', commit: 'c1' });
  expect(click('snapshot')).toEqual({ do: 'snapshot' });
  expect(click('rollback:snapshot_1')).toMatchObject({ do: 'rollback', to: 'snapshot_1' });
  expect(click('pause')).toEqual({ do: 'pause', paused: true });
  expect(click('health')).toEqual({ do: 'open', address: '/health' });
  expect(click('client:1')).toEqual({ do: 'open', address: '/connections' });
  expect(click('open')).toEqual({ do: 'open' });
  expect(click('settings')).toEqual({ do: 'open', address: '/settings' });
  expect(click('preference:closeQuits')).toEqual({ do: 'prefer', key: 'closeQuits', value: true });
  expect(click('preference:notifyOfClientChanges')).toEqual({
    do: 'prefer',
    key: 'notifyOfClientChanges',
    value: false,
  });
  expect(click('update')).toEqual({ do: 'update' });
  expect(click('quit')).toEqual({ do: 'quit' });
});

it('D1: the active persona is marked, one that is not valid cannot be chosen', () => {
  const { byId } = menuOf();
  expect(byId.get('personas')?.label).toBe('Persona: writer');
  expect(byId.get('persona:writer')).toMatchObject({ type: 'radio', checked: true });
  expect(byId.get('persona:developer')).toMatchObject({ checked: false, enabled: true });
  expect(byId.get('persona:broken')).toMatchObject({ enabled: false });
  expect(byId.has('more-personas')).toBe(false);
});

it('D1: of many personas the first thirty and the active one are shown, the window has the rest', () => {
  const personas = Array.from({ length: 100 }, (_, at) => persona(`p${at}`, at === 70));
  const { byId, click } = menuOf({ helios: { ...helios, personas } });
  const shown = [...byId.keys()].filter((id) => id?.startsWith('persona:'));
  expect(shown).toHaveLength(31);
  expect(shown.at(-1)).toBe('persona:p70');
  expect(click('more-personas')).toEqual({ do: 'open', address: '/personas' });
});

it('D1: the icon and the first line say how it is', () => {
  const shown = (changes: Partial<TrayView>) => {
    return [trayIcon({ ...view, ...changes }), menuOf(changes).byId.get('health')?.label];
  };
  expect(shown({})).toEqual(['fine', 'Everything is fine']);
  expect(shown({ helios: { ...helios, paused: true } })).toEqual(['paused', 'Changes by clients are paused']);
  expect(shown({ helios: { ...helios, paused: true, problems: 2 } })).toEqual(['attention', '2 things need a look']);
  expect(shown({ hasCrashed: true })).toEqual(['attention', 'Ended unexpectedly and was started again']);
  expect(shown({ helios: null, isStarting: true })).toEqual(['fine', 'Starting…']);
  expect(shown({ helios: null })).toEqual(['attention', 'Not available']);
});

it('D1: without an owner only what works is there, quit always', () => {
  const { byId, click } = menuOf({ helios: null });
  expect([...byId.keys()]).toEqual(expect.arrayContaining(['open', 'quit']));
  for (const id of ['undo', 'snapshot', 'pause', 'personas']) expect(byId.has(id), id).toBe(false);
  expect(click('quit')).toEqual({ do: 'quit' });
});

it('D1: what is not there cannot be clicked', () => {
  const empty = { ...helios, lastChange: null, snapshots: [], clients: [] };
  const { byId } = menuOf({ helios: empty });
  expect(byId.get('undo')).toMatchObject({ enabled: false, label: 'Nothing to undo' });
  expect(byId.get('rollbacks')).toMatchObject({ enabled: false });
  expect(byId.get('clients')?.submenu).toBeUndefined();
});

it('D1: a paused state is a checked box that ends the pause', () => {
  const { byId, click } = menuOf({ helios: { ...helios, paused: true } });
  expect(byId.get('pause')).toMatchObject({ type: 'checkbox', checked: true });
  expect(click('pause')).toEqual({ do: 'pause', paused: false });
});

it('D9: each state of an update has its word', () => {
  const label = (update: TrayView['update']) => menuOf({ update }).byId.get('update')?.label;
  expect(label({ is: 'off' })).toBeUndefined();
  expect(label({ is: 'ready', version: '1.2.3' })).toBe('Restart to update to 1.2.3');
  expect(label({ is: 'page', version: '1.2.3' })).toBe('Get version 1.2.3…');
});

it('D1: speaks German', () => {
  expect(menuOf({}, de).byId.get('undo')?.label).toBe('Rückgängig: Changed tone of writer');
});

it('H20: names of clients and messages stay one short visible line in a menu of the system', () => {
  expect(asLabel('a\nb\tc\u202Ed & e')).toBe('a b c d && e');
  expect([...asLabel('ä'.repeat(200))]).toHaveLength(60);
});
