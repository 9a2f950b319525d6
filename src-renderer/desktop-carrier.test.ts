import { describe, expect, it, vi } from 'vitest';

import { pageReadyCall, type DesktopBridge, type DesktopMessage } from '../src-shared/desktop-bridge.ts';
import type { ChangeEvent } from '../src-shared/change-event.ts';
import type { Connection } from './client.ts';
import { openDesktopCarrier, type AppRequest } from './desktop-carrier.ts';
import { frame } from './ui/words.en.ts';

const event: ChangeEvent = {
  commit: 'c1',
  actor: 'you',
  tool: 'set_value',
  message: 'Changed tone',
  files: [],
  personas: ['writer'],
  base: false,
  settings: false,
  list: false,
  sessions: false,
};

function open(call: DesktopBridge['call']) {
  let tell: (message: DesktopMessage) => void = () => {};
  const asked: (readonly [string, unknown])[] = [];
  const requests: AppRequest[] = [];
  const bridge: DesktopBridge = {
    call: (name, input) => {
      asked.push([name, input]);
      return call(name, input);
    },
    onChange: (listener) => {
      tell = listener;
      return () => {};
    },
  };
  const carrier = openDesktopCarrier(
    bridge,
    () => frame,
    (request) => requests.push(request),
  );
  const connections: Connection[] = [];
  const events: ChangeEvent[] = [];
  const listen = () =>
    carrier.listen({ onChange: (heard) => events.push(heard), onConnection: (state) => connections.push(state) });
  return { carrier, asked, requests, connections, events, listen, tell: (message: DesktopMessage) => tell(message) };
}

describe('openDesktopCarrier', () => {
  it('hands on calls and replies as they are', async () => {
    const { carrier, asked } = open(async () => ({ status: 'success', personas: [], count: 0 }));
    expect(await carrier.send('list_personas', {})).toEqual({ status: 'success', personas: [], count: 0 });
    expect(asked).toEqual([['list_personas', {}]]);
  });

  it('answers with a failure, never an exception, when the main process does not answer', async () => {
    const { carrier } = open(() => Promise.reject(new Error('gone')));
    expect(await carrier.send('list_personas', {})).toMatchObject({ status: 'error', code: 'unavailable' });
  });

  it('D7: says that it listens, then hears changes and what becomes of the connection', async () => {
    const { listen, asked, connections, events, tell } = open(async () => ({ connection: 'live' }));
    listen();
    await vi.waitFor(() => expect(connections).toEqual(['connecting', 'live']));
    expect(asked).toEqual([[pageReadyCall, {}]]);
    tell({ say: 'change', event });
    tell({ say: 'connection', connection: 'offline' });
    expect(events).toEqual([event]);
    expect(connections.at(-1)).toBe('offline');
  });

  it('tries again when it is told to', async () => {
    let isThere = false;
    const { carrier, listen, connections } = open(async () => {
      if (!isThere) throw new Error('not yet');
      return { connection: 'live' };
    });
    listen();
    await vi.waitFor(() => expect(connections.at(-1)).toBe('offline'));
    isThere = true;
    carrier.reconnect();
    await vi.waitFor(() => expect(connections.at(-1)).toBe('live'));
  });

  it('passes on what the app wants of the page', () => {
    const { listen, requests, tell } = open(async () => ({ connection: 'live' }));
    listen();
    tell({ say: 'go', address: '/health' });
    expect(requests).toEqual([{ say: 'go', address: '/health' }]);
  });
});
