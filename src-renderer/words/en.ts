// Every word a person sees or hears in the interface, by page. Sentences with a number or a name in them are functions,
// so that another language can order them its own way. Nothing outside the catalogues says anything.

import { base } from '../base/words.en.ts';
import { connections } from '../connections/words.en.ts';
import { desktop } from '../desktop/words.en.ts';
import { document } from '../document/words.en.ts';
import { editor } from '../editor/words.en.ts';
import { health } from '../health/words.en.ts';
import { learning } from '../learning/words.en.ts';
import { overview } from '../overview/words.en.ts';
import { personas } from '../personas/words.en.ts';
import { settings } from '../settings/words.en.ts';
import { timeline } from '../timeline/words.en.ts';
import { frame } from '../ui/words.en.ts';

export const en = {
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

/** The shape that every other language must fill. */
export type Words = typeof en;
