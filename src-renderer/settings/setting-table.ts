// The settings of config.yaml as the page shows them. Their bounds are those of `settingsSchema`.

import type { Settings } from '../../src-shared/model.ts';

export type SettingKey = keyof Settings;
export type NumberKey = { [Key in SettingKey]: Settings[Key] extends number ? Key : never }[SettingKey];

export const settingGroups = ['clients', 'history', 'running', 'restarts'] as const;
export type SettingGroup = (typeof settingGroups)[number];

export interface SettingEntry {
  readonly key: SettingKey;
  readonly group: SettingGroup;
  readonly unit?: 'seconds' | 'times' | 'snapshots' | 'attempts';
  /** Whether a change counts at once, or from the next start of Helios. */
  readonly counts: 'now' | 'restart';
}

export const settingTable: readonly SettingEntry[] = [
  { key: 'active_persona', group: 'clients', counts: 'now' },
  { key: 'http_port', group: 'clients', counts: 'restart' },
  { key: 'automatic_snapshots_kept', group: 'history', unit: 'snapshots', counts: 'now' },
  { key: 'idle_timeout_s', group: 'running', unit: 'seconds', counts: 'restart' },
  { key: 'shutdown_timeout_s', group: 'running', unit: 'seconds', counts: 'restart' },
  { key: 'health_monitor_interval_s', group: 'running', unit: 'seconds', counts: 'restart' },
  { key: 'log_level', group: 'running', counts: 'now' },
  { key: 'health_check_interval_s', group: 'restarts', unit: 'seconds', counts: 'restart' },
  { key: 'restart_first_delay_s', group: 'restarts', unit: 'seconds', counts: 'restart' },
  { key: 'restart_delay_factor', group: 'restarts', unit: 'times', counts: 'restart' },
  { key: 'restart_attempts', group: 'restarts', unit: 'attempts', counts: 'restart' },
];
