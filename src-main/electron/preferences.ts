// How the app behaves on this computer. Not in `config.yaml`, which travels with the state directory. Start at login is not
// here either: the system has it, and the user may change it there.

import { z } from 'zod';

import type { KeptJson } from './kept-json.ts';

export const preferencesSchema = z.object({
  /** A notification when a client changes something. */
  notifyOfClientChanges: z.boolean(),
  automaticUpdates: z.boolean(),
  /** Closing the window ends Helios instead of leaving it in the tray. */
  closeQuits: z.boolean(),
  /** Also listen on 127.0.0.1, as `helios serve` does. */
  serveHttp: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;
export type KeptPreferences = KeptJson<Preferences>;

export const firstPreferences: Preferences = {
  notifyOfClientChanges: false,
  automaticUpdates: true,
  closeQuits: false,
  serveHttp: false,
};
