import { expect, it } from 'vitest';

import { timeSince } from './time-since.ts';

it('D6: says how long ago in the largest unit that fits, never in the future', () => {
  const at = '2026-11-21T10:00:00.000Z';
  const after = (seconds: number) => timeSince(at, Date.parse(at) + seconds * 1000, 'en');
  expect([-5, 0.4, 3, 59, 60, 119, 3600, 200_000].map(after)).toEqual([
    'now',
    'now',
    '3 seconds ago',
    '59 seconds ago',
    '1 minute ago',
    '1 minute ago',
    '1 hour ago',
    '2 days ago',
  ]);
  expect(timeSince(at, Date.parse(at) + 5000, 'de')).toBe('vor 5 Sekunden');
});
