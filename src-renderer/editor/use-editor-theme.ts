import { useLayoutEffect } from 'react';

import { useHelios } from '../store.ts';
import { useMedia } from '../ui/use-media.ts';
import { showTheme } from './themes.ts';

/** All editors of a page share one theme; it follows that of the page. */
export function useEditorTheme(): void {
  const theme = useHelios((state) => state.theme);
  const systemIsDark = useMedia('(prefers-color-scheme: dark)');
  const isDark = theme === 'system' ? systemIsDark : theme === 'dark';
  // Before anything is painted.
  useLayoutEffect(() => showTheme(isDark), [isDark]);
}
