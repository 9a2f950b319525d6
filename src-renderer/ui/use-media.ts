import { useSyncExternalStore } from 'react';

/** Widths at which the layout changes, as in styles.css. */
export const widths = { two: '(min-width: 47.5rem)', wide: '(min-width: 87.5rem)' } as const;

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const media = matchMedia(query);
      media.addEventListener('change', onChange);
      return () => media.removeEventListener('change', onChange);
    },
    () => matchMedia(query).matches,
  );
}
