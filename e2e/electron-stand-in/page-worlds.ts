// What is put into each document before any script of the page: in a world of its own the preload script with its
// `electron`, in the world of the page what the preload exposes there. The two worlds share nothing but the DOM, as with
// `contextIsolation`; they talk by events under a name that the page does not learn.

import { pack, unpack } from './clone.ts';

export const worldName = 'Electron Isolated Context';
/** Only in that world: to the main process, and from it. */
export const toMain = 'standInToMain';
export const fromMain = 'standInFromMain';

export type ToMain =
  | { readonly do: 'invoke'; readonly call: number; readonly channel: string; readonly args: unknown[] }
  | { readonly do: 'send'; readonly channel: string; readonly args: unknown[] };
export type FromMain =
  | { readonly do: 'message'; readonly channel: string; readonly args: unknown[] }
  | { readonly do: 'answer'; readonly call: number; readonly value?: unknown; readonly error?: string };

export const pageWorldScript = (secret: string): string =>
  onlyOnTop(`(${String(openWire)})(${JSON.stringify(secret)}, 'page', 'preload', (key, api) => {
    if (Object.hasOwn(globalThis, key)) throw new Error("Cannot bind an API on top of an existing property on the window object");
    const freeze = (value) => {
      if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
      return value;
    };
    Object.defineProperty(globalThis, key, { value: freeze(api), enumerable: true });
  });`);

export const preloadWorldScript = (secret: string, preload: string): string =>
  onlyOnTop(`
  const wire = (${String(openWire)})(${JSON.stringify(secret)}, 'preload', 'page', () => {});
  const electron = (${String(makeElectron)})(wire.expose, globalThis.${toMain}, ${JSON.stringify(fromMain)}, ${String(pack)}, ${String(unpack)});
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('module not found: ' + name); // the sandbox has no Node
  };
  const module = { exports: {} };
  ((require, module, exports) => {${preload}\n})(require, module, module.exports);`);

/** Frames inside of the page get no preload. */
const onlyOnTop = (script: string): string => `if (window === window.top) { ${script} }`;

type Plain = unknown;

/** One end of the wire between the worlds. Values are cloned; functions and promises become such that ask the other end. */
function openWire(secret: string, own: string, other: string, onExpose: (key: string, api: Plain) => void) {
  const functions: ((...args: unknown[]) => unknown)[] = [];
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let answer: Plain;

  // oxlint-disable-next-line typescript/no-explicit-any
  const post = (message: any) => dispatchEvent(new CustomEvent(secret + other, { detail: message }));
  const encode = (value: unknown): Plain => {
    if (typeof value === 'function') return { is: 'function', at: functions.push(value as () => unknown) - 1 };
    if (value instanceof Promise) {
      const at = functions.push(() => {}) - 1;
      value.then(
        (settled) => post({ say: 'settled', at, value: encode(settled) }),
        (error) => post({ say: 'settled', at, error: String(error?.message ?? error) }),
      );
      return { is: 'promise', at };
    }
    if (Array.isArray(value)) return { is: 'array', items: value.map(encode) };
    if (typeof value !== 'object' || value === null) return { is: 'value', value };
    return { is: 'object', entries: Object.entries(value).map(([key, part]) => [key, encode(part)]) };
  };
  // Made by `encode` of the other end.
  // oxlint-disable-next-line typescript/no-explicit-any
  const decode = (coded: any): unknown => {
    if (coded.is === 'array') return coded.items.map(decode);
    if (coded.is === 'object')
      return Object.fromEntries(coded.entries.map(([key, part]: [string, Plain]) => [key, decode(part)]));
    if (coded.is === 'promise') return new Promise((resolve, reject) => promises.set(coded.at, { resolve, reject }));
    if (coded.is !== 'function') return coded.value;
    return (...args: unknown[]) => {
      post({ say: 'call', at: coded.at, args: args.map(encode) });
      const { value, error } = answer as { value: Plain; error?: string };
      if (error !== undefined) throw new Error(error);
      return decode(value);
    };
  };
  addEventListener(secret + own, (event) => {
    // Only the other end knows the name of the event.
    // oxlint-disable-next-line typescript/no-explicit-any
    const message = (event as CustomEvent).detail;
    if (message.say === 'expose') return onExpose(message.key, decode(message.api));
    if (message.say === 'answer') return void (answer = message);
    if (message.say === 'settled') {
      const waiting = promises.get(message.at);
      promises.delete(message.at);
      return message.error === undefined
        ? waiting?.resolve(decode(message.value))
        : waiting?.reject(new Error(message.error));
    }
    try {
      post({ say: 'answer', value: encode(functions[message.at]?.(...message.args.map(decode))) });
    } catch (error) {
      post({ say: 'answer', error: String(error instanceof Error ? error.message : error) });
    }
  });
  return { expose: (key: string, api: unknown) => post({ say: 'expose', key, api: encode(api) }) };
}

/** `electron` as a preload script in the sandbox has it. */
function makeElectron(
  expose: (key: string, api: unknown) => void,
  send: (text: string) => void,
  receiver: string,
  pack: (value: unknown) => string,
  unpack: (text: string) => unknown,
) {
  type Listener = (event: object, ...args: unknown[]) => void;
  const listeners = new Map<string, Set<Listener>>();
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastCall = 0;
  const ipcRenderer = {
    invoke(channel: string, ...args: unknown[]) {
      const call = (lastCall += 1);
      send(pack({ do: 'invoke', call, channel, args }));
      return new Promise((resolve, reject) => calls.set(call, { resolve, reject }));
    },
    send: (channel: string, ...args: unknown[]) => send(pack({ do: 'send', channel, args })),
    on(channel: string, listener: Listener) {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      return ipcRenderer;
    },
    off(channel: string, listener: Listener) {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
  };
  Object.defineProperty(globalThis, receiver, {
    value(text: string) {
      const message = unpack(text) as FromMain; // the main process made it
      if (message.do === 'message') {
        const event = { sender: ipcRenderer, senderId: 0 };
        for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args);
        return;
      }
      const waiting = calls.get(message.call);
      calls.delete(message.call);
      if (message.error === undefined) waiting?.resolve(message.value);
      else waiting?.reject(new Error(message.error));
    },
  });
  return { contextBridge: { exposeInMainWorld: expose }, ipcRenderer };
}
