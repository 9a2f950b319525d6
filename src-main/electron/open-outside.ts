import { shell } from 'electron';

/** In the user's browser. Whoever calls it has looked at the address. */
export function openOutside(url: string): void {
  // A system without a browser is no fault of the app, and nothing waits for it.
  shell.openExternal(url).catch(() => {});
}
