// Operations on config.yaml.

import { HeliosError } from '../../../src-shared/errors.ts';
import { settingsSchema, type Mapping, type Settings } from '../../../src-shared/model.ts';
import { asMapping } from '../json-value.ts';
import { personaNameOf } from '../personas.ts';
import { decodeUtf8, settingsPath } from '../working-files.ts';
import { type Handler } from './handlers.ts';

/** As the file has them: what an editor has left there is an error that names the key (B3), not hidden behind the last good version. */
export const getSettings: Handler<'get_settings'> = async ({ files }) => {
  const file = files.read(settingsPath);
  if (!file) throw new HeliosError('not_found', `There is no file ${settingsPath}.`);
  return { settings: asSettings(file.data), path: settingsPath, text: decodeUtf8(settingsPath, file.bytes) };
};

export const updateSettings: Handler<'update_settings'> = async (helios, { values }, context) => {
  const { commit, result } = await helios.writer.change(context, 'update_settings', async (draft) => {
    const before = draft.data(settingsPath);
    const wanted = Object.entries(asMapping(values, 'values')).filter(([key, value]) => before[key] !== value);
    for (const [key, value] of wanted)
      draft.set(settingsPath, [key], key === 'active_persona' ? await servable(String(value)) : value);
    const after = draft.data(settingsPath);
    return { message: sentenceFor(before, after), result: asSettings(after) };
  });
  return { settings: result, commit };

  /** @throws HeliosError as `set_active_persona` does: a persona that cannot be served must not become active */
  async function servable(name: string): Promise<string> {
    const active = personaNameOf(helios.personas.pathOf(name));
    await helios.personas.inherited(active);
    return active;
  }
};

function sentenceFor(before: Mapping, after: Mapping): string {
  const changed = Object.keys(after).filter((key) => before[key] !== after[key]);
  const [first = ''] = changed;
  if (changed.length !== 1) return `Settings: ${changed.join(', ')} changed`;
  if (first === 'active_persona') return `Switched from ${String(before[first])} to ${String(after[first])}`;
  return `Set ${first} from ${String(before[first])} to ${String(after[first])}`;
}

/** Only a mapping that the schema accepts is without a problem under this path. */
const asSettings = (data: Mapping): Settings => settingsSchema.parse(data);
