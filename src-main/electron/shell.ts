// What the parts of the app share, made once at the start.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { app } from 'electron';
import { z } from 'zod';

import { chooseStateDir } from '../host/state-dir-option.ts';
import { DesktopOwner } from './desktop-owner.ts';
import { keepJson, type KeptJson } from './kept-json.ts';
import { firstPreferences, preferencesSchema, type KeptPreferences } from './preferences.ts';
import type { StartArguments } from './start-arguments.ts';
import { windowPlaceSchema } from './window-place.ts';
import { chooseWords } from './words.ts';
import type { DesktopWords } from './words.en.ts';

const rememberedSchema = z.object({
  window: windowPlaceSchema.nullable(),
  /** Name of the newest crash report that the user was told of. */
  crashTold: z.string(),
});

export interface Shell {
  readonly dir: string;
  readonly words: DesktopWords;
  readonly preferences: KeptPreferences;
  readonly remembered: KeptJson<z.infer<typeof rememberedSchema>>;
  readonly owner: DesktopOwner;
  /** Folders of the build: the interface, and the app's own files. */
  readonly rendererDir: string;
  readonly desktopDir: string;
}

/** The app has been told its name, which decides where its own files are. */
export function prepareShell({ heliosDir, afterCrash }: StartArguments): Shell {
  const desktopDir = fileURLToPath(new URL('.', import.meta.url));
  const rendererDir = join(desktopDir, '..', 'renderer');
  const dir = chooseStateDir(heliosDir, process.env);
  const userData = app.getPath('userData');
  const preferences = keepJson(join(userData, 'desktop.json'), preferencesSchema, firstPreferences);
  return {
    dir,
    // Known once the app is ready.
    get words() {
      return chooseWords([...app.getPreferredSystemLanguages(), app.getLocale()]);
    },
    preferences,
    remembered: keepJson(join(userData, 'desktop-state.json'), rememberedSchema, { window: null, crashTold: '' }),
    owner: new DesktopOwner({
      dir,
      programs: join(desktopDir, '..'),
      loopback: () => (preferences.content.serveHttp ? { rendererDir } : null),
      watch: afterCrash ? { by: null, predecessor: afterCrash.pid } : undefined,
    }),
    rendererDir,
    desktopDir,
  };
}
