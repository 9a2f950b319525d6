// The owner's end for shims, the command line and a desktop app that wants to take over: who may come in, and for what.
// What they say after the greeting is the business of the handlers.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { chmod, rename, rm } from 'node:fs/promises';
import net, { type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  ownerRanks,
  relayProtocol,
  type CallAnswer,
  type CallRequest,
  type Hello,
  type OwnerRank,
  type Welcome,
} from '../../src-shared/relay-protocol.ts';
import { readFirstJson, readJsonLines, writeJson } from './json-lines.ts';
import { newSocketAddress, removeStaleSockets, unseenAddress } from './socket-address.ts';

const helloLimits = { maxBytes: 4096, timeoutMs: 5000 };
const maxCallBytes = 10_000_000;
/** How long a connection may take to take in what was written to it before it was closed. */
const closeTimeoutMs = 1000;

export interface OwnerSocketOptions {
  /** The state directory. */
  readonly dir: string;
  readonly version: string;
  /** Called with the number of greeted connections whenever it changes; the idle end counts from zero. */
  readonly onConnections?: (count: number) => void;
}

export interface OwnerHandlers {
  /** One JSON-RPC message a line, both ways. `session` is the same when a client comes back after a loss. */
  readonly onMcp: (socket: Duplex, session: string) => void;
  /** Must not reject: failures are data by then (core/call.ts). `connection` is the same for all calls of one. */
  readonly onCall: (name: string, input: unknown, client: string, connection: Duplex) => Promise<unknown>;
  /** True if this owner gives way to one of that rank; it then closes this socket and releases the lock. */
  readonly onHandOver: (rank: OwnerRank) => boolean;
}

export interface OwnerSocket {
  /** For the lock file, as is `token`. */
  readonly address: string;
  readonly token: string;
  /** Greeted and still open. */
  readonly connections: number;
  /** Lets everybody in who has connected so far, and from now on. */
  readonly serve: (handlers: OwnerHandlers) => void;
  /** To be called only by whoever has the lock. */
  readonly removeStaleSockets: () => Promise<void>;
  /** Reads nothing further from anybody; answers still go out. */
  readonly pause: () => void;
  /** Nobody new is let in; open connections end after what was written to them. */
  readonly close: () => Promise<void>;
}

/** Listens before the lock is taken, so that whoever reads the lock can connect. Throws HeliosError `io`. */
export async function listenOwnerSocket({ dir, version, onConnections }: OwnerSocketOptions): Promise<OwnerSocket> {
  const address = await newSocketAddress(dir);
  const token = randomBytes(32).toString('base64url');
  const open = new Set<Socket>();
  const greeted = new Set<Socket>();
  let handlers: OwnerHandlers | undefined;
  let isClosing = false;

  const server = net.createServer((socket) => {
    open.add(socket);
    // A peer that breaks off is no event here: 'close' follows.
    socket.on('error', () => {});
    socket.once('close', () => {
      open.delete(socket);
      if (greeted.delete(socket)) onConnections?.(greeted.size);
    });
    if (handlers) void receive(socket, handlers);
  });
  if (process.platform === 'win32') {
    server.listen(address);
    await once(server, 'listening');
  } else {
    await listenBeforeSeen(server, address);
  }

  async function receive(socket: Socket, to: OwnerHandlers): Promise<void> {
    let hello: unknown;
    try {
      hello = await readFirstJson(socket, helloLimits);
    } catch {
      // Not one of ours, or gone already.
      socket.destroy();
      return;
    }
    const refusal = isClosing ? closing : refuse(hello, token);
    // `refuse` has looked at the fields that all kinds share.
    if (refusal) socket.end(`${JSON.stringify(refusal)}\n`);
    else admit(socket, hello as Hello, to);
  }

  function admit(socket: Socket, hello: Hello, to: OwnerHandlers): void {
    const welcome: Welcome = { ok: true, version };
    if (hello.want === 'hand-over') {
      const answer: Welcome = to.onHandOver(hello.rank)
        ? welcome
        : { ok: false, code: 'rank', message: 'This owner keeps the state directory.' };
      socket.end(`${JSON.stringify(answer)}\n`);
      return;
    }
    greeted.add(socket);
    onConnections?.(greeted.size);
    writeJson(socket, welcome);
    if (hello.want === 'mcp') to.onMcp(socket, hello.session);
    else serveCalls(socket, hello.client, to);
  }

  async function close(): Promise<void> {
    isClosing = true;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) {
      if (!greeted.has(socket)) writeJson(socket, closing);
      // Not waiting for the other side to end as well: a paused socket would never notice.
      socket.end(() => socket.destroy());
    }
    const timer = setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, closeTimeoutMs);
    await closed;
    clearTimeout(timer);
    if (process.platform !== 'win32') await rm(address, { force: true });
  }
  let closed: Promise<void> | undefined;

  return {
    address,
    token,
    get connections() {
      return greeted.size;
    },
    serve(to) {
      handlers = to;
      for (const socket of open) void receive(socket, to);
    },
    pause() {
      isClosing = true;
      for (const socket of greeted) socket.pause();
    },
    removeStaleSockets: () => removeStaleSockets(dir, address),
    close: () => (closed ??= close()),
  };
}

/** An owner that sweeps the folder takes a socket file for left over in the instant between its making and listening. */
async function listenBeforeSeen(server: Server, address: string): Promise<void> {
  const unseen = unseenAddress(address);
  server.listen(unseen);
  await once(server, 'listening');
  try {
    await chmod(unseen, 0o600);
    await rename(unseen, address);
  } catch (error) {
    server.close(); // or it would keep the process alive
    throw error;
  }
}

const closing: Welcome = { ok: false, code: 'closing', message: 'This owner is about to end.' };

function refuse(hello: unknown, token: string): Welcome | undefined {
  const fields: Partial<Record<string, unknown>> = typeof hello === 'object' && hello !== null ? { ...hello } : {};
  if (fields['helios'] !== relayProtocol) {
    return {
      ok: false,
      code: 'protocol',
      message: `This owner speaks version ${relayProtocol} of the relay protocol.`,
    };
  }
  if (typeof fields['token'] !== 'string' || !isSame(fields['token'], token)) {
    return { ok: false, code: 'token', message: 'The token is not the one in the lock file.' };
  }
  const { want, session, client, rank } = fields;
  const isComplete =
    (want === 'mcp' && typeof session === 'string') ||
    (want === 'calls' && typeof client === 'string') ||
    (want === 'hand-over' && typeof rank === 'string' && Object.hasOwn(ownerRanks, rank));
  return isComplete ? undefined : { ok: false, code: 'protocol', message: 'The greeting is incomplete.' };
}

/** Takes the same time wherever the two differ. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function serveCalls(socket: Socket, client: string, { onCall }: OwnerHandlers): void {
  readJsonLines(socket, maxCallBytes, (value) => {
    // Greeted with the token, so it is our own client program on the other end.
    const { id, name, input } = value as CallRequest;
    void onCall(name, input, client, socket).then((reply) => writeJson(socket, { id, reply } satisfies CallAnswer));
  });
}
