// A button that has done its work may go, and the focus with it: then the view that is on show takes it.

import { useEffect, useRef, type FocusEvent, type RefObject } from 'react';

interface KeptFocus {
  readonly ref: RefObject<HTMLElement | null>;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/** After a dialog that closes has given the focus back. */
const settleMs = 80;

export function useKeptFocus(): KeptFocus {
  const place = useRef<HTMLElement>(null);
  const isInside = useRef(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!isInside.current || document.activeElement !== document.body) return;
      place.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
    }, settleMs);
    return () => clearTimeout(timer);
  });
  return {
    ref: place,
    onFocus() {
      isInside.current = true;
    },
    onBlur({ relatedTarget }) {
      // Without a target it is lost, not elsewhere.
      if (relatedTarget instanceof Node) isInside.current = place.current?.contains(relatedTarget) ?? false;
    },
  };
}
