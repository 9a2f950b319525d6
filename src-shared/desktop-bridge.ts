// What the window of the desktop app and its main process say to each other: calls one way, messages the other.

import type { ChangeEvent } from './change-event.ts';

export const callChannel = 'helios:call';
export const messageChannel = 'helios:change';

/** A call beside the operations: the page listens from now on. Answered with {@link PageReady}. */
export const pageReadyCall = 'desktop_ready';

export interface PageReady {
  readonly connection: 'live' | 'offline';
}

/** A persona that somebody proposes by a link. Nothing in it was asked for; only its shape is known to be right. */
export interface PersonaProposal {
  readonly name: string | null;
  readonly text: string;
  /** Who made the link, as the link says. */
  readonly from: string | null;
}

export type DesktopMessage =
  | { readonly say: 'change'; readonly event: ChangeEvent }
  | { readonly say: 'connection'; readonly connection: 'live' | 'offline' }
  /** Show this page; an address of the interface. */
  | { readonly say: 'go'; readonly address: string }
  | { readonly say: 'shortcuts' }
  | { readonly say: 'proposal'; readonly proposal: PersonaProposal };

/** `window.heliosDesktop`, from the preload script. */
export interface DesktopBridge {
  readonly call: (name: string, input: unknown) => Promise<unknown>;
  /** @returns ends the listening */
  readonly onChange: (listener: (message: DesktopMessage) => void) => () => void;
}
