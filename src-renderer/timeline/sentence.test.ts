import { expect, test } from 'vitest';

import { sentenceOf } from './sentence.ts';

test('says the words of a snapshot that was gone back to, and leaves every other sentence alone', () => {
  const message = 'Went back to snapshot_20260301_120000_before_the_holidays: personas/writer.yaml';
  expect(sentenceOf({ message, tool: 'rollback' })).toBe('Went back to “before the holidays”: personas/writer.yaml');
  expect(sentenceOf({ message, tool: 'commit_changes' })).toBe(message);
  expect(sentenceOf({ message: 'Went back to 0123456789ab', tool: 'rollback' })).toBe('Went back to 0123456789ab');
});
