// Open pages of the interface in the list of sessions. A page is open while it listens for changes; its calls are
// requests of their own and say in a header which page they are from.

import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';

import { heliosVersion } from '../../src-shared/version.ts';
import { type Sessions } from '../core/sessions.ts';

/** Any text that the page has made up for itself, at most 100 characters. */
export const pageHeader = 'helios-page';

export interface PageSessions {
  open(request: IncomingMessage, response: ServerResponse): void;
  count(request: IncomingMessage, operation: string, failed: boolean): void;
}

export function listPages(sessions: Sessions): PageSessions {
  const open = new Set<string>();
  return {
    open(request, response) {
      const id = pageOf(request) ?? `page-${randomUUID()}`;
      const release = sessions.hold(id);
      open.add(id);
      sessions.introduce(id, {
        name: 'Helios in a browser',
        client_version: heliosVersion,
        protocol: null,
        transport: 'page',
      });
      response.once('close', () => {
        release();
        open.delete(id);
      });
    },
    count(request, operation, failed) {
      // From a page that does not say which one it is: most often there is only one, else it is the newest.
      const id = pageOf(request) ?? [...open].at(-1);
      if (id !== undefined) sessions.count(id, operation, failed);
    },
  };
}

function pageOf({ headers }: IncomingMessage): string | null {
  const header = headers[pageHeader];
  return typeof header === 'string' && header !== '' ? `page-${header.slice(0, 100)}` : null;
}
