// Commands and other local programs that call operations over the socket, in the list of sessions from their first call
// until they disconnect.

import { randomUUID } from 'node:crypto';
import { type Duplex } from 'node:stream';

import { type Sessions } from '../core/sessions.ts';

export interface CommandSessions {
  /** @returns the id of the session that this connection is */
  meet(client: string, connection: Duplex): string;
}

export function listCommands(sessions: Sessions): CommandSessions {
  const known = new WeakMap<Duplex, string>();
  return {
    meet(client, connection) {
      const met = known.get(connection);
      if (met !== undefined) return met;
      const id = `command-${randomUUID()}`;
      known.set(connection, id);
      const release = sessions.hold(id);
      if (connection.destroyed) release();
      else connection.once('close', release);
      sessions.introduce(id, {
        name: client.trim().slice(0, 100) || 'helios',
        client_version: null,
        protocol: null,
        transport: 'command',
      });
      return id;
    },
  };
}
