// Keeps the stand-in honest: this file compiles only while all that the stand-in shows is there in electron.d.ts too, takes
// what Electron's takes and returns what can pass for what Electron's returns. It is never run.

import type * as Electron from 'electron';

import type * as standIn from './electron.ts';
import type { Frame } from './web-contents.ts';

type Anything = (...args: never[]) => unknown;

/** Of Node's emitters on both sides; names of events are checked below. */
type OfEmitters = keyof NodeJS.EventEmitter | 'emitPreventable';

/**
 * A function takes at least what Electron's takes. What it returns is Electron's, or an object with nothing but names that
 * Electron's has, and promises of such.
 */
type PassesFor<Ours, Real> = Ours extends Anything
  ? Real extends Anything
    ? Ours extends (...args: Parameters<Real>) => unknown
      ? IsPartOf<ReturnType<Ours>, ReturnType<Real>>
      : false
    : false
  : IsPartOf<Ours, Real>;

type IsPartOf<Ours, Real> = [Ours] extends [Real]
  ? true
  : [Ours, Real] extends [Promise<infer OurValue>, Promise<infer RealValue>]
    ? IsPartOf<OurValue, RealValue>
    : [NonNullable<Ours>, NonNullable<Real>] extends [object, object]
      ? Exclude<keyof NonNullable<Ours>, keyof NonNullable<Real> | OfEmitters> extends never
        ? true
        : false
      : false;

/** Names of what does not pass. */
type Foul<Ours, Real> = {
  [Name in Exclude<keyof Ours, OfEmitters>]: Name extends keyof Real
    ? PassesFor<Ours[Name], Real[Name]> extends true
      ? never
      : Name
    : Name;
}[Exclude<keyof Ours, OfEmitters>];

type Real = typeof Electron;
type Ours = typeof standIn;

/** Each is `never` when all is well; what is not is named in the error. */
export type Fouls = [
  modules: Exclude<keyof Ours, keyof Real>,
  app: Foul<Ours['app'], Real['app']>,
  dialog: Foul<Ours['dialog'], Real['dialog']>,
  ipcMain: Exclude<keyof Ours['ipcMain'], keyof Real['ipcMain']>,
  menus: Exclude<keyof Ours['Menu'], keyof Real['Menu']>,
  menu: Foul<InstanceType<Ours['MenuItem']>['submenu'], Electron.Menu | null>,
  item: Exclude<keyof InstanceType<Ours['MenuItem']>, keyof Electron.MenuItem>,
  images: Foul<Ours['nativeImage'], Real['nativeImage']>,
  theme: Foul<Ours['nativeTheme'], Real['nativeTheme']>,
  notification: Foul<InstanceType<Ours['Notification']>, Electron.Notification>,
  power: Foul<Ours['powerMonitor'], Real['powerMonitor']>,
  protocol: Foul<Ours['protocol'], Real['protocol']>,
  screen: Foul<Ours['screen'], Real['screen']>,
  session: Foul<Ours['session']['defaultSession'], Electron.Session>,
  shell: Foul<Ours['shell'], Real['shell']>,
  tray: Exclude<keyof InstanceType<Ours['Tray']>, keyof Electron.Tray | OfEmitters>,
  window: Exclude<keyof InstanceType<Ours['BrowserWindow']>, keyof Electron.BrowserWindow | OfEmitters>,
  contents: Exclude<
    keyof InstanceType<Ours['BrowserWindow']>['webContents'],
    keyof Electron.WebContents | OfEmitters | 'load' | 'destroy'
  >,
  frame: Exclude<keyof Frame, keyof Electron.WebFrameMain>,
];

type AllNever<Parts extends readonly unknown[]> = {
  [At in keyof Parts]: [Parts[At]] extends [never] ? true : Parts[At];
};

declare const fouls: AllNever<Fouls>;
fouls satisfies readonly true[];

/** The names under which Electron tells, with what the stand-in hands to listeners. */
export function listenToElectron(
  app: Electron.App,
  window: Electron.BrowserWindow,
  power: Electron.PowerMonitor,
  theme: Electron.NativeTheme,
  notification: Electron.Notification,
  tray: Electron.Tray,
): void {
  app.on('second-instance', (_event, _argv: string[], _cwd: string) => {});
  app.on('open-url', (_event, _url: string) => {});
  app.on('before-quit', (event: { preventDefault(): void }) => event.preventDefault());
  app.on('will-quit', (event: { preventDefault(): void }) => event.preventDefault());
  app.on('quit', (_event, _code: number) => {});
  for (const name of ['ready', 'activate', 'window-all-closed'] as const) app.on(name as 'ready', () => {});
  window.on('close', (event: { preventDefault(): void }) => event.preventDefault());
  window.on('closed', () => {});
  window.on('ready-to-show', () => {});
  window.on('show', () => {});
  window.on('hide', () => {});
  window.on('resize', () => {});
  window.on('move', () => {});
  window.on('unresponsive', () => {});
  window.on('session-end', () => {});
  const { webContents } = window;
  webContents.on(
    'did-start-navigation',
    (_details: { url: string; isMainFrame: boolean; isSameDocument: boolean }) => {},
  );
  webContents.on('did-finish-load', () => {});
  webContents.on('will-navigate', (_details: { url: string; isMainFrame: boolean; preventDefault(): void }) => {});
  webContents.on(
    'will-frame-navigate',
    (_details: { url: string; isMainFrame: boolean; preventDefault(): void }) => {},
  );
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.on('render-process-gone', (_event, _details: { reason: string; exitCode: number }) => {});
  webContents.on('console-message', (_details: { message: string }) => {});
  power.on('suspend', () => {});
  power.on('resume', () => {});
  theme.on('updated', () => {});
  notification.on('click', () => {});
  notification.on('close', () => {});
  tray.on('click', () => {});
}
