// The first words on a connection to an owner. One that is slow or has stopped leaves them unanswered; nobody but the
// caller decides what that means.

import net from 'node:net';
import { relayProtocol, type Hello, type LockInfo, type Welcome } from '../../src-shared/relay-protocol.ts';
import { asObject } from './json-rpc.ts';

/** An owner in good health answers in milliseconds; one that is just starting may need longer. */
const promptMs = 5_000;
const askAgainMs = 1_000;
/** Longer than an owner takes to be found mute and replaced, by the settings of a new installation. */
const greetTimeoutMs = 120_000;

/** `true` from `onMute` gives up. It is called again and again while there is no answer. */
export type OnMute = () => Promise<boolean>;

export type Greeting = net.Socket | 'refused' | 'unreachable';

/** Resolves to the socket once it is welcomed, with everything after the welcome still to be read. */
export async function greet(lock: LockInfo, session: string, onMute: OnMute): Promise<Greeting> {
  const hello: Hello = { helios: relayProtocol, token: lock.token, want: 'mcp', session };
  const answer = await ask(lock.socket, hello, onMute);
  if (answer === 'unreachable') return answer;
  const { socket, welcome } = answer;
  if (welcome.ok) return socket;
  socket.destroy();
  return welcome.code === 'closing' ? 'unreachable' : 'refused';
}

/** Settles at the first sign of life or of death. No owner gives way to the lowest rank, so this changes nothing. */
export async function askForLife(lock: LockInfo, onMute: OnMute): Promise<void> {
  const hello: Hello = { helios: relayProtocol, token: lock.token, want: 'hand-over', rank: 'background' };
  const answer = await ask(lock.socket, hello, onMute);
  if (answer !== 'unreachable') answer.socket.destroy();
}

type Answer = { readonly socket: net.Socket; readonly welcome: Welcome } | 'unreachable';

function ask(address: string, hello: Hello, onMute: OnMute): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    const askedMs = performance.now();
    let received: Buffer = Buffer.alloc(0);
    let isSettled = false;
    const settle = (answer: Answer): void => {
      isSettled = true;
      clearTimeout(timer);
      resolve(answer);
    };
    const giveUp = (): void => {
      socket.destroy();
      // Without effect after the welcome, when the socket is in other hands.
      settle('unreachable');
    };
    const waitOn = (): void => {
      if (performance.now() - askedMs > greetTimeoutMs) return giveUp();
      onMute().then((isHopeless) => {
        if (isHopeless) giveUp();
        else if (!isSettled) timer = setTimeout(waitOn, askAgainMs);
      }, giveUp);
    };
    let timer = setTimeout(waitOn, promptMs);
    socket.on('error', giveUp);
    socket.on('close', giveUp);
    socket.on('connect', () => socket.write(`${JSON.stringify(hello)}\n`));
    const readWelcome = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\n');
      if (end === -1) return;
      const welcome = parseWelcome(received.toString('utf8', 0, end));
      if (!welcome) return giveUp();
      socket.off('data', readWelcome);
      socket.pause();
      if (end + 1 < received.length) socket.unshift(received.subarray(end + 1));
      settle({ socket, welcome });
    };
    socket.on('data', readWelcome);
  });
}

function parseWelcome(line: string): Welcome | undefined {
  try {
    const welcome = asObject(JSON.parse(line));
    // `ok` decides, and the code is only compared.
    return typeof welcome['ok'] === 'boolean' ? (welcome as unknown as Welcome) : undefined;
  } catch {
    // Something else listens at an address that a dead owner left behind.
    return undefined;
  }
}
