import { useState } from 'react';

import { newSettings, settingsSchema, type Settings } from '../../src-shared/model.ts';
import { useChange } from '../changes.ts';
import { PersonaSwitch } from '../personas/persona-switch.tsx';
import { Select } from '../ui/select.tsx';
import { useWords } from '../words/use-words.ts';
import { NumberSetting } from './number-setting.tsx';
import { SettingRow } from './setting-row.tsx';
import type { SettingEntry } from './setting-table.ts';

interface ConfigSettingProps {
  readonly entry: SettingEntry;
  readonly settings: Settings;
}

/** One setting of config.yaml. */
export function ConfigSetting({ entry: { key, unit, counts }, settings }: ConfigSettingProps) {
  const words = useWords().settings;
  const { title, about } = words.entries[key];
  const [refusal, setRefusal] = useState<string>();
  const { run } = useChange('update_settings', {
    failed: words.couldNotChange(title),
    done: ({ settings }) => (counts === 'now' ? words.changed : words.changedLater)(title, tell(settings)),
    onFailure(error) {
      if (error.code !== 'invalid') return false;
      setRefusal(error.message);
      return true;
    },
  });
  const tell = (of: Settings): string => {
    if (key === 'log_level') return words.levels[of[key]];
    return unit === undefined ? String(of[key]) : `${of[key]}\u00a0${words.units[unit]}`;
  };
  const save = (value: Settings[keyof Settings]) => {
    setRefusal(undefined);
    void run({ values: { [key]: value } });
  };
  const isStandard = key === 'active_persona' || settings[key] === newSettings[key];
  return (
    <SettingRow
      title={title}
      about={about}
      name={key}
      {...(counts === 'restart' && { note: words.restart })}
      {...(!isStandard && { standard: tell(newSettings), onReset: () => save(newSettings[key]) })}
    >
      {key === 'active_persona' ? (
        <PersonaSwitch />
      ) : key === 'log_level' ? (
        <Select
          label={title}
          value={settings.log_level}
          options={settingsSchema.shape.log_level.options.map((value) => ({ value, title: words.levels[value] }))}
          onChange={save}
          className="w-40"
        />
      ) : (
        <NumberSetting
          name={key}
          title={title}
          unit={unit && words.units[unit]}
          value={settings[key]}
          refusal={refusal}
          onSave={save}
        />
      )}
    </SettingRow>
  );
}
