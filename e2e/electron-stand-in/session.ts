// `protocol` and `session`: what the app serves, what it lets out, and what it permits.

import type { Session } from 'electron';

import { app } from './app.ts';
import { toApp, toBrowser } from './page-address.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type PermissionRequest = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type PermissionCheck = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type DeviceCheck = NonNullable<Parameters<Session['setDevicePermissionHandler']>[0]>;
type BeforeRequest = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void;

/** As DevTools describes a request. */
export interface PageRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

const privileged = new Set<string>();
const handlers = new Map<string, Handler>();
const hooks: { request?: PermissionRequest | null; check?: PermissionCheck | null; before?: BeforeRequest } = {};
/** Of the pages that are open. */
export const onPermissions = new Set<() => void>();

export const protocol = {
  registerSchemesAsPrivileged(
    schemes: readonly {
      scheme: string;
      privileges?: { standard?: boolean; secure?: boolean; supportFetchAPI?: boolean };
    }[],
  ) {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) {
      // Addresses are loaded as https (page-address.ts), which is all three.
      if (!privileges?.standard || !privileges.secure || !privileges.supportFetchAPI)
        throw new Error('The stand-in knows only schemes that are standard, secure and support fetch.');
      privileged.add(scheme);
    }
  },
};

export const session = {
  defaultSession: {
    protocol: {
      handle(scheme: string, handler: Handler) {
        if (!app.isReady()) throw new Error('Session can only be received when app is ready');
        if (!privileged.has(scheme))
          throw new Error(`The stand-in serves no scheme that is not privileged: ${scheme}.`);
        if (handlers.has(scheme)) throw new Error(`The scheme '${scheme}' has been already handled`);
        handlers.set(scheme, handler);
      },
    },
    webRequest: {
      onBeforeRequest(listener: BeforeRequest) {
        hooks.before = listener;
      },
    },
    setPermissionRequestHandler(handler: PermissionRequest | null): void {
      hooks.request = handler;
      for (const decideAgain of onPermissions) decideAgain();
    },
    setPermissionCheckHandler(handler: PermissionCheck | null): void {
      hooks.check = handler;
      for (const decideAgain of onPermissions) decideAgain();
    },
    /** Devices are chosen in a window of the browser, which there is none of. */
    setDevicePermissionHandler(_handler: DeviceCheck | null): void {},
  },
};

export const browserAddress = (url: string): string => toBrowser(url, handlers.keys());
export const appAddress = (url: string): string => toApp(url, handlers.keys());

/** @returns null when it is refused, `elsewhere` when no handler of the app is meant */
export async function answerRequest({ url: address, method, headers }: PageRequest) {
  const url = appAddress(address);
  const { cancel = false } = await new Promise<{ cancel?: boolean }>((resolve) => {
    if (hooks.before) hooks.before({ url }, resolve);
    else resolve({});
  });
  if (cancel) return null;
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  if (handler === undefined) return 'elsewhere' as const;
  const response = await handler(new Request(url, { method, headers }));
  return {
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  };
}

/** Electron's names of what a page can ask for, as Chromium names it. */
const permissions: readonly (readonly [name: string, descriptor: object])[] = [
  ['geolocation', { name: 'geolocation' }],
  ['notifications', { name: 'notifications' }],
  ['media', { name: 'camera' }],
  ['media', { name: 'microphone' }],
  ['midi', { name: 'midi' }],
  ['midiSysex', { name: 'midi', sysex: true }],
  ['clipboard-read', { name: 'clipboard-read' }],
  ['clipboard-sanitized-write', { name: 'clipboard-write', allowWithoutGesture: true }],
  ['idle-detection', { name: 'idle-detection' }],
  ['window-management', { name: 'window-management' }],
  ['storage-access', { name: 'storage-access' }],
  ['persistent-storage', { name: 'persistent-storage' }],
  ['sensors', { name: 'accelerometer' }],
];

/**
 * Without a window Chromium asks nobody at the moment of the attempt. So all that a page can ask for is put to both handlers
 * beforehand, for the address that it is at, and set.
 */
export function decidePermissions(url: string, contents: never): readonly (readonly [object, boolean])[] {
  return permissions.map(([name, descriptor]) => {
    let isGranted = !hooks.request;
    // The handlers take Electron's closed list of names, to which these belong.
    hooks.request?.(contents, name as never, (granted) => (isGranted = granted), { requestingUrl: url } as never);
    const isAllowed = hooks.check?.(contents, name as never, new URL(url).origin, { requestingUrl: url } as never);
    return [descriptor, isGranted && (isAllowed ?? true)];
  });
}
