// Carrier of a browser: calls by POST, changes as server-sent events, both with the session token. Uses fetch for the
// events because EventSource can send no header.

import { EventSourceParserStream } from 'eventsource-parser/stream';

import type { ChangeEvent } from '../src-shared/change-event.ts';
import { guidanceFor, type ErrorCode, type Failure, type Reply } from '../src-shared/errors.ts';
import type { Carrier, CarrierListeners, Connection } from './client.ts';
import type { Words } from './words/en.ts';

const callTimeoutMs = 30_000;
const firstDelayMs = 250;
const longestDelayMs = 5_000;

/** @param words in the language that is chosen when something goes wrong */
export function openBrowserCarrier(origin: string, givenToken: string | null, words: () => Words['frame']): Carrier {
  /** So that the owner counts what this page asks as this page's. */
  const page = crypto.randomUUID();
  let token = givenToken;
  let listeners: CarrierListeners | undefined;
  let attempt = new AbortController();
  let isProven = false;

  /** Sends the token, but only to who has proven to know it: after a restart somebody else might have the port. */
  async function request(
    path: string,
    { headers, ...init }: RequestInit & { readonly headers?: Record<string, string> },
  ) {
    isProven ||= await knowsToken(origin, token ?? '', init.signal ?? null);
    if (!isProven) return new Response(null, { status: 401 });
    return fetch(new URL(path, origin), {
      ...init,
      cache: 'no-store',
      headers: { ...headers, authorization: `Bearer ${token}`, 'helios-page': page },
    });
  }

  /** Follows the events until `signal`; each loop is one connection. */
  async function follow({ onChange, onConnection }: CarrierListeners, signal: AbortSignal): Promise<void> {
    const say = (connection: Connection) => {
      if (!signal.aborted) onConnection(connection);
    };
    if (token === null) return say('no_token');
    say('connecting');
    for (let delayMs = firstDelayMs; !signal.aborted; delayMs = Math.min(delayMs * 1.6, longestDelayMs)) {
      // A failed attempt and a broken stream are the same here: the owner is gone, and is asked again.
      const response = await request('/api/events', { signal }).catch(() => undefined);
      if (response?.status === 401) return say('refused');
      if (response?.ok && response.body) {
        say('live');
        await readEvents(response.body, onChange).catch(() => undefined);
        isProven = false;
        say('connecting');
        delayMs = firstDelayMs;
      } else {
        say('offline');
      }
      await pause(delayMs, signal);
    }
  }

  function start(): void {
    attempt.abort();
    attempt = new AbortController();
    if (listeners) void follow(listeners, attempt.signal);
  }

  return {
    async send(name, input) {
      let response: Response;
      try {
        response = await request('/api/call', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ name, input }),
          signal: AbortSignal.timeout(callTimeoutMs),
        });
      } catch {
        return failure('unavailable', words().noAnswer);
      }
      if (response.status === 401) {
        attempt.abort();
        listeners?.onConnection('refused');
        return failure('unavailable', words().tokenRefused);
      }
      const reply: unknown = await response.json().catch(() => undefined);
      return isReply(reply) ? reply : failure('internal', words().unreadableAnswer);
    },
    listen(given) {
      listeners = given;
      start();
    },
    reconnect(newToken) {
      if (newToken !== undefined) token = newToken;
      isProven = false;
      start();
    },
  };
}

/** Challenge and answer: see proofOf of the owner. The host is part of it, so nobody can pass on another's answer. */
async function knowsToken(origin: string, token: string, signal: AbortSignal | null): Promise<boolean> {
  const bytes = new TextEncoder();
  const nonce = crypto.randomUUID();
  const response = await fetch(new URL(`/api/proof?nonce=${nonce}`, origin), { cache: 'no-store', signal });
  const { proof } = (await response.json().catch(() => ({}))) as { proof?: unknown };
  const key = await crypto.subtle.importKey('raw', bytes.encode(token), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const expected = await crypto.subtle.sign('HMAC', key, bytes.encode(`${new URL(origin).host} ${nonce}`));
  return proof === [...new Uint8Array(expected)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function readEvents(body: ReadableStream<Uint8Array>, onChange: (event: ChangeEvent) => void): Promise<void> {
  // The type of TextDecoderStream also takes shared memory, which a response never is.
  const decoder = new TextDecoderStream() as TransformStream<Uint8Array, string>;
  const reader = body.pipeThrough(decoder).pipeThrough(new EventSourceParserStream()).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    // The owner writes nothing else as data.
    onChange(JSON.parse(next.value.data) as ChangeEvent);
  }
}

const isReply = (value: unknown): value is Reply =>
  typeof value === 'object' &&
  value !== null &&
  'status' in value &&
  (value.status === 'success' || value.status === 'error');

const failure = (code: ErrorCode, message: string): Failure => ({
  status: 'error',
  code,
  message,
  guidance: guidanceFor(code),
});

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
