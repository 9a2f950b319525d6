// The page of a window: a tab of the browser, with the preload script beside the page and the hooks that Electron calls.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { HandlerDetails, WebPreferences, WindowOpenHandlerResponse } from 'electron';

import { openTab, setPermission, type Tab } from './browser.ts';
import { pack, unpack } from './clone.ts';
import { Emitter } from './emitter.ts';
import { answerInvoke } from './ipc-main.ts';
import {
  fromMain,
  pageWorldScript,
  preloadWorldScript,
  toMain,
  worldName,
  type FromMain,
  type ToMain,
} from './page-worlds.ts';
import { appAddress, browserAddress, decidePermissions, onPermissions, session, type PageRequest } from './session.ts';

export interface Frame {
  readonly url: string;
  readonly parent: Frame | null;
}

let lastId = 0;

export class WebContents extends Emitter {
  readonly id = (lastId += 1);
  readonly session = session.defaultSession;
  readonly #preload: string | undefined;
  readonly #frames = new Map<string, { readonly url: string; readonly parentId: string | undefined }>();
  readonly #worlds = new Map<number, string>();
  #tab: Promise<Tab> | null = null;
  #mainFrame = '';
  #onWindowOpen: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({ action: 'allow' });
  #isDestroyed = false;
  #isCrashed = false;
  /** Navigations that the app itself begins are not put to `will-navigate`. */
  #isLoading = false;

  constructor({ preload, sandbox, contextIsolation, nodeIntegration }: WebPreferences) {
    super([
      'did-start-navigation',
      'did-finish-load',
      'will-navigate',
      'will-frame-navigate',
      'will-attach-webview',
      'render-process-gone',
      'console-message',
    ]);
    if (sandbox === false || contextIsolation === false || nodeIntegration === true)
      throw new Error('The stand-in has only pages in the sandbox, isolated and without Node.');
    this.#preload = preload;
    onPermissions.add(this.#decideAgain);
  }

  get mainFrame(): Frame {
    return this.#frame(this.#mainFrame) ?? { url: '', parent: null };
  }

  getURL = (): string => this.mainFrame.url;
  isDestroyed = (): boolean => this.#isDestroyed;
  isCrashed = (): boolean => this.#isCrashed;

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#onWindowOpen = handler;
  }

