// The one browser of the process: started when the first window is opened. Which request belongs to whom is decided here.

import { join } from 'node:path';

import { app } from './app.ts';
import { startChromium, type Cdp, type CdpSession, type Chromium } from './chromium.ts';
import { life } from './life.ts';
import { answerRequest, type PageRequest } from './session.ts';

/** A tab that a window has opened. */
export interface Tab {
  readonly session: CdpSession;
  readonly mainFrame: string;
  close(): Promise<void>;
}

export interface TabOptions {
  /** @returns true when the navigation is refused */
  readonly onNavigate: (request: PageRequest, isMainFrame: boolean) => boolean;
  /** Whether this is a frame inside of the page. */
  readonly hasFrame: (id: string) => boolean;
}

let running: Promise<Chromium> | null = null;
let live: Chromium | null = null;
const sessions = new Map<string, string>();
const tabs = new Map<string, TabOptions>();
let isOpening = false;

export async function openTab(options: TabOptions): Promise<Tab> {
  const { browser, attach } = await (running ??= start());
  isOpening = true;
  const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
  isOpening = false;
  const session = attach(sessions.get(targetId) ?? '');
  tabs.set(targetId, options);
  await session.send('Runtime.runIfWaitingForDebugger');
  return {
    session,
    mainFrame: targetId,
    async close() {
      tabs.delete(targetId);
      await browser.send('Target.closeTarget', { targetId }).catch(() => {}); // it may have closed itself
    },
  };
}

export async function setPermission(origin: string, permission: object, granted: boolean): Promise<void> {
  const setting = granted ? 'granted' : 'denied';
  // One that this browser does not know cannot be used in it either.
  await live?.browser.send('Browser.setPermission', { origin, permission, setting }).catch(() => {});
}

async function start(): Promise<Chromium> {
  const executable = process.env['STAND_IN_CHROMIUM'];
  if (executable === undefined) throw new Error('STAND_IN_CHROMIUM does not name a browser.');
  const profile = join(app.getPath('userData'), 'chromium');
  const chromium = await startChromium({ executable, profile, onExit: () => app.exit(70) });
  live = chromium;
  life.onExit.push(chromium.kill);
  const { browser } = chromium;
  browser.on('Target.attachedToTarget', ({ targetInfo, sessionId }) => {
    const { targetId, type } = targetInfo;
    const isOurs = type !== 'page' || (isOpening && targetInfo.openerId === undefined) || sessions.has(targetId);
    if (!isOurs) {
      // Windows that the page opens: `setWindowOpenHandler` was asked and this stand-in knows only windows of the app.
      void browser.send('Target.closeTarget', { targetId }).catch(() => {});
      return;
    }
    if (!sessions.has(targetId)) sessions.set(targetId, sessionId);
    if (type !== 'page')
      void chromium
        .attach(sessionId)
        .send('Runtime.runIfWaitingForDebugger')
        .catch(() => {});
  });
  browser.on('Fetch.requestPaused', (paused) => void answer(browser, paused));
  const { targetInfos } = await browser.send('Target.getTargets');
  for (const { targetId, type } of targetInfos) if (type === 'page') sessions.set(targetId, '');
  await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  await browser.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  return chromium;
}

async function answer(browser: CdpSession, paused: Cdp): Promise<void> {
  const { requestId, frameId, resourceType, request } = paused;
  const isNavigation = resourceType === 'Document';
  const owner = [...tabs].find(([main, { hasFrame }]) => main === frameId || hasFrame(frameId));
  const isRefused = isNavigation && (owner?.[1].onNavigate(request, owner[0] === frameId) ?? false);
  const response = isRefused ? null : await answerRequest(request);
  const send = (): Promise<unknown> => {
    if (response === 'elsewhere') return browser.send('Fetch.continueRequest', { requestId });
    if (response === null)
      return browser.send('Fetch.failRequest', {
        requestId,
        errorReason: isNavigation ? 'Aborted' : 'BlockedByClient',
      });
    return browser.send('Fetch.fulfillRequest', { requestId, ...response });
  };
  // Whoever asked may be gone.
  await send().catch(() => {});
}
