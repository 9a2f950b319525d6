// Schema 1 to 2: snapshots kept, restarts, health checks and logs became settings.

import { newSettings, settingsSchema, type Settings } from '../../../src-shared/model.ts';
import { validate } from '../validate.ts';
import { decodeUtf8, settingsPath } from '../working-files.ts';
import { parseYaml } from '../../../src-shared/yaml/yaml-text.ts';
import { addSettings } from './complete-settings.ts';
import { type Migration } from './migrations.ts';

const added: readonly (keyof Settings)[] = [
  'automatic_snapshots_kept',
  'restart_first_delay_s',
  'restart_delay_factor',
  'restart_attempts',
  'health_check_interval_s',
  'health_monitor_interval_s',
  'log_level',
];

export const moreSettings: Migration = {
  from: 1,
  to: 2,
  message: 'Added to the settings: snapshots kept, restarts, health checks, log level',
  check(files) {
    const file = files.read(settingsPath);
    if (file === null) return; // it is written anew, complete
    const data = parseYaml(decodeUtf8(settingsPath, file.bytes), settingsPath);
    // With what is going to be added, every key has to be there and right.
    const defaults = Object.fromEntries(added.map((key) => [key, newSettings[key]]));
    validate(settingsSchema, { ...defaults, ...data }, settingsPath);
  },
  run(draft) {
    const file = draft.before(settingsPath);
    if (file === null) return;
    const text = decodeUtf8(settingsPath, file.bytes);
    const data = parseYaml(text, settingsPath);
    const missing = added.filter((key) => !Object.hasOwn(data, key));
    if (missing.length > 0) draft.put(settingsPath, addSettings(text, missing));
  },
};
