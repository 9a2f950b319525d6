import { useState } from 'react';

import { useHelios } from '../store.ts';
import { useMedia } from '../ui/use-media.ts';

export type ChartColors = Readonly<Record<'quiet' | 'line' | 'sky' | 'wrong', string>>;

/** The colours of the page as a canvas wants them; others when the theme changes. */
export function useChartColors(): ChartColors {
  const theme = useHelios((state) => state.theme);
  const systemIsDark = useMedia('(prefers-color-scheme: dark)');
  const isDark = theme === 'system' ? systemIsDark : theme === 'dark';
  const [known, setKnown] = useState(() => ({ isDark, colors: readColors() }));
  if (known.isDark !== isDark) setKnown({ isDark, colors: readColors() });
  return known.colors;
}

/** What a pair of colours is now can only be asked of an element. */
function readColors(): ChartColors {
  const probe = document.createElement('span');
  document.body.append(probe);
  const look = (token: keyof ChartColors) => {
    probe.style.color = `var(--color-${token})`;
    return getComputedStyle(probe).color;
  };
  const colors = { quiet: look('quiet'), line: look('line'), sky: look('sky'), wrong: look('wrong') };
  probe.remove();
  return colors;
}
