import { base } from '../base/words.de.ts';
import { connections } from '../connections/words.de.ts';
import { desktop } from '../desktop/words.de.ts';
import { document } from '../document/words.de.ts';
import { editor } from '../editor/words.de.ts';
import { health } from '../health/words.de.ts';
import { learning } from '../learning/words.de.ts';
import { overview } from '../overview/words.de.ts';
import { personas } from '../personas/words.de.ts';
import { settings } from '../settings/words.de.ts';
import { timeline } from '../timeline/words.de.ts';
import { frame } from '../ui/words.de.ts';
import type { Words } from './en.ts';

export const de: Words = {
  frame,
  overview,
  personas,
  document,
  editor,
  base,
  timeline,
  learning,
  health,
  connections,
  settings,
  desktop,
};
