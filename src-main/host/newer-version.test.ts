import { expect, test } from 'vitest';

import { isNewerVersion } from './newer-version.ts';

test('D9: versions are compared by number, and one with a suffix comes before that without', () => {
  const rising = ['0.4.0', '0.4.9', '0.4.10', '0.10.0', '1.0.0-beta.2', '1.0.0-beta.10', '1.0.0', '2.0.0'];
  for (const [index, version] of rising.entries()) {
    for (const [otherIndex, other] of rising.entries())
      expect([version, other, isNewerVersion(version, other)]).toEqual([version, other, index > otherIndex]);
  }
});
