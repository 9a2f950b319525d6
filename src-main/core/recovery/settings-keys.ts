// Settings that are missing, and keys that no setting has (B3).

import { HeliosError } from '../../../src-shared/errors.ts';
import { decodeUtf8, settingsPath, type WorkingFiles } from '../working-files.ts';
import { parseYaml } from '../../../src-shared/yaml/yaml-text.ts';
import { addSettings, findSettingsGap, type SettingsGap } from './complete-settings.ts';
import { healer, type Finding, type Patient } from './strategy.ts';

export async function findSettingsKeys({ files, writer }: Pick<Patient, 'files' | 'writer'>): Promise<Finding[]> {
  const read = readSettingsGap(files);
  if (!read) return [];
  const { missing } = read.gap;
  const names = missing.map((key) => `\`${key}\``).join(', ');
  const added: Finding = {
    id: 'settings_keys',
    status: 'error',
    problem: new HeliosError('invalid', `${settingsPath} lacks ${names}.`, {
      guidance: 'Run `helios doctor --fix`: it adds them with what a new installation has.',
      validationErrors: missing.map((field) => ({ field, message: 'is missing', type: 'missing' })),
    }),
    heal: async (snapshot) => {
      await writer.change({ actor: healer }, 'heal', (draft) => {
        const bytes = draft.before(settingsPath)?.bytes ?? new Uint8Array();
        // Not checked on the way in: a key that Helios does not know stays, and is reported.
        draft.restore(settingsPath, Buffer.from(addSettings(decodeUtf8(settingsPath, bytes), missing)));
        return { message: `Added to the settings: ${missing.join(', ')}`, result: null, ...(snapshot && { snapshot }) };
      });
      return {
        message: `Added to ${settingsPath}: ${missing.join(', ')}.`,
        undo: `Delete the keys from ${settingsPath} again.`,
      };
    },
  };
  return [...(missing.length > 0 ? [added] : []), ...unknownKeys(read.gap)];
}

/** Whoever wrote it meant something, so nothing is taken out. */
export const unknownKeys = ({ unknown }: SettingsGap): Finding[] =>
  unknown.map(({ key, near }) => {
    const message = `${settingsPath} holds \`${key.slice(0, 100)}\`, which is no setting.`;
    const guidance =
      near === null
        ? `Delete the line with \`${key.slice(0, 100)}\`.`
        : `Did you mean \`${near}\`? Correct the key, or delete its line.`;
    const validationErrors = [{ field: key, message: 'is not a key that Helios knows here', type: 'unknown_key' }];
    return {
      id: `settings_keys:${key.slice(0, 100)}`,
      status: 'error',
      problem: new HeliosError('invalid', message, { guidance, validationErrors }),
      heal: null,
    };
  });

/** Null when the file is not there, or is no YAML: that is another finding. */
export function readSettingsGap(files: WorkingFiles): { readonly text: string; readonly gap: SettingsGap } | null {
  const file = files.read(settingsPath);
  if (!file || file.bytes.length === 0) return null;
  try {
    const text = decodeUtf8(settingsPath, file.bytes);
    return { text, gap: findSettingsGap(parseYaml(text, settingsPath)) };
  } catch (error) {
    if (error instanceof HeliosError) return null;
    throw error;
  }
}
