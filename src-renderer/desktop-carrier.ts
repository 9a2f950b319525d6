// Carrier of the desktop app: calls and changes over the bridge that its preload script put on the window.

import {
  pageReadyCall,
  type DesktopBridge,
  type DesktopMessage,
  type PageReady,
} from '../src-shared/desktop-bridge.ts';
import { guidanceFor, type Failure, type Reply } from '../src-shared/errors.ts';
import type { Carrier, CarrierListeners } from './client.ts';
import type { Words } from './words/en.ts';

declare global {
  interface Window {
    /** Only in the window of the desktop app. */
    readonly heliosDesktop?: DesktopBridge;
  }
}

/** What the app wants of the page beside telling it of Helios. */
export type AppRequest = Exclude<DesktopMessage, { say: 'change' | 'connection' }>;

/** @param words in the language that is chosen when something goes wrong */
export function openDesktopCarrier(
  bridge: DesktopBridge,
  words: () => Words['frame'],
  onRequest: (request: AppRequest) => void,
): Carrier {
  let listeners: CarrierListeners | undefined;

  function hear(message: DesktopMessage): void {
    if (message.say === 'change') listeners?.onChange(message.event);
    else if (message.say === 'connection') listeners?.onConnection(message.connection);
    else onRequest(message);
  }
  async function begin(): Promise<void> {
    listeners?.onConnection('connecting');
    try {
      // Answered by our own main process, as the bridge has it.
      const { connection } = (await bridge.call(pageReadyCall, {})) as PageReady;
      listeners?.onConnection(connection);
    } catch {
      listeners?.onConnection('offline'); // the app is about to end
    }
  }

  return {
    async send(name, input) {
      try {
        return (await bridge.call(name, input)) as Reply; // core/call.ts made it
      } catch {
        return noAnswer(words());
      }
    },
    listen(given) {
      if (listeners === undefined) bridge.onChange(hear);
      listeners = given;
      void begin();
    },
    reconnect: () => void begin(),
  };
}

const noAnswer = ({ noAnswer: message }: Words['frame']): Failure => ({
  status: 'error',
  code: 'unavailable',
  message,
  guidance: guidanceFor('unavailable'),
});
