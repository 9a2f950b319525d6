// What a client of MCP does, counted in the list of sessions.

import { createHash } from 'node:crypto';

import { type Session } from '../../src-shared/interface-operations.ts';
import { type Sessions } from '../core/sessions.ts';
import { type ClientFacts, type Watch } from './watched-server.ts';

/** @param idOf the id under which the carrier holds the session of a client */
export function countSession(
  sessions: Sessions,
  transport: Session['transport'],
  idOf: (client: ClientFacts) => string,
): Watch {
  return {
    onRequest: (client) => {
      const { name, version, protocol } = client;
      sessions.introduce(idOf(client), { name, client_version: version, protocol, transport });
    },
    onCall: (client, what, failed) => sessions.count(idOf(client), what, failed),
  };
}

/** For requests that belong to no session: all of one program are taken for one. */
export function visitorId({ name, version }: ClientFacts): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, version]))
    .digest('hex');
  return `visitor-${hash.slice(0, 16)}`;
}
