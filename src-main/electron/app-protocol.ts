// The scheme under which the window loads the interface. A file address would be neither an origin nor secure.

import { readFile } from 'node:fs/promises';

import { protocol, session } from 'electron';

import { pageHeaders } from '../host/page-headers.ts';
import { isOwnPage, pageScheme } from './navigation.ts';
import { pageFile } from './page-file.ts';

/** To be called before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Every answer carries the policy, the first one too. */
export function servePage(rendererDir: string): void {
  session.defaultSession.protocol.handle(pageScheme, async ({ method, url }) => {
    const file = method === 'GET' && isOwnPage(url) ? pageFile(url, rendererDir) : null;
    if (file === null) return nothing();
    try {
      const bytes = new Uint8Array(await readFile(file.path));
      return new Response(bytes, { headers: { ...pageHeaders, 'content-type': file.contentType } });
    } catch {
      return nothing(); // there is no such file
    }
  });
}

const nothing = (): Response => new Response(null, { status: 404, headers: pageHeaders });
