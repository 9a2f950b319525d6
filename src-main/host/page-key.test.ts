import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { keepPageKey, proofOf, readPageKey } from './page-key.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'helios-key-'));
  mkdirSync(join(dir, 'run'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('D10: the key of the page lasts across starts, readable for its user only', async () => {
  const key = { ...readPageKey(dir), port: 4000 };
  await keepPageKey(dir, key);
  expect(readPageKey(dir)).toEqual(key);
  expect(statSync(join(dir, 'run/loopback.json')).mode & 0o777).toBe(0o600);
});

it.each(['', '{', '{"token": "short", "port": 1}', '{"token": null}'])('a damaged key %j makes a new one', (text) => {
  writeFileSync(join(dir, 'run/loopback.json'), text);
  const { token, port } = readPageKey(dir);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(port).toBe(0);
  expect(readPageKey(dir).token).not.toBe(token);
});

it('H20: a proof is good for one token, one address and one nonce', () => {
  const proofs = [
    proofOf('token', '127.0.0.1:4000', 'a'),
    proofOf('token', '127.0.0.1:4001', 'a'),
    proofOf('token', '127.0.0.1:4000', 'b'),
    proofOf('other', '127.0.0.1:4000', 'a'),
  ];
  expect(new Set(proofs).size).toBe(4);
  expect(proofOf('token', '127.0.0.1:4000', 'a')).toBe(proofs[0]);
});
