// `npm run icons`: draws every icon again, after a change of the drawings in assets/icons and assets/tray.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { root } from '../run.mjs';
import { renderIcons } from './render.mjs';

for (const [name, content] of renderIcons()) {
  const path = join(root, 'assets', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
