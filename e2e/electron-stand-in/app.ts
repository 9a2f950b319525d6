// `app`: the life of the process. Its ends are real: what exits is this process, and what starts again is another one.

import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

import { Emitter } from './emitter.ts';
import { life } from './life.ts';
import { takeSingleInstance } from './single-instance.ts';

const firstFolders = {
  win32: join(process.env['APPDATA'] ?? homedir()),
  darwin: join(homedir(), 'Library', 'Application Support'),
} as const;
const appData = (): string =>
  firstFolders[process.platform as 'win32'] ?? (process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'));

interface RelaunchOptions {
  readonly args?: readonly string[];
  readonly execPath?: string;
}

const ofLife = ['ready', 'window-all-closed', 'before-quit', 'will-quit', 'quit'];
const ofOthers = ['second-instance', 'activate', 'open-url', 'render-process-gone', 'child-process-gone'];

class App extends Emitter {
  readonly isPackaged = false;
  /** Only macOS has one. */
  readonly dock = undefined;
  readonly commandLine = { appendSwitch() {} };
  #name = 'Electron';
  #isReady = false;
  #isQuitting = false;
  readonly #relaunches: RelaunchOptions[] = [];
  #ready: Promise<void> | null = null;

  constructor() {
    super([...ofLife, ...ofOthers]);
    // Electron runs until it is told to end.
    setInterval(() => {}, 60_000);
  }

  isReady = (): boolean => this.#isReady;
  setName = (name: string): void => void (this.#name = name);
  getName = (): string => this.#name;
  getVersion = (): string => '0.0.0';
  getLocale = (): string => 'en-US';
  getPreferredSystemLanguages = (): string[] => ['en-US'];
  getAppPath = (): string => dirname(process.argv[1] ?? '');
  setAppUserModelId = (_id: string): void => {};
  setAsDefaultProtocolClient = (_scheme: string): boolean => true;
  setAboutPanelOptions = (_options: object): void => {};
  showAboutPanel = (): void => {};
  setLoginItemSettings = (_settings: object): void => {};
  getLoginItemSettings = (_options?: object) => ({ openAtLogin: false, wasOpenedAtLogin: false });
  isInApplicationsFolder = (): boolean => true;

  /** Soon after it is first asked for; in Electron it may be as soon as the main script has waited for anything. */
  whenReady(): Promise<void> {
    return (this.#ready ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#isReady = true;
        this.emit('ready');
        resolve();
      });
    }));
  }

  getPath(name: string): string {
    const known: Readonly<Record<string, string | undefined>> = {
      userData: process.argv.find((arg) => arg.startsWith(userDataSwitch))?.slice(userDataSwitch.length),
      appData: appData(),
      home: homedir(),
      exe: process.execPath,
    };
    if (!(name in known)) throw new Error(`The stand-in has no path '${name}'.`);
    return known[name] ?? join(appData(), this.#name);
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  requestSingleInstanceLock(): boolean {
    return takeSingleInstance(
      this.getPath('userData'),
      (argv, cwd) => void this.whenReady().then(() => this.emit('second-instance', {}, argv, cwd)),
    );
  }

  quit(): void {
    if (this.#isQuitting || this.emitPreventable('before-quit')) return;
    this.#isQuitting = true;
    for (const window of life.windows) window.close();
    this.#isQuitting = life.windows.size === 0; // otherwise one of them prevented it
    if (!this.#isQuitting) return;
    if (this.emitPreventable('will-quit')) this.#isQuitting = false;
    else this.exit(0);
  }

  /** At once, asking nobody. */
  exit(code = 0): void {
    this.emit('quit', {}, code);
    for (const close of life.onExit) close();
    for (const { args = process.argv.slice(1), execPath = process.execPath } of this.#relaunches)
      spawn(execPath, [...process.execArgv, ...args], { stdio: 'inherit', detached: true }).unref();
    process.exit(code);
  }

  relaunch(options: RelaunchOptions = {}): void {
    this.#relaunches.push(options);
  }
}

const userDataSwitch = '--user-data-dir=';

export const app = new App();
