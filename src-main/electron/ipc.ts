// The page's carrier, at this end: one channel for calls, one for messages. Whoever asks is looked at before what is asked.

import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';

import { callChannel, messageChannel, pageReadyCall, type DesktopMessage } from '../../src-shared/desktop-bridge.ts';
import { HeliosError } from '../../src-shared/errors.ts';
import { failureOf } from '../core/call.ts';
import type { DesktopOwner } from './desktop-owner.ts';
import { isOwnPage } from './navigation.ts';

export interface PageLink {
  /** Kept until the page listens. */
  tell(message: DesktopMessage): void;
}

export function linkPage(window: BrowserWindow, owner: DesktopOwner): PageLink {
  const { webContents } = window;
  const waiting: DesktopMessage[] = [];
  let isListening = false;
  const send = (message: DesktopMessage): void => {
    if (!webContents.isDestroyed()) webContents.send(messageChannel, message);
  };
  const connection = () => (owner.isLive ? 'live' : 'offline');
  const setListening = (listens: boolean): void => {
    isListening = listens;
    owner.setPageOpen(listens);
  };

  const ask = async (name: string, input: unknown) => {
    const plain = asJson(input);
    return plain === null ? notJson : owner.callFromPage(name, plain);
  };

  ipcMain.handle(callChannel, async (event, name: unknown, input: unknown) => {
    if (!isFromPage(event, window)) throw new Error('Only the page of the app may ask.');
    if (name !== pageReadyCall) return ask(String(name), input);
    setListening(true);
    for (const message of waiting.splice(0)) send(message);
    return { connection: connection() };
  });
  owner.listen({
    // Of changes before it listened the page has seen the outcome.
    onChange: (event) => isListening && send({ say: 'change', event }),
    onState: () => isListening && send({ say: 'connection', connection: connection() }),
  });
  // What is loaded anew, or has crashed, listens again when it is there.
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) setListening(false);
  });
  webContents.on('render-process-gone', () => setListening(false));
  window.on('closed', () => {
    ipcMain.removeHandler(callChannel);
    setListening(false);
  });
  return { tell: (message) => (isListening ? send(message) : void waiting.push(message)) };
}

/** What a page in a browser could send: the channel takes more, dates and circles too, which no operation knows. */
function asJson(input: unknown): object | null {
  try {
    const plain: unknown = JSON.parse(JSON.stringify(input ?? {}));
    return typeof plain === 'object' ? plain : null;
  } catch {
    return null;
  }
}

const notJson = failureOf(new HeliosError('invalid', 'The request is not JSON.'));

/** The top frame of the window, with our own page in it: no frame inside of it, no other page. */
function isFromPage({ sender, senderFrame }: IpcMainInvokeEvent, { webContents }: BrowserWindow): boolean {
  return (
    sender.id === webContents.id && senderFrame !== null && senderFrame.parent === null && isOwnPage(senderFrame.url)
  );
}
