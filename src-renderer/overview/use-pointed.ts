import { useCallback, useEffect, useRef, useState } from 'react';

/** A pointer that only passes shows nothing; one that goes over to the card finds it still there. */
const showMs = 80;
const hideMs = 160;

/** Which planet the card tells of: the one under the pointer, or the one with the focus. */
export function usePointed() {
  const [pointed, setPointed] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const later = useCallback((name: string | null, ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setPointed(name), ms);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    pointed,
    point: useCallback((name: string, when?: 'now') => later(name, when === 'now' ? 0 : showMs), [later]),
    leave: useCallback(() => later(null, hideMs), [later]),
    stay: useCallback(() => clearTimeout(timer.current), []),
    hide: useCallback(() => {
      clearTimeout(timer.current);
      setPointed(null);
    }, []),
  };
}
