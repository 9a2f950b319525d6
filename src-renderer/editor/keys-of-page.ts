import { isMac } from '../shortcuts.ts';

/** Keys with Ctrl (on a Mac Cmd) that act on the page or on Helios, not on the text. */
const ours = new Set(['k', 's', '1', '2', '3', '4', '5', '6', '7', '8']);

/** Monaco does not hear them: it would take Ctrl+K as the first half of a command, and F1 for its own palette. */
export function keepKeysOfPage(place: HTMLElement): { dispose(): void } {
  const hide = (event: KeyboardEvent) => {
    const withMod = isMac ? event.metaKey : event.ctrlKey;
    if (event.key === 'F1' || (withMod && !event.altKey && ours.has(event.key.toLowerCase()))) event.stopPropagation();
  };
  place.addEventListener('keydown', hide, { capture: true });
  return { dispose: () => place.removeEventListener('keydown', hide, { capture: true }) };
}