  async load(url: string): Promise<void> {
    const { session } = await (this.#tab ??= this.#open());
    await this.#decidePermissions(url);
    this.#isLoading = true;
    await session.send('Page.navigate', { url: browserAddress(url) });
  }

  reload(): void {
    void this.#tab?.then(async ({ session }) => {
      this.#isCrashed = false;
      this.#isLoading = true;
      await session.send('Page.reload');
    });
  }

  send(channel: string, ...args: unknown[]): void {
    this.#post({ do: 'message', channel, args });
  }

  forcefullyCrashRenderer(): void {
    // It cannot answer any more.
    void this.#tab?.then(({ session }) => session.send('Page.crash')).catch(() => {});
  }

  async destroy(): Promise<void> {
    this.#isDestroyed = true;
    onPermissions.delete(this.#decideAgain);
    await (await this.#tab)?.close();
  }

  async #open(): Promise<Tab> {
    const tab = await openTab({
      onNavigate: (request, isMainFrame) => this.#navigates(request, isMainFrame),
      hasFrame: (id) => this.#frames.has(id),
    });
    const { session, mainFrame } = tab;
    this.#mainFrame = mainFrame;
    this.#follow(tab);
    await Promise.all(['Page.enable', 'Runtime.enable', 'Inspector.enable'].map((method) => session.send(method)));
    if (this.#preload === undefined) return tab;
    const secret = randomUUID();
    const add = (source: string, world: object) =>
      session.send('Page.addScriptToEvaluateOnNewDocument', { source, ...world });
    await session.send('Runtime.addBinding', { name: toMain, executionContextName: worldName });
    await add(pageWorldScript(secret), {});
    await add(preloadWorldScript(secret, readFileSync(this.#preload, 'utf8')), { worldName });
    return tab;
  }

  #follow({ session, mainFrame }: Tab): void {
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) =>
      this.#frames.set(frameId, { url: 'about:blank', parentId: parentFrameId }),
    );
    session.on('Page.frameDetached', ({ frameId }) => this.#frames.delete(frameId));
    session.on('Page.frameNavigated', ({ frame }) => this.#setFrame(frame.id, frame.url, frame.parentId));
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      this.#setFrame(frameId, url, this.#frames.get(frameId)?.parentId);
      this.#tellOfNavigation(url, frameId === mainFrame, true);
    });
    session.on('Page.loadEventFired', () => this.emit('did-finish-load'));
    session.on('Page.windowOpen', ({ url, windowName: frameName }) => {
      const details = { url: appAddress(url), frameName, features: '', disposition: 'foreground-tab' };
      // Of the details the stand-in knows these; whatever is answered, it opens no window (browser.ts).
      if (this.#onWindowOpen(details as HandlerDetails).action !== 'deny')
        throw new Error('The stand-in has no windows that the page opens.');
    });
    session.on('Inspector.targetCrashed', () => {
      this.#isCrashed = true;
      this.#worlds.clear();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
    });
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === worldName) this.#worlds.set(context.id, context.auxData.frameId);
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.#worlds.delete(executionContextId),
    );
    session.on('Runtime.executionContextsCleared', () => this.#worlds.clear());
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === toMain) void this.#take(payload, executionContextId);
    });
    session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const message = args.map(({ value, description }: never) => String(value ?? description)).join(' ');
      this.emit('console-message', { message, level: type, frame: this.mainFrame });
    });
  }

  #setFrame(id: string, url: string, parentId: string | undefined): void {
    this.#frames.set(id, { url: appAddress(url), parentId });
  }

  #frame(id: string | undefined): Frame | null {
    const known = id === undefined ? undefined : this.#frames.get(id);
    return known ? { url: known.url, parent: this.#frame(known.parentId) } : null;
  }

  /** Before a request for a document goes out. @returns true when it must not */
  #navigates(request: PageRequest, isMainFrame: boolean): boolean {
    const details = { url: appAddress(request.url), isMainFrame, isSameDocument: false, frame: this.mainFrame };
    const isOwn = this.#isLoading && isMainFrame;
    if (isMainFrame) this.#isLoading = false;
    const isRefused =
      !isOwn &&
      [
        isMainFrame && this.emitPreventable('will-navigate', details),
        this.emitPreventable('will-frame-navigate', details),
      ].includes(true);
    if (!isRefused) this.#tellOfNavigation(request.url, isMainFrame, false);
    return isRefused;
  }

  #tellOfNavigation(url: string, isMainFrame: boolean, isSameDocument: boolean): void {
    this.emit('did-start-navigation', { url: appAddress(url), isMainFrame, isSameDocument });
  }

  async #take(text: string, world: number): Promise<void> {
    const message = unpack(text) as ToMain; // page-worlds.ts made it
    const senderFrame = this.#frame(this.#worlds.get(world));
    const answer = await answerInvoke({ sender: this, senderFrame }, message);
    if (answer) this.#post(answer, world);
  }

  /** @param world that asked; without it the one of the top frame */
  #post(message: FromMain, world?: number): void {
    const contextId = world ?? [...this.#worlds].findLast(([, frame]) => frame === this.#mainFrame)?.[0];
    if (contextId === undefined) return; // nobody listens yet, or any more
    const expression = `${fromMain}(${JSON.stringify(pack(message))})`;
    void this.#tab?.then(({ session }) => session.send('Runtime.evaluate', { expression, contextId })).catch(() => {});
  }

  readonly #decideAgain = () => {
    if (this.getURL() !== '') void this.#decidePermissions(this.getURL());
  };

  async #decidePermissions(url: string): Promise<void> {
    const { origin } = new URL(browserAddress(url));
    for (const [permission, granted] of decidePermissions(url, this as never))
      await setPermission(origin, permission, granted);
  }
}
