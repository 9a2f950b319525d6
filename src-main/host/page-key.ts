// The token of the loopback and the port it had last, kept across starts so that an open page and a configured HTTP
// client go on after a restart. A page gives its token only to who proves to know it (proofOf), since on a shared
// computer somebody else might take the port while Helios is not there.

import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { nodeDisk, replaceFile } from '../core/disk.ts';

const pageKeySchema = z.object({ token: z.string().min(32), port: z.int().min(0).max(65_535) });
export type PageKey = z.infer<typeof pageKeySchema>;

const placeOf = (dir: string): string => join(dir, 'run', 'loopback.json');

/** A new one where none is kept, or none that can be read. */
export function readPageKey(dir: string): PageKey {
  try {
    return pageKeySchema.parse(JSON.parse(readFileSync(placeOf(dir), 'utf8')));
  } catch {
    return { token: randomBytes(32).toString('base64url'), port: 0 };
  }
}

export async function keepPageKey(dir: string, key: PageKey): Promise<void> {
  await replaceFile(nodeDisk, placeOf(dir), new TextEncoder().encode(`${JSON.stringify(key)}\n`), {
    mode: 0o600,
    tempDir: join(dir, 'run'),
  });
}

/** HMAC-SHA-256 over where it was asked and the asker's nonce, in hex: a proof cannot be fetched here and used elsewhere. */
export const proofOf = (token: string, host: string, nonce: string): string =>
  createHmac('sha256', token).update(`${host} ${nonce}`).digest('hex');
