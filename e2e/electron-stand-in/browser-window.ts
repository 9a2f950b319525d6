// A window: its place and its states are only noted; what is in it is a real page.

import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';

import { app } from './app.ts';
import { Emitter } from './emitter.ts';
import { life } from './life.ts';
import { WebContents } from './web-contents.ts';

const places = ['show', 'hide', 'resize', 'move', 'minimize', 'restore', 'maximize', 'focus'];
const states = ['ready-to-show', 'close', 'closed', 'unresponsive', 'responsive', 'session-end'];

const open = new Set<BrowserWindow>();

export class BrowserWindow extends Emitter {
  static getAllWindows = (): BrowserWindow[] => [...open];

  readonly webContents: WebContents;
  #bounds: Rectangle;
  #isVisible: boolean;
  #isMinimized = false;
  #isMaximized = false;
  #isDestroyed = false;

  constructor({
    x = 0,
    y = 0,
    width = 800,
    height = 600,
    show = true,
    webPreferences = {},
  }: BrowserWindowConstructorOptions) {
    super([...places, ...states]);
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.#bounds = { x, y, width, height };
    this.#isVisible = show;
    this.webContents = new WebContents(webPreferences);
    let isReady = false;
    this.webContents.on('did-finish-load', () => {
      if (!isReady) this.emit('ready-to-show');
      isReady = true;
    });
    open.add(this);
    life.windows.add(this);
  }

  loadURL = (url: string): Promise<void> => this.webContents.load(url);
  isVisible = (): boolean => this.#isVisible;
  isMinimized = (): boolean => this.#isMinimized;
  isMaximized = (): boolean => this.#isMaximized;
  isDestroyed = (): boolean => this.#isDestroyed;
  getBounds = (): Rectangle => this.#bounds;
  getNormalBounds = (): Rectangle => this.#bounds;

  show(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.emit('show');
  }

  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    this.emit('hide');
  }

  focus(): void {
    this.emit('focus');
  }

  minimize(): void {
    this.#isMinimized = true;
    this.emit('minimize');
  }

  restore(): void {
    this.#isMinimized = false;
    this.emit('restore');
  }

  maximize(): void {
    this.#isMaximized = true;
    this.emit('maximize');
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('resize');
    this.emit('move');
  }

  close(): void {
    if (!this.#isDestroyed && !this.emitPreventable('close')) this.destroy();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    open.delete(this);
    life.windows.delete(this);
    void this.webContents.destroy();
    this.emit('closed');
    if (open.size > 0) return;
    // Does nothing while the app is quitting.
    if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
    else app.quit();
  }
}
