// `helios://` links from wherever the system hands them in. What one holds is shown in the window, and nothing else happens.

import { app } from 'electron';

import { failureOf } from '../core/call.ts';
import type { AppWindow } from './app-window.ts';
import { linkScheme, readLink } from './deep-link.ts';
import { notify } from './notify.ts';
import type { Shell } from './shell.ts';
import { readStartArguments } from './start-arguments.ts';

export interface Links {
  /** From now on; what came before is shown now. */
  showIn(window: AppWindow): void;
}

/** To be called before the app is ready: macOS hands a link in while it starts. */
export function receiveLinks(shell: Shell, first: string | null): Links {
  let window: AppWindow | null = null;
  const waiting = first === null ? [] : [first];

  const receive = (link: string) => {
    if (window === null) return void waiting.push(link);
    try {
      const proposal = readLink(link);
      window.show();
      window.tell({ say: 'proposal', proposal });
    } catch (error) {
      notify({ title: shell.words.notice.link, body: failureOf(error).message });
    }
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    receive(url);
  });
  app.on('second-instance', (_event, argv) => {
    const { link, hidden } = readStartArguments(argv.slice(1));
    if (link !== null) receive(link);
    // Started once more by hand: the user looks for the window.
    else if (!hidden) window?.show();
  });
  // Installers register it too; this is for those who unpack, and for a copy that was moved.
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
  return {
    showIn(opened) {
      window = opened;
      // How macOS starts once more what runs already.
      app.on('activate', () => opened.show());
      for (const link of waiting.splice(0)) receive(link);
    },
  };
}
