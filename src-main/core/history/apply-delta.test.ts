import { describe, expect, test } from 'vitest';
import { applyDelta } from './apply-delta.ts';

const base = Buffer.from('0123456789');

test('copies from the base and adds what is new', () => {
  // 10 bytes become 7: copy 3 from 2, add "ab", copy 2 from 0.
  const delta = Buffer.from([10, 7, 0x91, 2, 3, 2, 0x61, 0x62, 0x90, 2]);
  expect(applyDelta(base, delta).toString()).toBe('234ab01');
});

test('a copy without a length is one of 64 KB', () => {
  const long = Buffer.alloc(0x10001, 'x');
  expect(applyDelta(long, Buffer.from([0x81, 0x80, 4, 0x80, 0x80, 4, 0x80])).length).toBe(0x10000);
});

describe('H14: a delta is refused, never read past its end or that of its base,', () => {
  test.each([
    ['empty', []],
    ['for a base of another length', [11, 1, 1, 0x61]],
    ['that copies from beyond the base', [10, 3, 0x91, 9, 3]],
    ['that adds more than it holds', [10, 5, 5, 0x61]],
    ['that gives more than it promises', [10, 1, 2, 0x61, 0x62]],
    ['that gives less than it promises', [10, 2, 1, 0x61]],
    ['with a command of zero', [10, 0, 0]],
    ['whose command is cut off', [10, 3, 0x91, 2]],
  ])('%s', (_, bytes) => {
    expect(() => applyDelta(base, Buffer.from(bytes))).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });
});
