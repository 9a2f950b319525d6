// What the lock says about where the owner is, as far as a shim needs it.

import fs from 'node:fs';
import path from 'node:path';
import { lockFileName, type LockInfo } from '../../src-shared/relay-protocol.ts';
import { asObject } from './json-rpc.ts';

/** Undefined when there is none, or none of ours. */
export function readLock(dir: string): LockInfo | undefined {
  try {
    const lock = asObject(JSON.parse(fs.readFileSync(path.join(dir, lockFileName), 'utf8')));
    const isOurs =
      typeof lock['socket'] === 'string' && typeof lock['token'] === 'string' && typeof lock['pid'] === 'number';
    // The three fields that are used here have been looked at.
    return isOurs ? (lock as unknown as LockInfo) : undefined;
  } catch (error) {
    // The Python helios-mcp writes its lock in place, so it can be read half written; the owner to start will judge it.
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const errorCode = (error: unknown): unknown => asObject(error)['code'];
