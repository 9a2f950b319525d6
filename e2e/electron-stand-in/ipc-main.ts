import type { FromMain, ToMain } from './page-worlds.ts';
import type { Frame, WebContents } from './web-contents.ts';

interface InvokeEvent {
  readonly sender: WebContents;
  /** Null when it is gone already. */
  readonly senderFrame: Frame | null;
}

type Handler = (event: InvokeEvent & { readonly type: 'frame' }, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handler>();

export const ipcMain = {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  removeHandler: (channel: string): void => void handlers.delete(channel),
};

/** With the words of Electron, which are what the page gets to see. @returns null where no answer is waited for */
export async function answerInvoke(event: InvokeEvent, message: ToMain): Promise<FromMain | null> {
  if (message.do !== 'invoke') return null;
  const { call, channel, args } = message;
  try {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const value = structuredClone(await handler({ ...event, type: 'frame' }, ...args));
    return { do: 'answer', call, value };
  } catch (error) {
    return { do: 'answer', call, error: `Error invoking remote method '${channel}': ${String(error)}` };
  }
}
