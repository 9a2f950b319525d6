import { useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';

interface Roving<Container extends HTMLElement> {
  /** The one that Tab reaches. */
  readonly current: string | undefined;
  /** For the element around them; each has its name in `data-name`. */
  readonly container: {
    readonly ref: React.RefObject<Container | null>;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onFocus: (event: FocusEvent) => void;
  };
}

/** Many things, one stop of Tab: the arrows walk through the names in order, Home and End go to the first and last. */
export function useRoving<Container extends HTMLElement>(
  names: readonly string[],
  start: string | undefined,
): Roving<Container> {
  const ref = useRef<Container>(null);
  const [last, setLast] = useState<string>();
  const current = [last, start].find((name) => name !== undefined && names.includes(name)) ?? names[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const at = current === undefined ? -1 : names.indexOf(current);
    const next = target(event.key, at, names.length);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const name = names[next];
    if (name !== undefined) ref.current?.querySelector<HTMLElement>(`[data-name="${CSS.escape(name)}"]`)?.focus();
  };
  const onFocus = ({ target }: FocusEvent) => {
    const name = nameOf(target);
    if (name !== undefined) setLast(name);
  };
  return { current, container: { ref, onKeyDown, onFocus } };
}

export const nameOf = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-name]')?.dataset['name'] : undefined;

function target(key: string, at: number, length: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(length - 1, at + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return null;
  }
}
