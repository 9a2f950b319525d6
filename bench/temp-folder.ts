// Scratch space that is gone when the run ends.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A short name: paths of sockets are limited to about 100 bytes.
const root = mkdtempSync(join(tmpdir(), 'hb-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

export const tempFolder = (): string => mkdtempSync(join(root, 's'));
