// One client on the owner's socket: MCP as lines of JSON, in whichever revision the client opens.

import { type Duplex } from 'node:stream';

import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';

import { type Helios } from '../core/helios.ts';
import { countSession } from './count-session.ts';
import { announceChanges, createMcpServer, sinkOf } from './server.ts';

/** Above the largest line the shim lets through, so that what is too large is answered, not cut off. */
const maxMessageBytes = 32 * 1024 * 1024;

export function serveMcpSocket(helios: Helios, socket: Duplex, session: string): void {
  const stops: (() => void)[] = [helios.sessions.hold(session)];
  const watch = countSession(helios.sessions, 'stdio', () => session);
  const handle = serveStdio(
    ({ era }) => {
      // Called again when a client probes with one revision and opens with another.
      const face = createMcpServer(helios, { era, session, connection: socket, watch });
      stops.push(announceChanges(helios, sinkOf(face)));
      return face.server;
    },
    { transport: new StdioServerTransport(socket, socket, { maxBufferSize: maxMessageBytes }) },
  );
  socket.once('close', () => {
    for (const stop of stops) stop();
    void handle.close();
  });
}
