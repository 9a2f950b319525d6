// The session token of the browser carrier: comes in the fragment, which is never sent to a server, and is taken out of
// the address bar at once so that it ends up in no history, bookmark or screenshot.

const storageKey = 'helios.token';

const freshToken = (): string | null => new URLSearchParams(location.hash.slice(1)).get('token');

export const hasFreshToken = (): boolean => Boolean(freshToken());

/** The token of this tab, or null. A new one in the address wins over a kept one. */
export function takeToken(): string | null {
  const fresh = freshToken();
  if (fresh) {
    keepToken(fresh);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(storageKey);
}

export const keepToken = (token: string): void => sessionStorage.setItem(storageKey, token);
